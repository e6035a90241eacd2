// What changes the people of a collection: each a signed entry and, where somebody comes, the key
// sealed to them here. Made again from the newest position when others were faster; doing it twice
// changes nothing more.
import { toBase64url } from '#protocol/base64url'
import type { AccountId, InvitationId } from '#protocol/ids'
import { action, type MemberBody, type Role } from '#protocol/records/roster'
import { memberOf, type RosterMember } from '#protocol/records/roster-rules'
import { ApiProblem } from '../api/failure.ts'
import * as api from '../api/members.ts'
import { makeGrant } from '../crypto/grant.ts'
import type { PublicIdentity } from '../crypto/identity.ts'
import { keyInForce } from '../receive/keyring.ts'
import { type AuthorHere, atNewest, onWire, signEntry, signerOf } from './log-author.ts'
import { idText } from './people-trust.ts'

type Keys = Pick<RosterMember, 'userId' | 'edPk' | 'xPk' | 'idVersion'>

const aboutMember = (
  { userId, edPk, xPk, idVersion }: Keys,
  what: 1 | 2 | 3,
  role: Role,
  cutoff: MemberBody['cutoff'],
): MemberBody => ({ type: 2, action: what, userId, edPk, xPk, idVersion, role, cutoff })

/** False: was there already. The caller has asked the pins about `who` (A6). */
export async function addPerson(
  here: AuthorHere,
  who: PublicIdentity,
  role: Role,
  invitationId?: InvitationId,
): Promise<boolean> {
  const { inside, collection } = here
  const cut = { account: idText(who.userId) }
  const added = await atNewest(here, async () => {
    if (memberOf(inside.keyring().roster.state, who.userId)) return false
    const signed = await signEntry(here, cut, (cutoff) =>
      aboutMember(who, action.add, role, cutoff),
    )
    const to = { kind: 1, id: who.userId, xPk: who.xPk } as const
    const { ck } = keyInForce(inside.keyring())
    const grant = toBase64url(await makeGrant(signed.roster, signerOf(here), to, ck))
    const body = { entry: toBase64url(signed.entry), grant, ...(invitationId && { invitationId }) }
    await api.addMember(inside.signal, collection.id, body)
    return true
  })
  await inside.catchUp()
  return added
}

const named = ({ inside }: AuthorHere, accountId: AccountId): RosterMember | undefined =>
  inside.keyring().roster.state.members.find(({ userId }) => idText(userId) === accountId)

export async function changeRole(
  here: AuthorHere,
  accountId: AccountId,
  role: Role,
): Promise<void> {
  const { inside, collection } = here
  await atNewest(here, async () => {
    const member = named(here, accountId)
    if (!member) throw new ApiProblem('not-found')
    if (member.role === role) return
    const signed = await signEntry(here, { account: accountId }, (cutoff) =>
      aboutMember(member, action.change, role, cutoff),
    )
    await api.changeMember(inside.signal, collection.id, accountId, onWire(signed))
  })
  await inside.catchUp()
}

/** The key that they know is replaced afterwards (rotation). */
export async function takeOut(here: AuthorHere, accountId: AccountId): Promise<void> {
  const { inside, collection } = here
  await atNewest(here, async () => {
    const member = named(here, accountId)
    if (!member) return
    const signed = await signEntry(here, { account: accountId }, (cutoff) =>
      aboutMember(member, action.remove, member.role, cutoff),
    )
    const { entry, cutoff = '' } = onWire(signed)
    await api.removeMember(inside.signal, collection.id, accountId, { entry, cutoff })
  })
  await inside.catchUp()
}

/** The leaver fixes the list of what stays valid. */
export async function leaveCollection(here: AuthorHere): Promise<void> {
  const { inside, collection, account } = here
  await atNewest(here, async () => {
    const signed = await signEntry(here, { account: account.accountId }, (cutoff) => {
      return { type: 3, cutoff } as const
    })
    const { entry, cutoff = '' } = onWire(signed)
    await api.leave(inside.signal, collection.id, { entry, cutoff })
  })
}
