// What "End-to-end encrypted" means, for guests who follow the line at the foot of a link page.
import { Page } from '../components/page.tsx'
import { memberWords } from '../words/member-words.ts'
import { useTitle } from './address.ts'

export function EncryptionPage() {
  const text = memberWords().encryption
  useTitle(text.title)
  return (
    <Page narrow>
      <article class="stack">
        <h1>{text.title}</h1>
        {text.paragraphs.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
        <h2>{text.knownTitle}</h2>
        <ul class="plain-list">
          {text.known.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </article>
    </Page>
  )
}
