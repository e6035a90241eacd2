// Asks before something that cannot be taken back. The text names what will happen and to whom.

import type { ComponentChildren } from 'preact'
import { words } from '../words/words.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

export interface ConfirmDialogProps {
  readonly title: string
  readonly children: ComponentChildren
  readonly confirm: string
  readonly danger?: boolean
  readonly busy?: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const busy = props.busy ?? false
  const actions = (
    <>
      <Button onPress={props.onClose} disabled={busy}>
        {words().common.cancel}
      </Button>
      <Button type="submit" variant={props.danger ? 'danger' : 'primary'} busy={busy}>
        {props.confirm}
      </Button>
    </>
  )
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      onSubmit={props.onConfirm}
      actions={actions}
      busy={busy}
    >
      {typeof props.children === 'string' ? <p>{props.children}</p> : props.children}
    </Dialog>
  )
}
