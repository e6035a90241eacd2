// The page of an address that leads nowhere.
import { LinkButton } from '../components/button.tsx'
import { ErrorPage } from '../components/error-page.tsx'
import { Page } from '../components/page.tsx'
import { laterWords } from '../words/later-words.ts'
import { useTitle } from './address.ts'

export function NotFoundPage() {
  const text = laterWords().notFound
  useTitle(text.title)
  const toStart = <LinkButton href="/">{text.home}</LinkButton>
  return (
    <Page narrow>
      <ErrorPage heading={text.title} icon="search" action={toStart}>
        {text.hint}
      </ErrorPage>
    </Page>
  )
}
