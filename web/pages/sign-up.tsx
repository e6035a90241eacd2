// Create an account. What the deployment asks for beyond e-mail and password (a setup code for the
// first account, an invitation for others) is shown only when it is needed.
import { useEffect, useState } from 'preact/hooks'
import { Banner } from '../components/banner.tsx'
import { Field } from '../components/field.tsx'
import { PasswordField } from '../components/password-field.tsx'
import { createAccount, kdfProgress, loadSetup, passwordTrouble, setup } from '../state/session.ts'
import { memberWords } from '../words/member-words.ts'
import { goInstead, useTitle } from './address.ts'
import { Door, KeyProgress, looksLikeAddress } from './form.tsx'
import { tellTrouble } from './toasts.ts'
import { useAction } from './use-action.ts'

interface Typed {
  readonly email: string
  readonly password: string
  readonly repeated: string
  readonly code: string
}

/** An invitation's code travels in the fragment, which no server sees. */
const untyped = (): Typed => ({
  email: '',
  password: '',
  repeated: '',
  code: location.hash.slice(1),
})

export function SignUpPage() {
  const text = memberWords().start
  const [typed, setTyped] = useState(untyped)
  const [isChecked, setChecked] = useState(false)
  const { busy, trouble, run } = useAction()
  useTitle(text.createAccount)
  useEffect(() => {
    loadSetup().catch(tellTrouble)
  }, [])
  const wrong = isChecked ? findWrong(typed) : {}
  const change = (part: Partial<Typed>) => setTyped({ ...typed, ...part })
  const submit = () => {
    setChecked(true)
    if (Object.keys(findWrong(typed)).length > 0) return
    void run(async () => {
      await createAccount({ email: typed.email.trim(), password: typed.password, ...codeOf(typed) })
      goInstead('/home')
    })
  }
  const foot = (
    <>
      {text.haveAccount} <a href="/sign-in">{text.signIn}</a>
    </>
  )
  return (
    <Door
      heading={text.createAccount}
      intro={<SetupNote />}
      submit={text.continue}
      busy={busy}
      trouble={trouble}
      onSubmit={submit}
      foot={foot}
    >
      <Fields typed={typed} wrong={wrong} change={change} />
      <KeyProgress share={kdfProgress.value} label={text.derivingKeys} />
    </Door>
  )
}

interface FieldsProps {
  readonly typed: Typed
  readonly wrong: Partial<Record<keyof Typed, string>>
  readonly change: (part: Partial<Typed>) => void
}

function Fields({ typed, wrong, change }: FieldsProps) {
  const text = memberWords().start
  return (
    <>
      <Field
        label={text.email}
        type="email"
        name="email"
        autocomplete="username"
        value={typed.email}
        error={wrong.email ?? null}
        onInput={(email) => change({ email })}
        required
        autofocus
      />
      <PasswordField
        label={text.password}
        name="password"
        isNew
        hint={text.passwordHint}
        value={typed.password}
        error={wrong.password ?? null}
        onInput={(password) => change({ password })}
        required
      />
      <PasswordField
        label={text.repeatPassword}
        name="repeated"
        isNew
        value={typed.repeated}
        error={wrong.repeated ?? null}
        onInput={(repeated) => change({ repeated })}
        required
      />
      <CodeField code={typed.code} onInput={(code) => change({ code })} />
    </>
  )
}

function CodeField({ code, onInput }: { code: string; onInput: (code: string) => void }) {
  const text = memberWords().start
  if (asksForCode()) {
    const hint = text.setupCodeHint
    return <Field label={text.setupCode} hint={hint} value={code} onInput={onInput} plainText />
  }
  if (!asksForInvite()) return null
  const hint = text.inviteHint
  return <Field label={text.invite} hint={hint} value={code} onInput={onInput} plainText />
}

function SetupNote() {
  const text = memberWords().start
  const now = setup.value
  if (now === null) return null
  if (now.first) return <p class="quiet">{text.firstAccount}</p>
  if (now.signUp === 'closed') return <Banner icon="info">{text.closed}</Banner>
  return now.signUp === 'invite' ? <p class="quiet">{text.inviteOnly}</p> : null
}

function asksForCode(): boolean {
  return setup.value?.first === true && setup.value.setupCode
}

function asksForInvite(): boolean {
  return setup.value?.first === false && setup.value.signUp === 'invite'
}

function codeOf({ code }: Typed): { setupCode?: string; invite?: string } {
  if (code.trim() === '') return {}
  return asksForCode() ? { setupCode: code.trim() } : { invite: code.trim() }
}

function findWrong(typed: Typed): Partial<Record<keyof Typed, string>> {
  const text = memberWords().start
  const password = passwordTrouble(typed.password)
  return {
    ...(looksLikeAddress(typed.email) ? {} : { email: text.emailWrong }),
    ...(password === null ? {} : { password }),
    ...(typed.password === typed.repeated ? {} : { repeated: text.passwordsDiffer }),
  }
}
