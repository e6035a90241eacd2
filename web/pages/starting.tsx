// Shown while the device finds out who is here, and when the server cannot be asked.
import { Button } from '../components/button.tsx'
import { ErrorPage } from '../components/error-page.tsx'
import { Page } from '../components/page.tsx'
import { Progress } from '../components/progress.tsx'
import { session, startSession } from '../state/session.ts'
import { words } from '../words/words.ts'
import { useTitle } from './address.ts'
import { useLate } from './use-late.ts'

export function StartingPage() {
  const now = session.value
  const isLate = useLate()
  useTitle('')
  if (now.status === 'unreachable') {
    const again = (
      <Button variant="primary" onPress={() => void startSession()}>
        {words().common.tryAgain}
      </Button>
    )
    return (
      <Page narrow>
        <ErrorPage heading={now.trouble.title} icon="offline" action={again}>
          {now.trouble.text}
        </ErrorPage>
      </Page>
    )
  }
  return <Page narrow>{isLate && <Progress label={words().common.loading} />}</Page>
}
