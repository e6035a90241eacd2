// Invitations of one collection, for its admins: made, listed, revoked, and turned into a share when
// their person has come. Unasked that happens only for invitations that this account can prove to be
// its own and only for somebody new here; otherwise a server could add whom it likes, or bring back
// somebody who was removed.
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { AccountId, InvitationId, LinkId } from '#protocol/ids'
import type { InvitationRow } from '#protocol/members'
import { ApiProblem } from '../api/failure.ts'
import * as api from '../api/members.ts'
import { emailForm, sha256 } from '../crypto/bytes.ts'
import { invitationCode, isOwnInvitation, newInvitationId } from '../crypto/invitation.ts'
import { isAccount, memberAt } from '../crypto/log.ts'
import { addPerson } from './change-people.ts'
import { linksOf } from './links.ts'
import type { AuthorHere } from './log-author.ts'
import type { GivenRole } from './people-list.ts'
import { meetByAddress } from './people-trust.ts'
import { identityOf } from './share-people.ts'

export interface InvitationView {
  readonly invitationId: InvitationId
  readonly email: string | null
  readonly role: GivenRole
  readonly invitedBy: AccountId
  readonly createdAt: number
  readonly expiresAt: number
  /** A link opens the collection at once; after a code the key is sealed by who invited. */
  readonly kind: 'link' | 'code'
  /** To hand over; null for whoever did not make it. */
  readonly address: string | null
  /** Came, and waits for the key. */
  readonly accepted: { accountId: AccountId; email: string } | null
  readonly mine: boolean
}

const collectionBytes = ({ inside }: AuthorHere) => inside.keyring().collectionId
const isOwner = ({ collection }: AuthorHere) => collection.may.peek().manageLinks

/** The server's rows, without those that claim to be from here and are not. */
export async function listInvitations(here: AuthorHere): Promise<readonly InvitationView[]> {
  const { invitations } = await api.listInvitations(here.inside.signal, here.collection.id)
  const views = await Promise.all(invitations.map((row) => viewOf(here, row)))
  return views.filter((view) => view !== null).sort((a, b) => b.createdAt - a.createdAt)
}

async function viewOf(here: AuthorHere, row: InvitationRow): Promise<InvitationView | null> {
  const { invitationId, email, role, invitedBy, createdAt, expiresAt, linkId, accepted } = row
  const mine = invitedBy === here.account.accountId
  if (mine && !(await isOwn(here, row))) return null
  return {
    invitationId,
    email,
    role,
    invitedBy,
    createdAt,
    expiresAt,
    kind: linkId ? 'link' : 'code',
    address: mine ? await addressOf(here, row) : null,
    accepted: accepted && { accountId: accepted.accountId, email: accepted.email },
    mine,
  }
}

const isOwn = (here: AuthorHere, { invitationId, email, role }: InvitationRow) =>
  isOwnInvitation(here.account.mk, fromBase64url(invitationId), {
    collectionId: collectionBytes(here),
    email,
    role,
  })

async function addressOf(here: AuthorHere, { invitationId, linkId }: InvitationRow) {
  if (linkId) return linkAddressOf(here, linkId)
  return codeAddress(
    await invitationCode(here.account.mk, collectionBytes(here), fromBase64url(invitationId)),
  )
}

const codeAddress = (code: Parameters<typeof toBase64url>[0]) =>
  `${location.origin}/invite#${toBase64url(code)}`

async function linkAddressOf({ collection }: AuthorHere, linkId: LinkId): Promise<string | null> {
  const links = linksOf(collection)
  const find = () => links.links.peek()?.find((link) => link.linkId === linkId)
  if (!find()) await links.load()
  return find()?.address ?? null
}

