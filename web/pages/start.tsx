// The address without a fragment, for people who are not signed in: what Keepsake is, and two doors.
import { useEffect } from 'preact/hooks'
import { LinkButton } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'
import { Page } from '../components/page.tsx'
import { loadSetup, setup } from '../state/session.ts'
import { memberWords } from '../words/member-words.ts'
import { useTitle } from './address.ts'
import { tellTrouble } from './toasts.ts'

export function StartPage() {
  const text = memberWords().start
  useTitle('')
  useEffect(() => {
    loadSetup().catch(tellTrouble)
  }, [])
  const isClosed = setup.value?.signUp === 'closed' && !setup.value.first
  return (
    <Page narrow>
      <div class="welcome">
        <span class="mark">
          <Icon name="image" />
        </span>
        <h1>{text.title}</h1>
        {text.what.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <div class="row">
          {!isClosed && (
            <LinkButton href="/sign-up" variant="primary">
              {text.createAccount}
            </LinkButton>
          )}
          <LinkButton href="/sign-in">{text.signIn}</LinkButton>
        </div>
        {isClosed && <p class="quiet small">{text.closed}</p>}
      </div>
    </Page>
  )
}
