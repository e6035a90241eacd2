// The way back in without the password: the 24 words, and a new password at once.
import { useId, useState } from 'preact/hooks'
import { Field } from '../components/field.tsx'
import { PasswordField } from '../components/password-field.tsx'
import { kdfProgress, passwordTrouble, recover } from '../state/session.ts'
import { memberWords } from '../words/member-words.ts'
import { goInstead, useTitle } from './address.ts'
import { Door, KeyProgress, looksLikeAddress } from './form.tsx'
import { useAction } from './use-action.ts'

export function RecoverPage() {
  const text = memberWords()
  const [email, setEmail] = useState('')
  const [typedWords, setWords] = useState('')
  const [newPassword, setPassword] = useState('')
  const [repeated, setRepeated] = useState('')
  const [isChecked, setChecked] = useState(false)
  const { busy, trouble, run } = useAction()
  useTitle(text.recovery.recoverTitle)
  const isAddress = looksLikeAddress(email)
  const weak = passwordTrouble(newPassword)
  const differs = newPassword !== repeated
  const submit = () => {
    setChecked(true)
    if (!isAddress || weak !== null || differs) return
    void run(async () => {
      await recover({ email: email.trim(), words: typedWords, newPassword })
      goInstead('/home')
    })
  }
  return (
    <Door
      heading={text.recovery.recoverTitle}
      intro={<p class="quiet">{text.recovery.recoverHint}</p>}
      submit={text.recovery.recover}
      busy={busy}
      trouble={trouble}
      onSubmit={submit}
      foot={<a href="/sign-in">{text.start.signIn}</a>}
    >
      <Field
        label={text.start.email}
        type="email"
        name="email"
        autocomplete="username"
        value={email}
        error={isChecked && !isAddress ? text.start.emailWrong : null}
        onInput={setEmail}
        required
        autofocus
      />
      <WordsField value={typedWords} onInput={setWords} />
      <PasswordField
        label={text.account.newPassword}
        isNew
        hint={text.start.passwordHint}
        value={newPassword}
        error={isChecked ? weak : null}
        onInput={setPassword}
        required
      />
      <PasswordField
        label={text.start.repeatPassword}
        isNew
        value={repeated}
        error={isChecked && differs ? text.start.passwordsDiffer : null}
        onInput={setRepeated}
        required
      />
      <KeyProgress share={kdfProgress.value} label={text.start.derivingKeys} />
    </Door>
  )
}

/** 24 words need more than one line to be read again before they are sent. */
function WordsField({ value, onInput }: { value: string; onInput: (value: string) => void }) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{memberWords().recovery.recoverWords}</label>
      <div class="control">
        <textarea
          id={id}
          rows={4}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          required
        />
      </div>
    </div>
  )
}
