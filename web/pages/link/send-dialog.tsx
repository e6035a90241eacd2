// Asked after the files were picked: the name that stands beside the photos (remembered for this
// link), and whether the place where they were taken may stay in them.
import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Checkbox } from '../../components/choice.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Field } from '../../components/field.tsx'
import { laterWords } from '../../words/later-words.ts'
import { words } from '../../words/words.ts'
import { TroubleNote } from '../form.tsx'
import { useAction } from '../use-action.ts'

/** Longer names do not fit a sealed name record. */
const longestName = 60

export interface SendDialogProps {
  readonly count: number
  /** As given before on this link; empty when not. */
  readonly name: string
  readonly keepLocation: boolean
  readonly isRequired: boolean
  readonly onSend: (name: string, keepLocation: boolean) => Promise<void>
  readonly onClose: () => void
}

export function SendDialog(props: SendDialogProps) {
  const { count, isRequired, onSend, onClose } = props
  const text = laterWords().sendForm
  const [name, setName] = useState(props.name)
  const [keepLocation, setKeep] = useState(props.keepLocation)
  const [isChecked, setChecked] = useState(false)
  const { busy, trouble, run } = useAction()
  const isMissing = isRequired && name.trim() === ''
  const submit = () => {
    setChecked(true)
    if (!isMissing) void run(() => onSend(name.trim(), keepLocation))
  }
  const actions = (
    <>
      <Button variant="quiet" onPress={onClose}>
        {words().common.cancel}
      </Button>
      <Button type="submit" variant="primary" busy={busy}>
        {text.send}
      </Button>
    </>
  )
  return (
    <Dialog
      title={text.chosen(count)}
      onClose={onClose}
      onSubmit={submit}
      busy={busy}
      actions={actions}
    >
      <Field
        label={text.yourName}
        value={name}
        onInput={setName}
        hint={isRequired ? text.yourNameHint : text.yourNameOptional}
        error={isChecked && isMissing ? text.nameNeeded : null}
        autocomplete="name"
        maxLength={longestName}
        required={isRequired}
        autofocus
      />
      <Checkbox
        label={text.keepLocation}
        checked={keepLocation}
        onChange={setKeep}
        hint={text.keepLocationHint}
      />
      <TroubleNote trouble={trouble} />
    </Dialog>
  )
}
