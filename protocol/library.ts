// What an account holds and pays for, whatever collections it is in. A holding is a placement whose
// payer is the account: shown in a collection, kept after it left one, or in the trash. The same
// object is charged once however many placements it has. All by session.
//
// GET  /api/library?after=<cursor>&limit=&collection=   -> LibraryPage
// GET  /api/library/objects/:o/:v/:kind        sealed stream 1..5; `Range` -> 206
// GET  /api/library/objects/:o/:v/proof        one frame of framing.ts without a thumbnail
// GET  /api/library/objects/:o/:v/private      the sealed private part, to whoever put the object
// POST /api/library/batch                      Batch -> frames of framing.ts, in the order asked
// POST /api/library/details                    DetailsBatch -> the same frames without thumbnails
// PUT  /api/library/own                        KeepOwn -> 204       own way to guests' objects
// POST /api/collections/:c/copies              Copy -> Copied       collaborator and up of :c
//
// POST /api/trash                              Objects -> Done      leave every collection, kept 30 days
// POST /api/trash/restore                      Objects -> Restored  back to where they were
// POST /api/trash/delete                       Objects -> Done      for good; what others hold stays theirs
// POST /api/trash/empty                        -> Emptied           bounded: repeat until nothing is left
//
// POST /api/collections/:c/items/:o/suggest-deletion   204          admin, owner, of another's item
// GET  /api/suggestions                        -> SuggestionList    to me
// POST /api/suggestions                        Answer -> 204
import * as v from 'valibot'
import { accountId, collectionId, objectId } from './ids.ts'
import { author, guestRow } from './items.ts'
import { bytesOf, bytesUpTo, count, sealedCard, time, u32, version, wrappedKey } from './wire.ts'

export const maxObjectsAtOnce = 100
export const maxCopiesAtOnce = 50
export const trashMilliseconds = 30 * 24 * 3_600_000

export const holdingState = v.picklist(['shown', 'kept', 'trashed'])
const statement = bytesOf(300)
export const libraryRow = v.object({
  objectId,
  version,
  /** Where it is, or was. */
  collectionId,
  state: holdingState,
  trashedAt: v.nullable(time),
  addedAt: time,
  bytes: count,
  by: author,
  epoch: u32,
  wrappedKey: bytesUpTo(104, 81),
  card: sealedCard,
  /** The object's key under the account's own; null: only the collection's key opens it. */
  ownKey: v.nullable(wrappedKey),
  /** Signed by the account itself: its put or copy; null like `ownKey`. */
  statement: v.nullable(statement),
})
export const libraryPage = v.object({
  rows: v.array(libraryRow),
  /** Certificates of the guests whose items only the collection's key opens, each once. */
  guests: v.array(guestRow),
  /** Of the next page; null: that was all. */
  next: v.nullable(v.string()),
})
export const keepOwn = v.object({
  items: v.pipe(
    v.array(
      v.object({
        collectionId,
        objectId,
        version,
        ownKey: wrappedKey,
        /** Of type copy, by the account, over the very object that lies there. */
        statement,
      }),
    ),
    v.minLength(1),
    v.maxLength(maxCopiesAtOnce),
  ),
})

export const copy = v.object({
  /** Collection to read from; null: the account's own library. */
  from: v.nullable(collectionId),
  items: v.pipe(
    v.array(
      v.object({
        objectId,
        version,
        wrappedKey,
        card: sealedCard,
        /** Of type copy, by the account, for the collection in the path. */
        statement,
        ownKey: wrappedKey,
      }),
    ),
    v.minLength(1),
    v.maxLength(maxCopiesAtOnce),
  ),
})
/** `there`: it was in the collection before. `full`: the account's storage; nothing of it was done. */
export const copyResult = v.picklist(['copied', 'there', 'unavailable', 'full'])
export const copied = v.object({
  results: v.array(v.object({ objectId, result: copyResult })),
  seq: count,
})

export const objects = v.object({
  objects: v.pipe(v.array(objectId), v.minLength(1), v.maxLength(maxObjectsAtOnce)),
})
/** Those that were held; others were not there. */
export const done = v.object({ objects: v.array(objectId) })
export const restored = v.object({
  objects: v.array(
    v.object({
      objectId,
      /** Collections that show it again; empty: it is in the library. */
      collections: v.array(collectionId),
    }),
  ),
})
export const emptied = v.object({ left: count })

export const suggestionList = v.object({
  suggestions: v.array(
    v.object({ collectionId, objectId, by: accountId, at: time, row: v.nullable(libraryRow) }),
  ),
})
export const answerSuggestion = v.object({ collectionId, objectId, accept: v.boolean() })

export type LibraryRow = v.InferOutput<typeof libraryRow>
export type LibraryPage = v.InferOutput<typeof libraryPage>
export type KeepOwn = v.InferOutput<typeof keepOwn>
export type Copy = v.InferOutput<typeof copy>
export type Copied = v.InferOutput<typeof copied>
export type Objects = v.InferOutput<typeof objects>
export type Done = v.InferOutput<typeof done>
export type Restored = v.InferOutput<typeof restored>
export type Emptied = v.InferOutput<typeof emptied>
export type SuggestionList = v.InferOutput<typeof suggestionList>
export type AnswerSuggestion = v.InferOutput<typeof answerSuggestion>
