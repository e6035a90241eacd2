// A collection that does not open because somebody in it shows other keys than before (A6): whose,
// and the way to clear it up. Nothing of it is shown until then.
import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { ErrorPage } from '../../components/error-page.tsx'
import { changedKeys } from '../../state/people-trust.ts'
import type { Trouble } from '../../state/problem-text.ts'
import { peopleWords } from '../../words/people-words.ts'
import { MemberPage } from '../member-page.tsx'
import { ChangedKeyView } from './changed-key-view.tsx'
import { addressOf } from './names.ts'

export interface BlockedPageProps {
  readonly trouble: Trouble
  /** Nobody is in doubt any more. */
  readonly onConfirmed: () => void
}

export function BlockedPage({ trouble, onConfirmed }: BlockedPageProps) {
  const text = peopleWords().changed
  const [isComparing, setComparing] = useState(false)
  const changed = changedKeys.value.at(-1)
  const compare = changed && (
    <Button variant="primary" onPress={() => setComparing(true)}>
      {text.compare}
    </Button>
  )
  return (
    <MemberPage>
      <ErrorPage
        heading={changed ? text.title(addressOf(changed)) : trouble.title}
        icon="alert"
        action={compare}
      >
        {changed ? text.what(addressOf(changed)) : trouble.text}
      </ErrorPage>
      {changed && isComparing && (
        <ChangedKeyView
          changed={changed}
          onClose={() => setComparing(false)}
          onConfirmed={onConfirmed}
        />
      )}
    </MemberPage>
  )
}
