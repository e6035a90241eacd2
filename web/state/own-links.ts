// The steps behind the owner's links: a signed entry in the roster, what the gate must enforce, the
// blob that holders open. Every step is made anew when the log has moved or something was added
// meanwhile, because the entry names its position and fixes a list.
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { LinkId } from '#protocol/ids'
import type { ChangeLink, LinkRow, LinkSettings } from '#protocol/links'
import { action, type Cutoff, type LinkBody } from '#protocol/records/roster'
import { cutoffDue, linkOf, type RosterLink } from '#protocol/records/roster-rules'
import { pause, pauseAfter } from '../api/backoff.ts'
import { loadRecordHashes } from '../api/collections.ts'
import { ApiProblem } from '../api/failure.ts'
import * as api from '../api/links.ts'
import { compare, concat, sha256, zeros } from '../crypto/bytes.ts'
import { type LinkKeys, sealLinkBlob, sealLinkLabel, sealLinkSecret } from '../crypto/link.ts'
import { makeCutoff, makeEntry, noCutoff, positionOf, type Roster } from '../crypto/log.ts'
import type { Bytes } from '../crypto/suite.ts'
import { keyInForce } from '../receive/keyring.ts'
import type { AccountSecrets } from './account-secrets.ts'
import { type Collection, type Inside, insideOf } from './collection.ts'

const attempts = 6

export interface OwnerHere {
  collection: Collection
  inside: Inside
  account: AccountSecrets
}

export function ownerHere(collection: Collection): OwnerHere {
  const inside = insideOf(collection)
  if (!inside.account || !collection.may.peek().manageLinks) throw new ApiProblem('not-allowed')
  return { collection, inside, account: inside.account }
}

/** Again from the newest position, as long as others are faster. */
export async function atNewest<T>({ inside }: OwnerHere, run: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      const moved =
        error instanceof ApiProblem && ['roster-moved', 'cutoff-differs'].includes(error.code)
      if (!moved || attempt + 1 >= attempts) throw error
      if (attempt > 0) await pause(inside.signal, pauseAfter(attempt))
      await inside.catchUp()
    }
  }
}

/** What the log says of a link that was just made or changed. */
export interface Wanted {
  rights: number
  expires: number
}

export interface Signed {
  entry: Bytes
  roster: Roster
  /** Null where none is due. */
  cutoff: Bytes | null
}

const authorOf = ({ account }: OwnerHere) => ({ userId: account.userId, ed: account.identity.ed })

export async function signNewLink(own: OwnerHere, keys: LinkKeys, wanted: Wanted): Promise<Signed> {
  const body = bodyOf(action.add, keys.linkId, { caPk: keys.ca.pk, xPk: keys.xPk }, wanted)
  const made = await makeEntry(own.inside.keyring().roster, authorOf(own), body, Date.now())
  return { entry: made.bytes, roster: made.roster, cutoff: null }
}

function bodyOf(
  what: 1 | 2 | 3,
  linkId: Bytes,
  keys: { caPk: Bytes; xPk: Bytes },
  { rights, expires }: Wanted,
  cutoff: Cutoff = noCutoff(),
): LinkBody {
  const { caPk, xPk } = keys
  return {
    type: 5,
    action: what,
    linkId,
    caPk,
    xPk,
    dropPk: zeros(32),
    rights,
    role: 0,
    expires,
    cutoff,
  }
}

/** `change` or `remove`; fixes what the link's guests had added where a right ends (R8). */
export async function signLink(
  own: OwnerHere,
  what: 2 | 3,
  linkId: Bytes,
  keys: { caPk: Bytes; xPk: Bytes },
  wanted: Wanted,
): Promise<Signed> {
  const { roster } = own.inside.keyring()
  const seq = roster.state.seq + 1
  const plain = bodyOf(what, linkId, keys, wanted)
  const due = cutoffDue(roster.state, { ...entryLike(roster), body: plain })
  const hashes = due ? await recordHashes(own, linkId) : []
  const cutoff = due ? await makeCutoff(roster.state.collectionId, seq, hashes) : noCutoff()
  const body = { ...plain, cutoff }
  const made = await makeEntry(roster, authorOf(own), body, Date.now())
  return { entry: made.bytes, roster: made.roster, cutoff: due ? concat(...hashes) : null }
}

const entryLike = ({ state }: Roster) => ({
  collectionId: state.collectionId,
  seq: state.seq + 1,
  prevHead: state.head,
  createdAt: 0,
  author: zeros(16),
  authorPk: zeros(32),
  signature: zeros(64),
})

async function recordHashes({ inside, collection }: OwnerHere, linkId: Bytes): Promise<Bytes[]> {
  const id = toBase64url(linkId) as LinkId
  const { hashes } = await loadRecordHashes(inside.signal, collection.id, id, inside.access)
  const all = fromBase64url(hashes)
  const list = Array.from({ length: Math.floor(all.length / 32) }, (_, i) =>
    all.slice(32 * i, 32 * i + 32),
  )
  return list.sort(compare)
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
  const signed = await signLink(own, action.change, linkId, next, wanted)
  body.entry = toBase64url(signed.entry)
  if (signed.cutoff) body.cutoff = toBase64url(signed.cutoff)
  if (keys) body.keys = await keysPart(own, keys.keys, keys.secret, signed.roster)
}

export async function removeLink(own: OwnerHere, linkId: LinkId): Promise<void> {
  const id = fromBase64url(linkId)
  await atNewest(own, async () => {
    const logged = loggedLink(own, id)
    if (!logged) return
    const signed = await signLink(own, action.remove, id, logged, logged)
    const cutoff = toBase64url(signed.cutoff ?? zeros(0))
    const body = { entry: toBase64url(signed.entry), cutoff }
    await api.removeLink(own.inside.signal, own.collection.id, linkId, body)
  })
  await own.inside.catchUp()
}
