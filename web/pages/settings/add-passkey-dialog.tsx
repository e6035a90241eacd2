// Adding a passkey: a name, then the browser asks; where it wants a second press, that is asked for.
import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { addPasskey, dropHalfMade, finishPasskey, halfMadePasskey } from '../../state/passkeys.ts'
import { settingsWords } from '../../words/settings-words.ts'
import { words } from '../../words/words.ts'
import { TroubleNote } from '../form.tsx'
import { tell } from '../toasts.ts'
import { useAction } from '../use-action.ts'
import { NameField } from './passkey-dialogs.tsx'

export function AddPasskeyDialog({ onClose }: { onClose: () => void }) {
  const text = settingsWords().passkeys
  const [name, setName] = useState('')
  const [isChecked, setChecked] = useState(false)
  const { busy, trouble, run } = useAction()
  const half = halfMadePasskey.value
  const close = () => {
    void dropHalfMade()
    onClose()
  }
  const submit = () => {
    setChecked(true)
    if (name.trim() === '') return
    void run(async () => {
      await (half ? finishPasskey() : addPasskey(name.trim()))
      if (halfMadePasskey.value) return
      tell(text.added(name.trim()), { tone: 'good' })
      onClose()
    })
  }
  const actions = (
    <>
      <Button onPress={close} disabled={busy}>
        {words().common.cancel}
      </Button>
      <Button type="submit" variant="primary" busy={busy}>
        {half ? text.useIt : text.add}
      </Button>
    </>
  )
  return (
    <Dialog title={text.add} onClose={close} onSubmit={submit} actions={actions} busy={busy}>
      {half ? (
        <p>{text.onceMore}</p>
      ) : (
        <NameField name={name} isChecked={isChecked} onInput={setName} />
      )}
      <TroubleNote trouble={trouble} />
    </Dialog>
  )
}
