// People, a collection and what they put into it, made with the functions that the app uses. Tests
// then change what a server could change and look whether anybody believes it.
import type { Card } from '#protocol/records/card'
import { action, type EntryBody, joinSigned, right } from '#protocol/records/roster'
import { randomBytes, randomId, zeros } from '../../web/crypto/bytes.ts'
import { makeCertificate } from '../../web/crypto/certificate.ts'
import { makeGuestKey, type SigningKey, sign } from '../../web/crypto/ed25519.ts'
import { CryptoError } from '../../web/crypto/failure.ts'
import { type Identity, identityFromSeed, newSeed } from '../../web/crypto/identity.ts'
import { newItemSecrets, type PutAs, type SealedItem, sealItem } from '../../web/crypto/item.ts'
import { ckCommit, newCollectionKey } from '../../web/crypto/keys.ts'
import { deriveLink, type LinkKeys, newLinkSecret, sealLinkBlob } from '../../web/crypto/link.ts'
import {
  makeCutoff,
  makeEntry,
  noCutoff,
  positionOf,
  type Roster,
  startRoster,
} from '../../web/crypto/log.ts'
import type { Bytes, CollectionKey } from '../../web/crypto/suite.ts'

export const now = 1_700_000_000_000

export interface Person {
  id: Identity
  userId: Bytes
}

export async function person(): Promise<Person> {
  const userId = randomId()
  return { userId, id: await identityFromSeed(newSeed(), userId, 1) }
}

/** One collection with its true log. Entries are appended by whoever has the right. */
export interface World {
  owner: Person
  collectionId: Bytes
  ck: CollectionKey
  roster: Roster
  entries: Bytes[]
  genesisHash: Bytes
}

export async function world(kind: 1 | 2 = 1): Promise<World> {
  const owner = await person()
  const [collectionId, ck] = [randomId(), newCollectionKey()]
  const { xPk, idVersion } = owner.id
  const commit = await ckCommit(ck, collectionId, 1)
  const body = { type: 1, xPk, idVersion, nonce: randomBytes(16), ckCommit: commit, kind } as const
  const start = await startRoster(collectionId)
  const { bytes, roster } = await makeEntry(
    start,
    { userId: owner.userId, ed: owner.id.ed },
    body,
    now,
  )
  return { owner, collectionId, ck, roster, entries: [bytes], genesisHash: roster.state.head }
}

export async function append(
  w: World,
  who: Person,
  body: EntryBody,
  createdAt = now + w.entries.length,
): Promise<void> {
  const author = { userId: who.userId, ed: who.id.ed }
  const { bytes, roster } = await makeEntry(w.roster, author, body, createdAt)
  w.entries.push(bytes)
  w.roster = roster
}

export const memberBody = (who: Person, role: 1 | 2 | 3 | 4, act: 1 | 2 | 3 = action.add) => {
  const { edPk, xPk, idVersion } = who.id
  const keys = { userId: who.userId, edPk, xPk, idVersion }
  return { type: 2 as const, action: act, ...keys, role, cutoff: noCutoff() }
}

export async function member(w: World, role: 1 | 2 | 3): Promise<Person> {
  const who = await person()
  await append(w, w.owner, memberBody(who, role))
  return who
}

/** Fixes `hashes` as what counts from before. */
export async function removeMember(
  w: World,
  who: Person,
  role: 1 | 2 | 3,
  hashes: Bytes[],
): Promise<void> {
  const cutoff = await makeCutoff(w.collectionId, w.roster.state.seq + 1, hashes)
  await append(w, w.owner, { ...memberBody(who, role, action.remove), cutoff })
}

export const contributes = right.view | right.download | right.contribute | right.comment

export interface Link {
  secret: Bytes
  keys: LinkKeys
  body: Extract<EntryBody, { type: 5 }>
  blob: Bytes
}

