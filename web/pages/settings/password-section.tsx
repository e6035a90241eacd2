// Change the password. The keys stay the same; every other device is signed out.
import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Section } from '../../components/page.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { changePassword, kdfProgress, passwordTrouble } from '../../state/session.ts'
import { memberWords } from '../../words/member-words.ts'
import { Form, KeyProgress, TroubleNote } from '../form.tsx'
import { tell } from '../toasts.ts'
import { useAction } from '../use-action.ts'

const nothingTyped = { oldPassword: '', newPassword: '', repeated: '' }

export function PasswordSection() {
  const { account, start } = memberWords()
  const [typed, setTyped] = useState(nothingTyped)
  const [isChecked, setChecked] = useState(false)
  const { busy, trouble, run } = useAction()
  const weak = passwordTrouble(typed.newPassword)
  const differs = typed.newPassword !== typed.repeated
  const change = (part: Partial<typeof nothingTyped>) => setTyped({ ...typed, ...part })
  const submit = () => {
    setChecked(true)
    if (weak !== null || differs) return
    void run(async () => {
      await changePassword(typed)
      setTyped(nothingTyped)
      setChecked(false)
      tell(account.passwordChanged, { tone: 'good' })
    })
  }
  return (
    <Section title={account.changePassword}>
      <Form onSubmit={submit}>
        <PasswordField
          label={account.currentPassword}
          value={typed.oldPassword}
          onInput={(oldPassword) => change({ oldPassword })}
          required
        />
        <PasswordField
          label={account.newPassword}
          isNew
          hint={start.passwordHint}
          value={typed.newPassword}
          error={isChecked ? weak : null}
          onInput={(newPassword) => change({ newPassword })}
          required
        />
        <PasswordField
          label={start.repeatPassword}
          isNew
          value={typed.repeated}
          error={isChecked && differs ? start.passwordsDiffer : null}
          onInput={(repeated) => change({ repeated })}
          required
        />
        <KeyProgress share={kdfProgress.value} label={start.derivingKeys} />
        <TroubleNote trouble={trouble} />
        <div class="row">
          <Button type="submit" busy={busy}>
            {account.changePassword}
          </Button>
        </div>
      </Form>
    </Section>
  )
}
