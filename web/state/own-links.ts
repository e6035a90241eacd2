// The steps behind the owner's links: a signed entry in the roster, what the gate must enforce, the
// blob that holders open. Every step is made anew when the log has moved or something was added
// meanwhile, because the entry names its position and fixes a list.
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { LinkId } from '#protocol/ids'
import type { ChangeLink, LinkRow, LinkSettings } from '#protocol/links'
import { action, type LinkBody, right, role } from '#protocol/records/roster'
import { linkOf, type RosterLink } from '#protocol/records/roster-rules'
import { ApiProblem } from '../api/failure.ts'
import * as api from '../api/links.ts'
import { sha256, zeros } from '../crypto/bytes.ts'
import { type LinkKeys, sealLinkBlob, sealLinkLabel, sealLinkSecret } from '../crypto/link.ts'
import { positionOf, type Roster } from '../crypto/log.ts'
import type { Bytes } from '../crypto/suite.ts'
import { keyInForce } from '../receive/keyring.ts'
import type { Collection } from './collection.ts'
import { type AuthorHere, atNewest, authorHere, type Signed, signEntry } from './log-author.ts'

export type OwnerHere = AuthorHere

export function ownerHere(collection: Collection): OwnerHere {
  if (!collection.may.peek().manageLinks) throw new ApiProblem('not-allowed')
  return authorHere(collection)
}

/** What the log says of a link that was just made or changed. */
export interface Wanted {
  rights: number
  expires: number
}

export async function signNewLink(own: OwnerHere, keys: LinkKeys, wanted: Wanted): Promise<Signed> {
  const publicKeys = { caPk: keys.ca.pk, xPk: keys.xPk }
  return signLinkEntry(own, action.add, keys.linkId, publicKeys, wanted)
}

/** Fixes what the link's guests had added where a right ends (R8). */
export function signLinkEntry(
  own: OwnerHere,
  what: 1 | 2 | 3,
  linkId: Bytes,
  { caPk, xPk }: { caPk: Bytes; xPk: Bytes },
  { rights, expires }: Wanted,
): Promise<Signed> {
  const link = toBase64url(linkId) as LinkId
  const base = { type: 5, action: what, linkId, caPk, xPk, dropPk: zeros(32), rights } as const
  const role = roleOfJoiners(rights)
  return signEntry(own, { link }, (cutoff): LinkBody => ({ ...base, role, expires, cutoff }))
}

/** Whoever may add as a guest may add as a member (product.md 4). */
export function roleOfJoiners(rights: number): 0 | 1 | 2 {
  if ((rights & right.join) === 0) return 0
  return (rights & right.contribute) === 0 ? role.viewer : role.collaborator
}

/** Blob, proof and the owner's copy of the secret. `roster` must contain the link's entry. */
export async function keysPart(
  { inside, account }: OwnerHere,
  keys: LinkKeys,
  secret: Bytes,
  roster: Roster,
) {
  const { collectionId } = roster.state
  const { epoch, ck } = keyInForce(inside.keyring())
  const trust = { ck, ...positionOf(roster) }
  const both = { secret, root: keys.root }
  const [accessVerifier, blob, sealed] = await Promise.all([
    sha256(keys.access),
    sealLinkBlob(keys.kek, keys.linkId, collectionId, epoch, trust),
    sealLinkSecret(account.mk, account.userId, collectionId, keys.linkId, both),
  ])
  return {
    accessVerifier: toBase64url(accessVerifier),
    epoch,
    blob: toBase64url(blob),
    secret: toBase64url(sealed),
  }
}

export async function labelPart(
  { account }: OwnerHere,
  linkId: Bytes,
  revision: number,
  label: string,
) {
  const sealed = await sealLinkLabel(account.mk, account.userId, linkId, revision, label)
  return { revision, sealed: toBase64url(sealed) }
}

/** Present state of a link by the log. */
export const loggedLink = ({ inside }: OwnerHere, linkId: Bytes): RosterLink | undefined =>
  linkOf(inside.keyring().roster.state, linkId)

export interface LinkEdit {
  wanted: Wanted
  settings: LinkSettings
  /** A new root, or the same one sealed to the present key. */
  keys?: { keys: LinkKeys; secret: Bytes }
  label?: string
}

/** One change as one request: entry and list only where the log says something new. */
export async function changeLink(own: OwnerHere, row: LinkRow, edit: LinkEdit): Promise<void> {
  const linkId = fromBase64url(row.linkId)
  const label = edit.label
  const labelled =
    label === undefined ? null : await labelPart(own, linkId, row.label.revision + 1, label)
  await atNewest(own, async () => {
    const body: ChangeLink = { settings: edit.settings }
    if (labelled) body.label = labelled
    await addSigned(own, linkId, edit, body)
    await api.changeLink(own.inside.signal, own.collection.id, row.linkId, body)
  })
  await own.inside.catchUp()
}

async function addSigned(
  own: OwnerHere,
  linkId: Bytes,
  { wanted, keys }: LinkEdit,
  body: ChangeLink,
): Promise<void> {
  const logged = loggedLink(own, linkId)
  if (!logged) throw new ApiProblem('not-found')
  const next = keys ? { caPk: keys.keys.ca.pk, xPk: keys.keys.xPk } : logged
  if (!keys && logged.rights === wanted.rights && logged.expires === wanted.expires) return
  const signed = await signLinkEntry(own, action.change, linkId, next, wanted)
  body.entry = toBase64url(signed.entry)
  if (signed.cutoff) body.cutoff = toBase64url(signed.cutoff)
  if (keys) body.keys = await keysPart(own, keys.keys, keys.secret, signed.roster)
}

export async function removeLink(own: OwnerHere, linkId: LinkId): Promise<void> {
  const id = fromBase64url(linkId)
  await atNewest(own, async () => {
    const logged = loggedLink(own, id)
    if (!logged) return
    const signed = await signLinkEntry(own, action.remove, id, logged, logged)
    const cutoff = toBase64url(signed.cutoff ?? zeros(0))
    const body = { entry: toBase64url(signed.entry), cutoff }
    await api.removeLink(own.inside.signal, own.collection.id, linkId, body)
  })
  await own.inside.catchUp()
}
