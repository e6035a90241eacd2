// Where a file goes and as whom: what sending needs of an open collection, for an account and for a
// guest alike. The state layer makes it; keys are asked for at the moment of use, because they
// change while a queue is under way.
import type { CollectionId, ObjectId } from '#protocol/ids'
import type { Access } from '../api/access.ts'
import type { SigningKey } from '../crypto/ed25519.ts'
import type { Bytes, CollectionKey, MasterKey } from '../crypto/suite.ts'

/** What becomes of the place where a picture was taken (product.md §5). */
export type LocationChoice = 'keep-for-me' | 'share' | 'remove'

/** The position of the roster that a statement names, and the key in force there. */
export interface Footing {
  epoch: number
  ck: CollectionKey
  rosterSeq: number
  rosterHead: Bytes
}

export interface Author {
  kind: 1 | 2
  /** userId, or linkId of a guest. */
  id: Bytes
  key: SigningKey
  /** Empty for accounts. */
  certificate: Bytes
  /** The guest's sealed name; empty when there is none. */
  name: Bytes
  /** Accounts only: keys for `wrap/own` and the private part. */
  own: { userId: Bytes; mk: MasterKey } | null
}

/** What was sent before from this device: finds files picked twice, also after a reload. */
export interface SentIndex {
  /** The object that this file became, if any; whether it was committed is asked of the server. */
  find(tag: string): Promise<ObjectId | null>
  /** Durable before the first byte is sent. */
  remember(tag: string, objectId: ObjectId): Promise<void>
  forget(tag: string): Promise<void>
}

export interface Destination {
  collectionId: CollectionId
  collectionBytes: Bytes
  access: Access
  location: LocationChoice
  sent: SentIndex
  footing(): Footing
  author(): Promise<Author>
  /** After `stale`: replays the roster; throws when the right is gone. */
  catchUp(signal: AbortSignal): Promise<void>
}
