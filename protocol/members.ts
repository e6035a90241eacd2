// People of a collection on the wire. Roles and keys are what the roster log says; the server adds
// addresses and times, and refuses early what readers would refuse anyway. All by session.
//
// POST   /api/people                             FindPeople -> FoundPeople   by address; null: no account
// GET    /api/collections/:c/members             -> MemberList               any member
// POST   /api/collections/:c/members             AddMember -> 204            admin, owner; 409 roster-moved
// PUT    /api/collections/:c/members/:a          ChangeMember -> 204         likewise; also cutoff-differs
// POST   /api/collections/:c/members/:a/remove   RemoveMember -> 204
// POST   /api/collections/:c/leave               Leave -> 204                anyone but the owner
// POST   /api/collections/:c/join                Join -> 204                 with the access of a link
// PUT    /api/collections/:c/key                 KeepKey -> 204              a grant accepted: own `wrap/ck`
//
// POST   /api/collections/:c/invitations         MakeInvitation -> 201       admin, owner
// GET    /api/collections/:c/invitations         -> InvitationList           admin, owner
// DELETE /api/collections/:c/invitations/:i      204
// POST   /api/invitations                        ShowCode -> Invitation      what is this invitation for
// POST   /api/invitations/accept                 AcceptCode -> 204           the code used by this account
import * as v from 'valibot'
import { email } from './accounts.ts'
import { accountId, collectionId, invitationId, linkId } from './ids.ts'
import {
  bytesOf,
  cutoffList,
  hash,
  publicKey,
  rosterEntry,
  time,
  u32,
  wrappedTrust,
} from './wire.ts'

export const memberRole = v.picklist([1, 2, 3, 4])
/** What may be given: nobody makes an owner. */
export const givenRole = v.picklist([1, 2, 3])

export const findPeople = v.object({
  emails: v.pipe(v.array(email), v.minLength(1), v.maxLength(50)),
})
export const person = v.object({ accountId, edPk: publicKey, xPk: publicKey, idVersion: u32 })
export const foundPeople = v.object({
  /** In the order asked. */
  people: v.array(v.object({ email: v.string(), person: v.nullable(person) })),
})

export const memberRow = v.object({
  accountId,
  /** Null when the account was deleted. */
  email: v.nullable(v.string()),
  role: memberRole,
  /** The server's clock; who added them and when is in the log, too. */
  addedAt: time,
})
export const memberList = v.object({ members: v.array(memberRow) })

const grant = bytesOf(217)
export const addMember = v.object({
  entry: rosterEntry,
  /** Sealed to the new member, at a position that contains the entry. */
  grant,
  /** The invitation that this answers: it ends. */
  invitationId: v.optional(invitationId),
})
/** The list goes along exactly when the entry lowers the role. */
export const changeMember = v.object({ entry: rosterEntry, cutoff: v.optional(cutoffList) })
export const removeMember = v.object({ entry: rosterEntry, cutoff: cutoffList })
export const leave = v.object({ entry: rosterEntry, cutoff: cutoffList })
export const join = v.object({
  linkId,
  /** What a visitor of the link shows: proves fragment and password. */
  access: bytesOf(32),
  /** Secret of the device that the link let in: a limit of devices limits joining, too. */
  device: bytesOf(32),
  entry: rosterEntry,
  epoch: u32,
  wrappedCk: wrappedTrust,
})
/** Has effect when the epoch is higher than that of the copy kept; else nothing changes. */
export const keepKey = v.object({ epoch: u32, wrappedCk: wrappedTrust })

export const makeInvitation = v.object({
  invitationId,
  role: givenRole,
  /** Whom it is for; also the address that it is mailed to where mail is set up. */
  email: v.nullable(email),
  /** SHA-256 of the code derived from the address's secret; null when a link carries the invitation. */
  codeHash: v.nullable(hash),
  /** A link with view and join for one device, made before by the owner. */
  linkId: v.nullable(linkId),
})
export const invitationRow = v.object({
  invitationId,
  role: givenRole,
  email: v.nullable(v.string()),
  invitedBy: accountId,
  createdAt: time,
  expiresAt: time,
  linkId: v.nullable(linkId),
  /**
   * Who came. With a proof the inviter's client seals the key to them; without one (matched by the
   * address, or only signed up with the code) a person decides.
   */
  accepted: v.nullable(
    v.object({ ...person.entries, email: v.string(), proof: v.nullable(bytesOf(32)) }),
  ),
})
export const invitationList = v.object({ invitations: v.array(invitationRow) })
export const showCode = v.object({ code: bytesOf(32) })
/** The proof is for who invited; the server has no key to check it with. */
export const acceptCode = v.object({ code: bytesOf(32), proof: bytesOf(32) })
export const invitation = v.object({
  collectionId,
  role: givenRole,
  /** Address of the person who invited. */
  from: v.string(),
  email: v.nullable(v.string()),
  state: v.picklist(['open', 'accepted', 'member']),
})

export type FindPeople = v.InferOutput<typeof findPeople>
export type Person = v.InferOutput<typeof person>
export type FoundPeople = v.InferOutput<typeof foundPeople>
export type MemberRow = v.InferOutput<typeof memberRow>
export type MemberList = v.InferOutput<typeof memberList>
export type AddMember = v.InferOutput<typeof addMember>
export type ChangeMember = v.InferOutput<typeof changeMember>
export type RemoveMember = v.InferOutput<typeof removeMember>
export type Leave = v.InferOutput<typeof leave>
export type Join = v.InferOutput<typeof join>
export type KeepKey = v.InferOutput<typeof keepKey>
export type MakeInvitation = v.InferOutput<typeof makeInvitation>
export type InvitationRow = v.InferOutput<typeof invitationRow>
export type InvitationList = v.InferOutput<typeof invitationList>
export type AcceptCode = v.InferOutput<typeof acceptCode>
export type Invitation = v.InferOutput<typeof invitation>
