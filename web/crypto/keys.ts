// Keys under keys: one pair of functions per place where a key lies wrapped, so that a key moved to
// another place does not open (each context names the place). A collection key is given out only
// after it matched the commitment in the roster (G3).
import * as at from '#protocol/records/contexts'
import { packTrust, parseTrust, type Trust } from '#protocol/records/trust'
import { equal, randomBytes } from './bytes.ts'
import { kdf } from './derive.ts'
import { refuse } from './failure.ts'
import { open, seal } from './seal.ts'
import {
  asKey,
  type Bytes,
  type CollectionKey,
  keyBytes,
  type MasterKey,
  type ObjectKey,
  type WrappingKey,
} from './suite.ts'

export const newMasterKey = (): MasterKey => asKey(randomBytes(keyBytes))
export const newCollectionKey = (): CollectionKey => asKey(randomBytes(keyBytes))
export const newObjectKey = (): ObjectKey => asKey(randomBytes(keyBytes))

/** Where an object lies: the placement whose wrap is meant. */
export interface Placement {
  collectionId: Bytes
  epoch: number
  objectId: Bytes
  version: number
}

const placed = (p: Placement): Bytes =>
  at.wrapFkContext(p.collectionId, p.epoch, p.objectId, p.version)

export const wrapFk = (ck: CollectionKey, p: Placement, fk: ObjectKey, salt?: Bytes) =>
  seal(ck, placed(p), fk, salt)
export const unwrapFk = async (ck: CollectionKey, p: Placement, wrapped: Bytes) =>
  asKey<ObjectKey>(await open(ck, placed(p), wrapped))
/** For `openMany`: a list's worth of wraps at once. */
export const unwrapFkJob = (ck: CollectionKey, p: Placement, wrapped: Bytes) => ({
  key: ck,
  context: placed(p),
  sealed: wrapped,
})

/** The account's own way to what it holds, whatever collections it is in. */
export const wrapOwn = (
  mk: MasterKey,
  userId: Bytes,
  objectId: Bytes,
  version: number,
  fk: ObjectKey,
  salt?: Bytes,
) => seal(mk, at.wrapOwnContext(userId, objectId, version), fk, salt)
export const unwrapOwn = async (
  mk: MasterKey,
  userId: Bytes,
  objectId: Bytes,
  version: number,
  wrapped: Bytes,
) => asKey<ObjectKey>(await open(mk, at.wrapOwnContext(userId, objectId, version), wrapped))

export const wrapMk = (
  kek: WrappingKey,
  userId: Bytes,
  method: at.UnlockMethod,
  mk: MasterKey,
  salt?: Bytes,
) => seal(kek, at.wrapMkContext(userId, method), mk, salt)
export const unwrapMk = async (
  kek: WrappingKey,
  userId: Bytes,
  method: at.UnlockMethod,
  wrapped: Bytes,
) => asKey<MasterKey>(await open(kek, at.wrapMkContext(userId, method), wrapped))

export const wrapSeed = (
  mk: MasterKey,
  userId: Bytes,
  idVersion: number,
  seed: Bytes,
  salt?: Bytes,
) => seal(mk, at.wrapIdContext(userId, idVersion), seed, salt)
export const unwrapSeed = (mk: MasterKey, userId: Bytes, idVersion: number, wrapped: Bytes) =>
  open(mk, at.wrapIdContext(userId, idVersion), wrapped)

/** A person's own copy of a collection key, with the history it belongs to. */
export const wrapCk = (
  mk: MasterKey,
  userId: Bytes,
  collectionId: Bytes,
  epoch: number,
  trust: Trust,
  salt?: Bytes,
) => seal(mk, at.wrapCkContext(userId, collectionId, epoch), packTrust(trust), salt)
export const unwrapCk = async (
  mk: MasterKey,
  userId: Bytes,
  collectionId: Bytes,
  epoch: number,
  wrapped: Bytes,
): Promise<Trust> =>
  parseTrust(await open(mk, at.wrapCkContext(userId, collectionId, epoch), wrapped))

export const wrapCkPrev = (
  ck: CollectionKey,
  collectionId: Bytes,
  newEpoch: number,
  before: CollectionKey,
  salt?: Bytes,
) => seal(ck, at.wrapCkPrevContext(collectionId, newEpoch), before, salt)
export const unwrapCkPrev = (
  ck: CollectionKey,
  collectionId: Bytes,
  newEpoch: number,
  wrapped: Bytes,
) => open(ck, at.wrapCkPrevContext(collectionId, newEpoch), wrapped)

/** The private key of a drop link, for all members. */
export const wrapDrop = (
  ck: CollectionKey,
  collectionId: Bytes,
  epoch: number,
  linkId: Bytes,
  dropPk: Bytes,
  dropSk: Bytes,
  salt?: Bytes,
) => seal(ck, at.wrapDropContext(collectionId, epoch, linkId, dropPk), dropSk, salt)
export const unwrapDrop = (
  ck: CollectionKey,
  collectionId: Bytes,
  epoch: number,
  linkId: Bytes,
  dropPk: Bytes,
  wrapped: Bytes,
) => open(ck, at.wrapDropContext(collectionId, epoch, linkId, dropPk), wrapped)

/** What the roster publishes about a collection key. */
export const ckCommit = (ck: Bytes, collectionId: Bytes, epoch: number): Promise<Bytes> =>
  kdf(ck, at.ckCommitInfo(collectionId, epoch))

/** Every collection key passes here before its first use, by whatever way it came (G3). */
export async function checkedCk(
  ck: Bytes,
  collectionId: Bytes,
  epoch: number,
  commitment: Bytes | undefined,
): Promise<CollectionKey> {
  const own = await ckCommit(ck, collectionId, epoch)
  if (!commitment || !equal(own, commitment)) refuse('G3 not the key that the roster names')
  return asKey(ck)
}
