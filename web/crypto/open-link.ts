// From an opened door to a collection (10.2): blob, roster, grants and earlier keys are checked
// against each other, starting from the one thing only holders of the secret can have made: the blob.
import { linkOf, type RosterLink } from '#protocol/records/roster-rules'
import { equal } from './bytes.ts'
import { refuse } from './failure.ts'
import { checkedCk, unwrapCkPrev } from './keys.ts'
import { type LinkKeys, openLinkBlob } from './link.ts'
import {
  checkPosition,
  ckCommitOf,
  makerOf,
  type Position,
  type Roster,
  refuseRollback,
  replay,
  startRoster,
} from './log.ts'
import type { Bytes, CollectionKey } from './suite.ts'

export interface SealedGrant {
  epoch: number
  bytes: Bytes
}

export interface LinkPackage {
  collectionId: Bytes
  blob: { epoch: number; sealed: Bytes }
  entries: Bytes[]
  /** To this link's key, after rotations. */
  grants: SealedGrant[]
  /** `wrap/ck-prev`, by the epoch whose key opens it. */
  earlier: { epoch: number; wrapped: Bytes }[]
  /** Replayed before on this device, so that only later entries are sent. */
  saved?: Roster | undefined
  pinned?: Position | undefined
}

/** The keys of a collection that this client may use, checked against the roster. */
export interface OpenedCollection {
  collectionId: Bytes
  roster: Roster
  epoch: number
  keys: Map<number, CollectionKey>
}

export interface OpenedLink extends OpenedCollection {
  /** Rights as the roster says, not the server. */
  link: RosterLink
}

export async function openLink(
  keys: LinkKeys,
  found: LinkPackage,
  now: number,
): Promise<OpenedLink> {
  const { collectionId, blob } = found
  const trust = await openLinkBlob(keys.kek, keys.linkId, collectionId, blob.epoch, blob.sealed)
  const from = found.saved ?? (await startRoster(collectionId))
  const roster = await replay(from, trust.genesisHash, found.entries)
  if (!equal(roster.state.collectionId, collectionId)) refuse('10.2 another collection')
  checkPosition(roster, trust.rosterSeq, trust.rosterHead)
  if (found.pinned) refuseRollback(roster, found.pinned)
  const link = linkOf(roster.state, keys.linkId)
  if (!link || !equal(link.caPk, keys.ca.pk) || !equal(link.xPk, keys.xPk)) {
    return refuse('10.2 the roster has no such link')
  }
  const expired = link.expires !== 0 && link.expires <= now
  if (expired || link.rights === 0) refuse('10.2 expired')
  const newest = await newestKey(keys, found, roster, trust.ck)
  const all = await earlierKeys(roster, newest.epoch, newest.ck, found.earlier)
  return { collectionId, roster, epoch: newest.epoch, keys: all, link }
}

/** The blob's key, or that of the newest grant to this link. Other libraries only if there is one. */
async function newestKey(keys: LinkKeys, found: LinkPackage, roster: Roster, blobCk: Bytes) {
  const { collectionId, blob } = found
  const grant = found.grants.toSorted((a, b) => b.epoch - a.epoch)[0]
  if (!grant || grant.epoch <= blob.epoch) {
    const ck = await checkedCk(blobCk, collectionId, blob.epoch, ckCommitOf(roster, blob.epoch))
    return { epoch: blob.epoch, ck }
  }
  return { epoch: grant.epoch, ck: await grantedToLink(keys, roster, grant) }
}

/** Who made the epoch has granted its key; the server names nobody. */
export async function grantedToLink(
  keys: LinkKeys,
  roster: Roster,
  { epoch, bytes }: SealedGrant,
): Promise<CollectionKey> {
  const maker = makerOf(roster, epoch) ?? refuse('G2 no such epoch')
  const { acceptGrant } = await import('./grant.ts')
  const to = { kind: 2, id: keys.linkId, xSk: keys.xSk, xPk: keys.xPk } as const
  const from = { collectionId: roster.state.collectionId, epoch, ...maker }
  return (await acceptGrant(bytes, to, from, roster)).ck
}

/** Down the chain of `wrap/ck-prev`; each key is checked before it opens the next (G3). */
export async function earlierKeys(
  roster: Roster,
  epoch: number,
  ck: CollectionKey,
  earlier: { epoch: number; wrapped: Bytes }[],
): Promise<Map<number, CollectionKey>> {
  const { collectionId } = roster.state
  const keys = new Map([[epoch, ck]])
  let [at, key] = [epoch, ck]
  for (;;) {
    const wrap = earlier.find((one) => one.epoch === at)
    if (!wrap || at <= 1) return keys
    const before = await unwrapCkPrev(key, collectionId, at, wrap.wrapped)
    at -= 1
    key = await checkedCk(before, collectionId, at, ckCommitOf(roster, at))
    keys.set(at, key)
  }
}
