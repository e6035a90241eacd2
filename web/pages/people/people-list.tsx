// Everyone in the collection, for everyone in it: name, address, role, since when, through whom.
import type { GivenRole, MemberView } from '../../state/people.ts'
import { peopleWords } from '../../words/people-words.ts'
import { nameIn } from './names.ts'
import { PersonRow } from './person-row.tsx'

export interface PeopleListProps {
  readonly people: readonly MemberView[]
  readonly busy: boolean
  readonly onOpen: (person: MemberView) => void
  readonly onRole: (person: MemberView, role: GivenRole) => void
  readonly onRemove: (person: MemberView) => void
}

export function PeopleList({ people, busy, onOpen, onRole, onRemove }: PeopleListProps) {
  const text = peopleWords().share
  return (
    <section class="block">
      <h3>{text.count(people.length)}</h3>
      <ul class="person-list" aria-label={text.people}>
        {people.map((person) => (
          <PersonRow
            key={person.accountId}
            person={person}
            addedBy={nameIn(people, person.addedBy)}
            busy={busy}
            onOpen={() => onOpen(person)}
            onRole={(role) => onRole(person, role)}
            onRemove={() => onRemove(person)}
          />
        ))}
      </ul>
    </section>
  )
}
