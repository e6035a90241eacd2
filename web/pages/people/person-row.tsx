// One person in the list: who, since when and through whom; their role to read or to change.
import { IconButton } from '../../components/button.tsx'
import { Select } from '../../components/choice.tsx'
import { Icon } from '../../components/icon.tsx'
import type { GivenRole, MemberView } from '../../state/people.ts'
import { formatDate } from '../../words/format.ts'
import { peopleWords } from '../../words/people-words.ts'
import { Avatar } from './avatar.tsx'
import { addressOf, nameOf } from './names.ts'

export interface PersonRowProps {
  readonly person: MemberView
  /** Name of who added them. */
  readonly addedBy: string | null
  readonly busy: boolean
  readonly onOpen: () => void
  readonly onRole: (role: GivenRole) => void
  readonly onRemove: () => void
}

export function PersonRow(props: PersonRowProps) {
  const { person, addedBy, busy, onOpen, onRole, onRemove } = props
  const text = peopleWords().share
  return (
    <li>
      <Avatar name={nameOf(person)} />
      <button
        type="button"
        class="person"
        aria-label={text.open(addressOf(person))}
        onClick={onOpen}
      >
        <Name person={person} />
        <span class="small quiet">{factsOf(person, addedBy)}</span>
      </button>
      <div class="controls">
        <RoleControl person={person} busy={busy} onRole={onRole} />
        {person.removable && (
          <IconButton
            icon="close"
            label={text.remove(addressOf(person))}
            disabled={busy}
            onPress={onRemove}
          />
        )}
      </div>
    </li>
  )
}

function Name({ person }: { person: MemberView }) {
  const text = peopleWords().share
  const name = nameOf(person)
  const address = person.me ? `${addressOf(person)} (${text.you})` : addressOf(person)
  return (
    <>
      <strong dir="auto">{name === addressOf(person) ? address : name}</strong>
      {name !== addressOf(person) && <span class="small quiet">{address}</span>}
      {person.trust === 'key-changed' && (
        <span class="mark-line bad">
          <Icon name="alert" />
          {text.changedMark}
        </span>
      )}
      {person.trust === 'compared' && (
        <span class="mark-line">
          <Icon name="check" />
          {text.verified}
        </span>
      )}
    </>
  )
}

export function RoleControl(props: Pick<PersonRowProps, 'person' | 'busy' | 'onRole'>) {
  const { person, busy, onRole } = props
  const { roles, share } = peopleWords()
  if (person.roles.length === 0) return <span class="role-name">{roles[person.role]}</span>
  const options = person.roles.map((role) => ({ value: String(role), label: roles[role] }))
  return (
    <Select
      label={share.roleOf(addressOf(person))}
      quiet
      value={String(person.role)}
      options={options}
      disabled={busy}
      onChange={(value) => {
        const role = person.roles.find((one) => String(one) === value)
        if (role !== undefined) onRole(role)
      }}
    />
  )
}

/** Since when, and through whom. */
export function factsOf({ role, since, viaLink }: MemberView, addedBy: string | null): string {
  const text = peopleWords().share
  const day = formatDate(since)
  if (role === 4) return text.made(day)
  const facts = [text.since(day)]
  if (viaLink) facts.push(text.byLink)
  else if (addedBy !== null) facts.push(text.addedBy(addedBy))
  return facts.join(' · ')
}
