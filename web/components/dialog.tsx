// A modal dialog over the native <dialog>: mounted means open. The browser keeps the focus inside and gives it back;
// Escape, the backdrop and Close all end in onClose, and the caller unmounts it.

import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { words } from '../words/words.ts'
import { IconButton } from './button.tsx'

export interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children?: ComponentChildren
  readonly actions?: ComponentChildren
  readonly onSubmit?: () => void
  readonly wide?: boolean
  /** While busy it cannot be closed by accident: Escape and the backdrop do nothing. */
  readonly busy?: boolean
}

export function Dialog(props: DialogProps) {
  const heading = useId()
  const element = useModal()
  const leave = () => {
    if (!props.busy) props.onClose()
  }
  return (
    <dialog
      ref={element}
      class={props.wide ? 'dialog wide' : 'dialog'}
      aria-labelledby={heading}
      onCancel={(event) => {
        if (event.target !== element.current) return
        event.preventDefault()
        leave()
      }}
      onPointerDown={(event) => {
        if (event.target === element.current && isOutside(event)) leave()
      }}
    >
      <header>
        <h2 id={heading}>{props.title}</h2>
        <IconButton icon="close" label={words().common.close} onPress={leave} />
      </header>
      <DialogBody {...props} />
    </dialog>
  )
}

function DialogBody(props: DialogProps) {
  const inside = (
    <>
      <div class="scroll">{props.children}</div>
      {props.actions && <div class="form-actions">{props.actions}</div>}
    </>
  )
  const { onSubmit } = props
  if (!onSubmit) return <div class="body">{inside}</div>
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!props.busy) onSubmit()
      }}
    >
      {inside}
    </form>
  )
}

/** Opens the dialog when it mounts; closing it before it goes lets the browser return the focus. */
export function useModal() {
  const element = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = element.current
    const opener = document.activeElement
    if (dialog && !dialog.open) dialog.showModal()
    const field = 'input:not([type=checkbox], [readonly]), select, textarea'
    const first =
      dialog?.querySelector<HTMLElement>(field) ??
      dialog?.querySelector<HTMLElement>('.form-actions > .button')
    first?.focus()
    return () => {
      dialog?.close()
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true })
    }
  }, [])
  return element
}

function isOutside(event: PointerEvent & { readonly currentTarget: HTMLElement }): boolean {
  const box = event.currentTarget.getBoundingClientRect()
  const { clientX: x, clientY: y } = event
  return x < box.left || x > box.right || y < box.top || y > box.bottom
}