/** A link of the owner carries the key; what others make, and whom to make admin, waits for a seal. */
export async function makeInvitation(
  here: AuthorHere,
  email: string | null,
  role: GivenRole,
): Promise<InvitationId> {
  const { account, inside, collection } = here
  const asked = { collectionId: collectionBytes(here), email: email && emailForm(email), role }
  const id = await newInvitationId(account.mk, asked)
  const invitationId = toBase64url(id) as InvitationId
  const base = { invitationId, role, email: asked.email }
  if (isOwner(here) && role !== 3) {
    const linkId = await makeInvitationLink(here, asked.email, role)
    try {
      const body = { ...base, codeHash: null, linkId }
      await api.makeInvitation(inside.signal, collection.id, body)
    } catch (error) {
      // Nobody knows of it: it must not stay as a link like others.
      await linksOf(collection)
        .remove(linkId)
        .catch(() => undefined)
      throw error
    }
    return invitationId
  }
  const code = await invitationCode(account.mk, asked.collectionId, id)
  const body = { ...base, codeHash: toBase64url(await sha256(code)), linkId: null }
  await api.makeInvitation(inside.signal, collection.id, body)
  return invitationId
}

/** For one device; guests see what members would. */
async function makeInvitationLink(
  { collection }: AuthorHere,
  email: string | null,
  role: 1 | 2,
): Promise<LinkId> {
  const label = email ? `Invitation: ${email}` : 'Invitation'
  const add = role === 2
  const made = await linksOf(collection).make({ label, add, join: true, deviceLimit: 1 })
  return made.linkId
}

/** With its link, which would let them in all the same. */
export async function revokeInvitation(
  here: AuthorHere,
  { invitationId, kind, mine }: InvitationView,
): Promise<void> {
  const { inside, collection } = here
  const { invitations } = await api.listInvitations(inside.signal, collection.id)
  const linkId = invitations.find((row) => row.invitationId === invitationId)?.linkId
  await api.revokeInvitation(inside.signal, collection.id, invitationId)
  if (kind === 'link' && mine && linkId && isOwner(here)) await linksOf(collection).remove(linkId)
}

/** A person has decided it, about what was shown. Throws `key-changed` as sharing by address does. */
export async function admitInvited(here: AuthorHere, shown: InvitationView): Promise<void> {
  const { inside, collection } = here
  const { invitations } = await api.listInvitations(inside.signal, collection.id)
  const row = invitations.find((one) => one.invitationId === shown.invitationId)
  const same = row?.role === shown.role && row.accepted?.accountId === shown.accepted?.accountId
  if (!row?.accepted || !same) throw new ApiProblem('not-found')
  await seal(here, row)
}

async function seal(here: AuthorHere, row: InvitationRow): Promise<void> {
  const { accepted, role, invitationId } = row
  if (!accepted) return
  const who = identityOf(accepted)
  await meetByAddress(who, accepted.email)
  const added = await addPerson(here, who, role, invitationId)
  // Somebody shared with them otherwise meanwhile: the invitation has served its purpose.
  if (!added) await api.revokeInvitation(here.inside.signal, here.collection.id, invitationId)
}

/**
 * At each visit of who invited. What is refused waits for a person to decide, and so does a code that
 * somebody with another address than the invited one has used.
 */
export async function sealAccepted(here: AuthorHere): Promise<void> {
  const { inside, collection, account } = here
  const { invitations } = await api.listInvitations(inside.signal, collection.id)
  for (const row of invitations) {
    const mine = row.accepted && row.invitedBy === account.accountId && (await isOwn(here, row))
    if (mine && isNewOrHere(here, row)) await seal(here, row).catch(() => undefined)
  }
}

function isNewOrHere({ inside }: AuthorHere, { email, accepted }: InvitationRow): boolean {
  if (!accepted || (email !== null && emailForm(accepted.email) !== emailForm(email))) return false
  const { roster } = inside.keyring()
  const { userId } = identityOf(accepted)
  const was = roster.events.some(isAccount(userId))
  return !was || memberAt(roster, userId, roster.state.seq) !== null
}
