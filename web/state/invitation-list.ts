// Invitations of one collection, for its admins: made, listed, revoked, and turned into a share when
// their person has come: unasked where that is proven (invitation-proof.ts), by hand otherwise. Else a
// server could add whom it likes, or bring back somebody who was removed.
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { AccountId, InvitationId, LinkId } from '#protocol/ids'
import type { InvitationRow } from '#protocol/members'
import { ApiProblem } from '../api/failure.ts'
import * as api from '../api/members.ts'
import { emailForm, sha256 } from '../crypto/bytes.ts'
import { invitationCode, invitationSecret, newInvitationId } from '../crypto/invitation.ts'
import { addPerson } from './change-people.ts'
import { isOwn, isProven, rememberAnswer } from './invitation-proof.ts'
import { linksOf } from './links.ts'
import type { AuthorHere } from './log-author.ts'
import type { GivenRole } from './people-list.ts'
import { meetByAddress, wordsOf } from './people-trust.ts'
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
  readonly accepted: AcceptedBy | null
  readonly mine: boolean
}

export interface AcceptedBy {
  readonly accountId: AccountId
  /** The server's word. */
  readonly email: string
  /** Of the keys that would be sealed to. */
  readonly words: readonly string[]
  /** Had the invitation itself, and is let in unasked. */
  readonly proven: boolean
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
  const mine = await isOwn(here, row)
  if (!mine && invitedBy === here.account.accountId) return null
  return {
    invitationId,
    email,
    role,
    invitedBy,
    createdAt,
    expiresAt,
    kind: linkId ? 'link' : 'code',
    address: mine ? await addressOf(here, row) : null,
    accepted: accepted && {
      accountId: accepted.accountId,
      email: accepted.email,
      words: await wordsOf(identityOf(accepted)),
      proven: await isProven(here, row),
    },
    mine,
  }
}

async function addressOf(here: AuthorHere, { invitationId, linkId }: InvitationRow) {
  if (linkId) return linkAddressOf(here, linkId)
  const id = fromBase64url(invitationId)
  const secret = await invitationSecret(here.account.mk, collectionBytes(here), id)
  return `${location.origin}/invite#${toBase64url(secret)}`
}

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
  const code = await invitationCode(await invitationSecret(account.mk, asked.collectionId, id))
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
  await rememberAnswer(invitationId, 'revoked')
  if (kind === 'link' && mine && linkId && isOwner(here)) await linksOf(collection).remove(linkId)
}

/** A person has decided it, about what was shown. Throws `key-changed` as sharing by address does. */
export async function admitInvited(here: AuthorHere, shown: InvitationView): Promise<void> {
  const { inside, collection } = here
  const { invitations } = await api.listInvitations(inside.signal, collection.id)
  const row = invitations.find((one) => one.invitationId === shown.invitationId)
  if (!row?.accepted || !shown.accepted) throw new ApiProblem('not-found')
  const words = await wordsOf(identityOf(row.accepted))
  const same =
    row.role === shown.role &&
    row.accepted.accountId === shown.accepted.accountId &&
    row.accepted.email === shown.accepted.email &&
    words.join() === shown.accepted.words.join()
  if (!same) throw new ApiProblem('not-found')
  await seal(here, row)
}

async function seal(here: AuthorHere, row: InvitationRow): Promise<void> {
  const { accepted, role, invitationId } = row
  if (!accepted) return
  const who = identityOf(accepted)
  await meetByAddress(who, accepted.email)
  await rememberAnswer(invitationId, accepted.accountId)
  const added = await addPerson(here, who, role, invitationId)
  // Somebody shared with them otherwise meanwhile: the invitation has served its purpose.
  if (!added) await api.revokeInvitation(here.inside.signal, here.collection.id, invitationId)
}

/** At each visit of who invited. Without a proof it waits for a person to decide. */
export async function sealAccepted(here: AuthorHere): Promise<void> {
  const { invitations } = await api.listInvitations(here.inside.signal, here.collection.id)
  for (const row of invitations) {
    if (await isProven(here, row)) await seal(here, row).catch(() => undefined)
  }
}
