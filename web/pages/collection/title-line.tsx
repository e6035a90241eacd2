// The quiet line under the title: how much there is, who is here, and what this person may do where
// that is not everything. The people are one press away.
import { useEffect } from 'preact/hooks'
import type { Collection } from '../../state/collection.ts'
import '../../styles/people.css'
import { peopleOf } from '../../state/people.ts'
import { peopleWords } from '../../words/people-words.ts'
import { nameOf } from '../people/names.ts'

export interface TitleLineProps {
  readonly collection: Collection
  /** How many items there are, in words. */
  readonly count: string | null
  readonly onPeople: () => void
}

export function TitleLine({ collection, count, onPeople }: TitleLineProps) {
  const text = peopleWords()
  const people = peopleOf(collection)
  const members = people.members.value ?? []
  const me = members.find((one) => one.me)
  const owner = members.find(({ role }) => role === 4)
  const isAlone = members.length < 2
  // Addresses, and for the owner what admins did meanwhile: only where there is somebody else.
  useEffect(() => {
    if (!isAlone) void people.load().catch(() => undefined)
  }, [people, isAlone])
  return (
    <>
      {count}
      {count !== null && !isAlone && ' · '}
      {!isAlone && (
        <button type="button" class="people-line" onClick={onPeople}>
          {text.share.count(members.length)}
        </button>
      )}
      {me && owner && !owner.me && (
        <span class="line small">
          {nameOf(owner) && `${text.shared.by(nameOf(owner))} · `}
          {text.youAre[me.role]}
        </span>
      )}
    </>
  )
}
