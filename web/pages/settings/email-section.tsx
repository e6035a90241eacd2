// The address of the account: verifying it where mail is sent, and changing it.
import { useState } from 'preact/hooks'
import { Banner } from '../../components/banner.tsx'
import { Button } from '../../components/button.tsx'
import { Field } from '../../components/field.tsx'
import { Section } from '../../components/page.tsx'
import { askMailCode, verifyEmail } from '../../state/change-account.ts'
import { settingsWords } from '../../words/settings-words.ts'
import { Form, TroubleNote } from '../form.tsx'
import { tell } from '../toasts.ts'
import { useAction } from '../use-action.ts'
import { EmailDialog } from './email-dialog.tsx'

export interface EmailSectionProps {
  readonly email: string
  readonly isVerified: boolean | null
}

export function EmailSection({ email, isVerified }: EmailSectionProps) {
  const text = settingsWords().email
  const [isOpen, setOpen] = useState(false)
  return (
    <Section title={text.title}>
      <div class="stack">
        <p>
          <strong>{email}</strong>
        </p>
        <p class="quiet">{text.hint}</p>
        {isVerified === false && <Verification email={email} />}
        <div class="row">
          <Button onPress={() => setOpen(true)}>{text.change}</Button>
        </div>
      </div>
      {isOpen && (
        <EmailDialog
          present={email}
          needsCode={isVerified !== null}
          onClose={() => setOpen(false)}
        />
      )}
    </Section>
  )
}

function Verification({ email }: { email: string }) {
  const text = settingsWords().email
  const [code, setCode] = useState('')
  const { busy, trouble, run } = useAction()
  const verify = () =>
    run(async () => {
      await verifyEmail(code)
      tell(text.verified, { tone: 'good' })
    })
  const again = () =>
    run(async () => {
      await askMailCode(email)
      tell(text.codeSent(email))
    })
  return (
    <Form onSubmit={() => void verify()}>
      <Banner>
        <strong>{text.unverified}</strong> {text.unverifiedHint}
      </Banner>
      <CodeField code={code} onInput={setCode} />
      <TroubleNote trouble={trouble} />
      <div class="row">
        <Button type="submit" variant="primary" busy={busy} disabled={!looksLikeCode(code)}>
          {text.verify}
        </Button>
        <Button variant="quiet" busy={busy} onPress={() => void again()}>
          {text.another}
        </Button>
      </div>
    </Form>
  )
}

export const looksLikeCode = (code: string): boolean => /^\d{6}$/.test(code.replace(/\s/g, ''))

export function CodeField({ code, onInput }: { code: string; onInput: (code: string) => void }) {
  const text = settingsWords().email
  return (
    <Field
      label={text.code}
      hint={text.codeForm}
      value={code}
      onInput={onInput}
      inputMode="numeric"
      autocomplete="one-time-code"
      maxLength={9}
      plainText
      required
    />
  )
}
