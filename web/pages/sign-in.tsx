// Sign in with e-mail and password, or with a passkey. Also shown in place of a page that needs an
// account; then that page appears as soon as the keys are open, because the address has not changed.
import { useState } from 'preact/hooks'
import { Button } from '../components/button.tsx'
import { Field } from '../components/field.tsx'
import { PasswordField } from '../components/password-field.tsx'
import { passkeysWork, signInByPasskey } from '../state/passkeys.ts'
import { kdfProgress, signIn } from '../state/session.ts'
import { memberWords } from '../words/member-words.ts'
import { address, useTitle } from './address.ts'
import { Door, KeyProgress, looksLikeAddress, TroubleNote } from './form.tsx'
import { goOn } from './return-to.ts'
import { useAction } from './use-action.ts'

export function SignInPage() {
  const text = memberWords().start
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [isChecked, setChecked] = useState(false)
  const { busy, trouble, run } = useAction()
  useTitle(text.signIn)
  const isAddress = looksLikeAddress(email)
  const submit = () => {
    setChecked(true)
    if (!isAddress) return
    void run(async () => {
      await signIn({ email: email.trim(), password })
      enterHere()
    })
  }
  const foot = (
    <>
      <a href="/recover">{text.forgot}</a> · {text.noAccount}{' '}
      <a href="/sign-up">{text.createAccount}</a>
    </>
  )
  return (
    <Door
      heading={text.signIn}
      submit={text.continue}
      busy={busy}
      trouble={trouble}
      onSubmit={submit}
      otherWay={passkeysWork && <PasskeyWay />}
      foot={foot}
    >
      <Field
        label={text.email}
        type="email"
        name="email"
        autocomplete="username"
        value={email}
        error={isChecked && !isAddress ? text.emailWrong : null}
        onInput={setEmail}
        required
        autofocus
      />
      <PasswordField
        label={text.password}
        name="password"
        value={password}
        onInput={setPassword}
        required
      />
      <KeyProgress share={kdfProgress.value} label={text.signingIn} />
    </Door>
  )
}

function enterHere(): void {
  if (address.value === '/sign-in') goOn('/home')
}

function PasskeyWay() {
  const text = memberWords().start
  const { busy, trouble, run } = useAction()
  const enter = () =>
    run(async () => {
      await signInByPasskey()
      enterHere()
    })
  return (
    <div class="stack">
      <Button icon="lock" wide busy={busy} onPress={() => void enter()}>
        {text.signInByPasskey}
      </Button>
      <TroubleNote trouble={trouble} />
    </div>
  )
}