export async function link(w: World, rights: number = contributes, expires = 0): Promise<Link> {
  const secret = newLinkSecret()
  const keys = await deriveLink(secret, null)
  const role = rights & right.join ? 2 : 0
  const made = { linkId: keys.linkId, caPk: keys.ca.pk, xPk: keys.xPk, dropPk: zeros(32) }
  const body = {
    type: 5 as const,
    action: action.add,
    ...made,
    rights,
    role,
    expires,
    cutoff: noCutoff(),
  }
  await append(w, w.owner, body)
  const trust = { ck: w.ck, ...positionOf(w.roster) }
  const blob = await sealLinkBlob(keys.kek, keys.linkId, w.collectionId, 1, trust)
  return { secret, keys, body, blob }
}

export interface Guest {
  key: SigningKey
  certificate: Bytes
}

export async function guest(w: World, l: Link, ca = l.keys.ca): Promise<Guest> {
  const key = await makeGuestKey()
  const at = { collectionId: w.collectionId, linkId: l.keys.linkId, guestPk: key.pk }
  return {
    key,
    certificate: await makeCertificate(ca, { ...at, sealedName: null, createdAt: now }),
  }
}

export async function joinBody(w: World, l: Link, who: Person, ca = l.keys.ca): Promise<EntryBody> {
  const { edPk, xPk, idVersion } = who.id
  const at = [w.collectionId, l.keys.linkId, who.userId] as const
  const cert = await sign(ca, joinSigned(...at, edPk, xPk, idVersion))
  return { type: 4, linkId: l.keys.linkId, xPk, idVersion, cert }
}

export const card: Card = {
  media: 1,
  flags: 1,
  takenAt: now,
  zone: 60,
  width: 40,
  height: 30,
  durationMs: 0,
  bytes: 70_000,
  thumbhash: new Uint8Array(20).fill(3),
}

export const asMember = (w: World, who: Person): PutAs => ({
  collectionId: w.collectionId,
  epoch: w.roster.state.epoch,
  rosterSeq: w.roster.state.seq,
  rosterHead: w.roster.state.head,
  author: { kind: 1, id: who.userId, key: who.id.ed },
  createdAt: now + 500,
  wrapUnder: { ck: w.ck },
})

export const asGuest = (w: World, l: Link, g: Guest): PutAs => ({
  ...asMember(w, w.owner),
  author: { kind: 2, id: l.keys.linkId, key: g.key },
})

export const picture = (): Bytes => {
  const made = new Uint8Array(70_000)
  for (let i = 0; i < made.length; i++) made[i] = (i * 7) & 255
  return made
}

export function put(as: PutAs, objectId?: Bytes, version?: number): Promise<SealedItem> {
  const secrets = newItemSecrets(objectId, version)
  const streams = [
    { kind: 1, source: picture() } as const,
    { kind: 2, source: picture().slice(0, 5000) } as const,
  ]
  return sealItem(secrets, as, card, { name: 'a.jpg', type: 'image/jpeg' }, streams)
}

/** The question a reader asks about an item. */
export function question(w: World, item: SealedItem, more: object = {}) {
  const { objectId, version } = item.secrets
  return {
    roster: w.roster,
    certificate: null as Bytes | null,
    loadCutoff: async () => [] as Bytes[],
    asked: { collectionId: w.collectionId, objectId, version },
    previous: null as Bytes | null,
    pinnedVersion: 0,
    noteLike: false,
    ...more,
  }
}

/** The rule that refused, as text; an empty text when nothing did. */
export async function whyRefused(run: () => Promise<unknown>): Promise<string> {
  try {
    await run()
    return ''
  } catch (error) {
    if (error instanceof CryptoError) return `${error.failure.code}: ${error.failure.why}`
    if (error instanceof Error && error.name === 'RecordError') return `record: ${error.message}`
    throw error
  }
}

export function flip(bytes: Bytes, at: number): Bytes {
  const changed = bytes.slice()
  changed[at] = (changed[at] ?? 0) ^ 1
  return changed
}
