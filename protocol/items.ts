// Items on the wire: what a list needs of each, and what came since a point of the collection's clock.
//
// GET    /api/collections/:c/items?since=<seq>&limit=     -> ItemPage  oldest change first, with tombstones
// GET    /api/collections/:c/items?before=<seq>&limit=    -> ItemPage  newest first, without tombstones
// POST   /api/collections/:c/items/remove                 RemoveItems -> RemovedItems   owner, admin; adder of them
import * as v from 'valibot'
import { accountId, linkId, objectId } from './ids.ts'
import { remarkRow } from './remarks.ts'
import {
  bytesOf,
  bytesUpTo,
  count,
  publicKey,
  sealedCard,
  sealedText,
  time,
  u32,
  version,
} from './wire.ts'

export const author = v.variant('kind', [
  v.object({ kind: v.literal('account'), id: accountId, key: publicKey }),
  v.object({ kind: v.literal('guest'), id: linkId, key: publicKey }),
])
export const itemRow = v.object({
  objectId,
  version,
  /** The collection's clock: every change of the row gives it the next number. */
  seq: count,
  /** Epoch of the wrap; 0 for a drop. */
  epoch: u32,
  wrappedKey: bytesUpTo(104, 81),
  card: sealedCard,
  /** The server's clock; nothing is decided by it. */
  addedAt: time,
  by: author,
  bytes: count,
})
export const removedRow = v.object({ objectId, seq: count, removed: v.literal(true) })
/** One certificate of a guest; after a password change a guest has several. */
export const guestRow = v.object({
  linkId,
  key: publicKey,
  certificate: bytesOf(169),
  /** Epoch under whose key the name is sealed. */
  epoch: u32,
  name: v.nullable(sealedText),
})
export const itemPage = v.object({
  rows: v.array(v.union([itemRow, removedRow])),
  /** Certificates of the guests who appear in `rows`, each once. */
  guests: v.array(guestRow),
  /** With `since`: facts saved in the same stretch of the clock (a new title, a caption). */
  remarks: v.array(remarkRow),
  /** Highest seq of the collection: what `since` catches up to. */
  seq: count,
  /** Position of the roster log; behind it the client asks for entries. */
  rosterSeq: count,
  /** True when there is more in the direction asked. */
  more: v.boolean(),
})

export const removeItems = v.object({
  objects: v.pipe(v.array(objectId), v.minLength(1), v.maxLength(100)),
})
export const removedItems = v.object({
  /** Those that are out of the collection now, before or by this request. */
  objects: v.array(objectId),
})

export type RemoveItems = v.InferOutput<typeof removeItems>
export type RemovedItems = v.InferOutput<typeof removedItems>
export type Author = v.InferOutput<typeof author>
export type ItemRow = v.InferOutput<typeof itemRow>
export type RemovedRow = v.InferOutput<typeof removedRow>
export type GuestRow = v.InferOutput<typeof guestRow>
export type ItemPage = v.InferOutput<typeof itemPage>
