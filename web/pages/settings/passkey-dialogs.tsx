// Naming a passkey and taking one away.
import { useState } from 'preact/hooks'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Field } from '../../components/field.tsx'
import { type Passkey, removePasskey, renamePasskey } from '../../state/passkeys.ts'
import { settingsWords } from '../../words/settings-words.ts'
import { TroubleNote } from '../form.tsx'
import { tell } from '../toasts.ts'
import { useAction } from '../use-action.ts'

/** 200 bytes fit into its record; a name of this many letters always does. */
const longestName = 50

interface NameFieldProps {
  readonly name: string
  readonly isChecked: boolean
  readonly onInput: (name: string) => void
}

export function NameField({ name, isChecked, onInput }: NameFieldProps) {
  const text = settingsWords().passkeys
  return (
    <Field
      label={text.name}
      hint={text.nameHint}
      placeholder={text.namePlaceholder}
      value={name}
      maxLength={longestName}
      error={isChecked && name.trim() === '' ? text.nameNeeded : null}
      onInput={onInput}
      required
    />
  )
}

interface PasskeyDialogProps {
  readonly passkey: Passkey
  readonly onClose: () => void
}

export function RenamePasskeyDialog({ passkey, onClose }: PasskeyDialogProps) {
  const text = settingsWords().passkeys
  const [name, setName] = useState(passkey.name)
  const [isChecked, setChecked] = useState(false)
  const { busy, trouble, run } = useAction()
  const save = () => {
    setChecked(true)
    if (name.trim() === '') return
    void run(async () => {
      await renamePasskey(passkey, name.trim())
      onClose()
    })
  }
  return (
    <ConfirmDialog
      title={text.renameTitle}
      confirm={text.save}
      busy={busy}
      onConfirm={save}
      onClose={onClose}
    >
      <NameField name={name} isChecked={isChecked} onInput={setName} />
      <TroubleNote trouble={trouble} />
    </ConfirmDialog>
  )
}

export function RemovePasskeyDialog({ passkey, onClose }: PasskeyDialogProps) {
  const text = settingsWords().passkeys
  const { busy, trouble, run } = useAction()
  const remove = () =>
    run(async () => {
      await removePasskey(passkey)
      tell(text.removed)
      onClose()
    })
  return (
    <ConfirmDialog
      title={text.removeTitle(passkey.name || text.unnamed)}
      confirm={text.remove}
      danger
      busy={busy}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      <p>{text.removeWarning}</p>
      <TroubleNote trouble={trouble} />
    </ConfirmDialog>
  )
}
