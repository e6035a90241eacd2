// Everyone in the collection, for everyone in it: name, address, role, since when, through whom.
import { useState } from 'preact/hooks'
import { SearchField } from '../../components/search-field.tsx'
import { matcher, searchable } from '../../state/order-list.ts'
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

/** With fewer, looking is quicker than typing. */
const fewestToSearch = 13

export function PeopleList({ people, busy, onOpen, onRole, onRemove }: PeopleListProps) {
  const text = peopleWords().share
  const [query, setQuery] = useState('')
  const isMeant = matcher(query)
  const shown = isMeant
    ? people.filter(({ name, email }) => isMeant(searchable(`${name} ${email ?? ''}`)))
    : people
  return (
    <section class="block">
      <h3>{text.count(people.length)}</h3>
      {people.length >= fewestToSearch && (
        <SearchField label={text.search} value={query} onInput={setQuery} />
      )}
      <ul class="person-list" aria-label={text.people}>
        {shown.map((person) => (
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
