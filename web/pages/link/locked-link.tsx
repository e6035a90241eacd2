// The page of a link with a password. A wrong one costs seconds on this device and is told as such;
// no place is taken before it is right.
import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { ErrorPage } from '../../components/error-page.tsx'
import { Page } from '../../components/page.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { Progress } from '../../components/progress.tsx'
import { passwordProgress, unlock, type Visit } from '../../state/link-visit.ts'
import { laterWords } from '../../words/later-words.ts'
import { useTitle } from '../address.ts'
import { LinkFoot } from './link-foot.tsx'

type Locked = Extract<Visit, { status: 'locked' }>

export function LockedLink({ visit }: { visit: Locked }) {
  const text = laterWords().linkDoor
  const heading = visit.wrong ? text.wrongPassword : text.passwordTitle
  useTitle(heading)
  return (
    <Page narrow foot={<LinkFoot />}>
      <ErrorPage heading={heading} icon="lock" action={<PasswordForm visit={visit} />}>
        {visit.wrong ? text.wrongPasswordHint : text.passwordHint}
      </ErrorPage>
    </Page>
  )
}

function PasswordForm({ visit }: { visit: Locked }) {
  const text = laterWords().linkDoor
  const [password, setPassword] = useState('')
  const share = passwordProgress.value
  const mustWait = visit.waitSeconds > 0
  const submit = (event: Event) => {
    event.preventDefault()
    if (!visit.busy && !mustWait && password !== '') void unlock(password)
  }
  return (
    <form noValidate onSubmit={submit}>
      <PasswordField
        label={text.linkPassword}
        oneTime
        value={password}
        onInput={setPassword}
        error={mustWait ? text.waitBeforeTry(visit.waitSeconds) : null}
        required
        autofocus
      />
      {share !== null && <Progress label={text.unlocking} value={share} />}
      <Button type="submit" variant="primary" busy={visit.busy} disabled={mustWait} wide>
        {text.open}
      </Button>
    </form>
  )
}
