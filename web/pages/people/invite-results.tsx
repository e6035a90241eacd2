// What became of each address of the latest sharing: in, here already, invited, refused and why.
import { Button } from '../../components/button.tsx'
import { Icon, type IconName } from '../../components/icon.tsx'
import type { ShareResult } from '../../state/people.ts'
import type { ChangedKey } from '../../state/people-trust.ts'
import { peopleWords } from '../../words/people-words.ts'
import { words } from '../../words/words.ts'
import { HandOver } from './hand-over.tsx'

export interface InviteResultsProps {
  readonly results: readonly ShareResult[]
  readonly onChanged: (changed: ChangedKey) => void
}

export function InviteResults({ results, onChanged }: InviteResultsProps) {
  const text = peopleWords().share
  if (results.length === 0) return null
  return (
    <section class="block" aria-live="polite">
      <h3>{text.results}</h3>
      <ul class="results" aria-label={text.results}>
        {results.map((result) => (
          <ResultRow key={result.email} result={result} onChanged={onChanged} />
        ))}
      </ul>
    </section>
  )
}

interface ResultRowProps {
  readonly result: ShareResult
  readonly onChanged: (changed: ChangedKey) => void
}

function ResultRow({ result, onChanged }: ResultRowProps) {
  const { email, invitation, changed } = result
  const { icon, tone } = looks[result.state]
  return (
    <li>
      <div class="outcome">
        <span class={tone}>
          <Icon name={icon} />
        </span>
        <div>
          <strong>{email}</strong>
          <p class="small quiet">{sayOf(result)}</p>
        </div>
      </div>
      {invitation?.address && <HandOver address={invitation.address} email={email} />}
      {changed && (
        <div class="row">
          <Button onPress={() => onChanged(changed)}>{peopleWords().share.showChange}</Button>
        </div>
      )}
    </li>
  )
}

const looks: Record<ShareResult['state'], { icon: IconName; tone: string }> = {
  working: { icon: 'clock', tone: 'quiet' },
  shared: { icon: 'check', tone: 'good' },
  already: { icon: 'info', tone: 'quiet' },
  invited: { icon: 'link', tone: 'good' },
  'key-changed': { icon: 'alert', tone: 'bad' },
  refused: { icon: 'alert', tone: 'bad' },
}

function sayOf({ state, trouble, invitation }: ShareResult): string {
  const { share: text, invitations } = peopleWords()
  if (state === 'working') return words().common.loading
  if (state === 'shared') return text.shared
  if (state === 'already') return text.already
  if (state === 'key-changed') return text.changed
  if (state === 'refused') return trouble ? `${trouble.title}. ${trouble.text}` : ''
  const next = invitation?.kind === 'link' ? invitations.nextLink : invitations.nextCode
  return `${text.invited} ${next}`
}
