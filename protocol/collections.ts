// Collections on the wire. `open` is one answer for members and link holders alike: token, keys,
// roster, remarks about the collection, first rows.
//
// POST   /api/collections                    MakeCollection -> 201       repeat with the same bytes: 201
// GET    /api/collections                    -> CollectionList
// POST   /api/collections/:c/open            OpenCollection -> Opened    session
// DELETE /api/collections/:c?items=<what>    DeletionPlan                owner; trash | keep | forever
// DELETE /api/collections/:c/deletion        204                         owner: stays after all
// GET    /api/collections/:c/roster?after=n  -> RosterPage               token
// GET    /api/collections/:c/cutoffs/:seq    -> Cutoff                   token
// GET    /api/collections/:c/records?link=<linkId>|account=<id> -> RecordHashes   whoever may end that right; for a cutoff list
// POST   /api/collections/:c/rotate          Rotate -> 204               admin, owner; 409 roster-moved
// PUT    /api/collections/:c/remarks/:r      SaveRemark -> 204           token of a member (facts)
// GET    /api/collections/:c/live            WebSocket; subprotocols `keepsake`, <token>
import * as v from 'valibot'
import { accountId, collectionId, linkId } from './ids.ts'
import { guestRow, itemRow } from './items.ts'
import { remarkRow, remarkSort, saveRemark } from './remarks.ts'
import {
  bytesOf,
  count,
  cutoffList,
  rights,
  rosterEntry,
  time,
  u32,
  wrappedKey,
  wrappedTrust,
} from './wire.ts'

export { remarkRow, remarkSort, saveRemark }
export const collectionKind = v.picklist(['album', 'folder'])
export const makeCollection = v.object({
  collectionId,
  kind: collectionKind,
  genesis: rosterEntry,
  /** The owner's trust payload under MK (`wrap/ck`), epoch 1. */
  wrappedCk: wrappedTrust,
  title: remarkRow,
})
export const openCollection = v.object({
  /** Position that the client has verified and kept; 0 asks for the whole log. */
  rosterAfter: count,
  /** Rows wanted, newest first; at most `openRows`. */
  rows: v.pipe(count, v.maxValue(60)),
})
export const collectionSummary = v.object({
  collectionId,
  kind: collectionKind,
  role: v.picklist([1, 2, 3, 4]),
  createdAt: time,
  items: count,
  seq: count,
  ownerId: accountId,
  /** When it will be deleted; its members are told before. */
  deleteAt: v.nullable(time),
  /** For admins and the owner: new keys are due, or somebody whom they invited waits for theirs. */
  due: v.boolean(),
})
export const collectionList = v.object({ collections: v.array(collectionSummary) })

/** How the visitor gets the collection's key. */
export const memberKeys = v.object({
  as: v.literal('member'),
  /** Epoch of `wrappedCk`, 0 without. */
  epoch: u32,
  /** The member's own copy; null until a first grant was accepted. */
  wrappedCk: v.nullable(wrappedTrust),
  /** A newer key, sealed to the member by an admin. */
  grant: v.nullable(v.object({ epoch: u32, grant: bytesOf(217), from: accountId })),
})
export const linkKeys = v.object({
  as: v.literal('link'),
  /** Epoch of the blob. */
  epoch: u32,
  blob: wrappedTrust,
  /** Newest grant to the link's key, made by a rotation after the blob. */
  grant: v.nullable(v.object({ epoch: u32, grant: bytesOf(217) })),
})
export const opened = v.object({
  collectionId,
  kind: collectionKind,
  token: bytesOf(108),
  tokenExpiresAt: time,
  rights,
  keys: v.variant('as', [memberKeys, linkKeys]),
  /** Older keys: the key of epoch n under the key of epoch n + 1. */
  previousKeys: v.array(v.object({ epoch: u32, wrapped: wrappedKey })),
  /** Entries after `rosterAfter`, in order. */
  roster: v.array(rosterEntry),
  /** A removal has happened and new keys are still to be made (a client of role >= 3 does it). */
  rotationDue: v.boolean(),
  /** When the collection will be deleted; then nothing is added any more. */
  deleteAt: v.nullable(time),
  remarks: v.array(remarkRow),
  rows: v.array(itemRow),
  guests: v.array(guestRow),
  items: count,
  seq: count,
  /** For link holders: what the owner asks of guests. */
  link: v.nullable(v.object({ requireName: v.boolean(), expiresAt: v.nullable(time) })),
  serverTime: time,
})
export const rosterPage = v.object({
  entries: v.array(rosterEntry),
  previousKeys: v.array(v.object({ epoch: u32, wrapped: wrappedKey })),
  /** Link holders: the newest grant. Members: null; they open again. */
  grant: v.nullable(v.object({ epoch: u32, grant: bytesOf(217) })),
})
export const cutoff = v.object({ list: cutoffList })
export const recordHashes = v.object({ hashes: cutoffList })
export const rotate = v.object({
  entry: rosterEntry,
  /** CK of the old epoch under that of the new one (`wrap/ck-prev`). */
  previousKey: wrappedKey,
  wrappedCk: wrappedTrust,
  grants: v.pipe(v.array(v.object({ linkId, grant: bytesOf(217) })), v.maxLength(100)),
  /** For every other member. */
  members: v.pipe(v.array(v.object({ accountId, grant: bytesOf(217) })), v.maxLength(500)),
})
/** What becomes of the owner's items; those of others stay in their libraries in any case. */
export const deletedItems = v.picklist(['trash', 'keep', 'forever'])
/** Without other members it is gone at once; else they are told, and it stays open until then. */
export const deletionPlan = v.object({ deleteAt: v.nullable(time) })
/** What a page hears on its WebSocket; it answers nothing. */
export const liveMessage = v.object({ seq: count, rosterSeq: count })

export type CollectionKind = v.InferOutput<typeof collectionKind>
export type { RemarkRow, SaveRemark } from './remarks.ts'
export type MakeCollection = v.InferOutput<typeof makeCollection>
export type OpenCollection = v.InferOutput<typeof openCollection>
export type CollectionSummary = v.InferOutput<typeof collectionSummary>
export type CollectionList = v.InferOutput<typeof collectionList>
export type Opened = v.InferOutput<typeof opened>
export type RosterPage = v.InferOutput<typeof rosterPage>
export type Cutoff = v.InferOutput<typeof cutoff>
export type RecordHashes = v.InferOutput<typeof recordHashes>
export type Rotate = v.InferOutput<typeof rotate>
export type DeletedItems = v.InferOutput<typeof deletedItems>
export type DeletionPlan = v.InferOutput<typeof deletionPlan>
export type LiveMessage = v.InferOutput<typeof liveMessage>
