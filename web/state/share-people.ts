// Sharing with addresses, several at once and each with a result of its own: whoever has an account is
// added and gets the key, whoever has none is invited. One after another, because each entry of the
// log stands on the one before.
import { fromBase64url } from '#protocol/base64url'
import type { Person } from '#protocol/members'
import * as api from '../api/members.ts'
import { emailForm } from '../crypto/bytes.ts'
import { failureOf } from '../crypto/failure.ts'
import type { PublicIdentity } from '../crypto/identity.ts'
import { addPerson } from './change-people.ts'
import type { InvitationView } from './invitation-list.ts'
import type { AuthorHere } from './log-author.ts'
import type { GivenRole } from './people-list.ts'
import { type ChangedKey, changedKeyOf, meetByAddress } from './people-trust.ts'
import { explain, type Trouble } from './problem-text.ts'

export type ShareState = 'working' | 'shared' | 'already' | 'invited' | 'key-changed' | 'refused'

export interface ShareResult {
  readonly email: string
  readonly state: ShareState
  /** Why it was refused. */
  readonly trouble: Trouble | null
  /** With the address to hand over. */
  readonly invitation: InvitationView | null
  /** Compare the words, confirm, share again. */
  readonly changed: ChangedKey | null
}

/** As many as the server looks up at once. */
const asked = 50

export const identityOf = ({ accountId, edPk, xPk, idVersion }: Person): PublicIdentity => ({
  userId: fromBase64url(accountId),
  idVersion,
  edPk: fromBase64url(edPk),
  xPk: fromBase64url(xPk),
})

export const onceEach = (emails: readonly string[]): string[] => [...new Set(emails.map(emailForm))]

const result = (email: string, state: ShareState, more: Partial<ShareResult> = {}): ShareResult => {
  return { email, state, trouble: null, invitation: null, changed: null, ...more }
}
export const working = (email: string): ShareResult => result(email, 'working')

export interface Sharing {
  role: GivenRole
  invite(email: string): Promise<InvitationView>
  onResult(result: ShareResult): void
}

/** Refusals are results; only a lost network or the like before the first of them rejects. */
export async function shareWith(
  here: AuthorHere,
  emails: readonly string[],
  sharing: Sharing,
): Promise<void> {
  for (let at = 0; at < emails.length; at += asked) {
    const some = emails.slice(at, at + asked)
    const { people } = await api.findPeople(here.inside.signal, some)
    for (const [i, email] of some.entries()) {
      sharing.onResult(await shareOne(here, email, people[i]?.person ?? null, sharing))
    }
  }
}

async function shareOne(
  here: AuthorHere,
  email: string,
  person: Person | null,
  { role, invite }: Sharing,
): Promise<ShareResult> {
  try {
    if (!person) return result(email, 'invited', { invitation: await invite(email) })
    if (person.accountId === here.account.accountId) return result(email, 'already')
    const who = identityOf(person)
    await meetByAddress(who, email)
    return result(email, (await addPerson(here, who, role)) ? 'shared' : 'already')
  } catch (error) {
    const changed = person && changedKeyOf(person.accountId)
    if (changed && failureOf(error).code === 'key-changed')
      return result(email, 'key-changed', { changed })
    return result(email, 'refused', { trouble: explain(error) })
  }
}
