// How a person is called: by the name they gave here, else by their address. Names are what people
// write about themselves; where it is about keys, the address stands beside them.
import type { MemberView } from '../../state/people.ts'
import { peopleWords } from '../../words/people-words.ts'

interface Named {
  readonly name: string
  /** Null: the account was deleted. */
  readonly email: string | null
}

/** The person with this id, as they are called; null when they are no longer here. */
export function nameIn(people: readonly MemberView[], accountId: string | null): string | null {
  const found = people.find((one) => one.accountId === accountId)
  if (!found) return null
  return found.me ? peopleWords().share.you : nameOf(found)
}

export const addressOf = ({ email }: Pick<Named, 'email'>): string =>
  email ?? peopleWords().share.deleted

export const nameOf = (person: Named): string => person.name || addressOf(person)
