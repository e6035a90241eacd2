// The rules of people beside those of the roster log, pure: are these the keys that the account has
// now, may this invitation be made. Trusts its arguments.
import { toBase64url } from '#protocol/base64url'
import type { MakeInvitation, Person } from '#protocol/members'
import type { Refusal } from '#protocol/problems'
import { right } from '#protocol/records/roster'
import type { RosterLink } from '#protocol/records/roster-rules'

export interface GivenKeys {
  edPk: Uint8Array
  xPk: Uint8Array
  idVersion: number
}

/** The log must name the keys that the person really has: else nobody could take part with them. */
export function refuseKeys(person: Person | null, given: GivenKeys): Refusal | null {
  if (!person) return { code: 'not-found', why: 'no such account' }
  const same =
    toBase64url(given.edPk) === person.edPk &&
    toBase64url(given.xPk) === person.xPk &&
    given.idVersion === person.idVersion
  return same ? null : { code: 'record-refused', why: 'other keys than the account has' }
}

/** Nobody invites to a role that they could not give; a link that carries one is the owner's. */
export function refuseInvitation(
  made: MakeInvitation,
  inviterRole: number,
  link: RosterLink | undefined,
): Refusal | null {
  if (made.role >= inviterRole) return { code: 'not-allowed', why: 'role too high' }
  if ((made.codeHash === null) === (made.linkId === null)) {
    return { code: 'malformed-request', why: 'a code or a link' }
  }
  if (made.linkId === null) return null
  if (inviterRole !== 4) return { code: 'not-allowed', why: 'links are the owner’s' }
  if (!link) return { code: 'not-found', why: 'no such link' }
  const joins = (link.rights & right.join) !== 0 && link.role === made.role
  return joins ? null : { code: 'malformed-request', why: 'the link lets nobody in with this role' }
}
