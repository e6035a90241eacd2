// Another address: typed with the password, and where mail is sent with a code that came to it.
import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Field } from '../../components/field.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { askMailCode, changeEmail } from '../../state/change-account.ts'
import { kdfProgress } from '../../state/session.ts'
import { memberWords } from '../../words/member-words.ts'
import { settingsWords } from '../../words/settings-words.ts'
import { words } from '../../words/words.ts'
import { KeyProgress, looksLikeAddress, TroubleNote } from '../form.tsx'
import { tell } from '../toasts.ts'
import { useAction } from '../use-action.ts'
import { CodeField, looksLikeCode } from './email-section.tsx'

export interface EmailDialogProps {
  readonly present: string
  readonly needsCode: boolean
  readonly onClose: () => void
}

export function EmailDialog({ present, needsCode, onClose }: EmailDialogProps) {
  const text = settingsWords().email
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [sentTo, setSentTo] = useState<string | null>(null)
  const [isChecked, setChecked] = useState(false)
  const { busy, trouble, run } = useAction()
  const typed = email.trim()
  const wrong = wrongAddress(typed, present)
  const isCodeStep = needsCode && sentTo === typed
  const change = async () => {
    await changeEmail({ email: typed, password, ...(isCodeStep && { code }) })
    tell(text.changed(typed), { tone: 'good' })
    onClose()
  }
  const sendCode = async () => {
    await askMailCode(typed)
    setSentTo(typed)
  }
  const submit = () => {
    setChecked(true)
    if (wrong !== null || password === '') return
    if (!needsCode) void run(change)
    else if (!isCodeStep) void run(sendCode)
    else if (looksLikeCode(code)) void run(change)
  }
  const actions = (
    <>
      <Button onPress={onClose} disabled={busy}>
        {words().common.cancel}
      </Button>
      <Button type="submit" variant="primary" busy={busy}>
        {needsCode && !isCodeStep ? text.sendCode : text.change}
      </Button>
    </>
  )
  return (
    <Dialog title={text.change} onClose={onClose} onSubmit={submit} actions={actions} busy={busy}>
      <Field
        label={text.newEmail}
        type="email"
        autocomplete="email"
        value={email}
        error={isChecked ? wrong : null}
        onInput={setEmail}
        required
      />
      <PasswordField
        label={text.password}
        hint={text.passwordHint}
        value={password}
        onInput={setPassword}
        required
      />
      {isCodeStep && (
        <>
          <p>{text.codeSent(typed)}</p>
          <CodeField code={code} onInput={setCode} />
          <div class="row">
            <Button variant="quiet" busy={busy} onPress={() => void run(sendCode)}>
              {text.another}
            </Button>
          </div>
        </>
      )}
      <KeyProgress share={kdfProgress.value} label={memberWords().start.derivingKeys} />
      <TroubleNote trouble={trouble} />
    </Dialog>
  )
}

function wrongAddress(typed: string, present: string): string | null {
  if (!looksLikeAddress(typed)) return memberWords().start.emailWrong
  return typed.toLowerCase() === present ? settingsWords().email.same : null
}
