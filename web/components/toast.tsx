// Short messages that pass by themselves, spoken politely, with room for one action such as Undo.
// A toast stays while the pointer or the focus is on it.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { words } from '../words/words.ts'
import { Button, IconButton } from './button.tsx'

export interface Toast {
  readonly id: string
  readonly text: string
  readonly tone?: 'plain' | 'good' | 'bad'
  readonly action?: { readonly label: string; readonly onPress: () => void }
  readonly stays?: boolean
}

export interface ToastsProps {
  readonly toasts: readonly Toast[]
  readonly onDismiss: (id: string) => void
}

/** Long enough to read a sentence twice and reach the button. */
const shownMs = 7_000

export function Toasts({ toasts, onDismiss }: ToastsProps) {
  const place = useRef<HTMLDivElement>(null)
  // A popover that is shown anew lies over whatever dialog was opened since.
  useLayoutEffect(() => {
    place.current?.hidePopover()
    place.current?.showPopover()
  }, [toasts])
  return (
    <div
      ref={place}
      class="toasts"
      popover="manual"
      role="status"
      aria-label={words().common.notices}
    >
      {toasts.map((toast) => (
        <ToastRow key={toast.id} toast={toast} onDismiss={onDismiss} />
      ))}
    </div>
  )
}

function ToastRow({ toast, onDismiss }: { toast: Toast; onDismiss: (id: string) => void }) {
  const [held, setHeld] = useState(false)
  const { id, stays, action } = toast
  useEffect(() => {
    if (held || stays) return
    const timer = setTimeout(() => onDismiss(id), shownMs)
    return () => clearTimeout(timer)
  }, [held, stays, id, onDismiss])
  const act = () => {
    action?.onPress()
    onDismiss(id)
  }
  return (
    <div
      class={`toast ${toast.tone ?? 'plain'}`}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocusIn={() => setHeld(true)}
      onFocusOut={() => setHeld(false)}
    >
      <span>{toast.text}</span>
      {action && <Button onPress={act}>{action.label}</Button>}
      <IconButton icon="close" label={words().common.dismiss} onPress={() => onDismiss(id)} />
    </div>
  )
}
