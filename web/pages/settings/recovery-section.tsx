// The recovery words cannot be shown again: nobody has them. Who lost them makes new ones, with the
// password; the page of the words then takes over.
import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Section } from '../../components/page.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { kdfProgress, makeRecoveryWords } from '../../state/session.ts'
import { memberWords } from '../../words/member-words.ts'
import { Form, KeyProgress, TroubleNote } from '../form.tsx'
import { useAction } from '../use-action.ts'

export function RecoverySection({ isConfirmed }: { isConfirmed: boolean }) {
  const { recovery: text, start } = memberWords()
  const [isAsking, setAsking] = useState(false)
  const [password, setPassword] = useState('')
  const { busy, trouble, run } = useAction()
  return (
    <Section title={text.words}>
      <div class="stack">
        <p class="quiet">{isConfirmed ? text.confirmed : text.unconfirmed}</p>
        {isAsking ? (
          <Form onSubmit={() => void run(() => makeRecoveryWords(password))}>
            <PasswordField
              label={text.passwordForWords}
              value={password}
              onInput={setPassword}
              required
            />
            {busy && <KeyProgress share={kdfProgress.value} label={start.derivingKeys} />}
            <TroubleNote trouble={trouble} />
            <div class="row">
              <Button type="submit" busy={busy}>
                {text.makeNew}
              </Button>
            </div>
          </Form>
        ) : (
          <div class="row">
            <Button onPress={() => setAsking(true)}>{text.makeNew}</Button>
          </div>
        )}
      </div>
    </Section>
  )
}
