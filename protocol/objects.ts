// Objects on the wire: bytes. All with a capability token in `Authorization: Keepsake <144>`.
//
// PUT  /api/collections/:c/objects/:o/:v           body of framing.ts -> Committed   201, 200 when repeated
// POST /api/collections/:c/objects/:o/:v/commit    small parts alone -> Committed    after 409 stale
// GET  /api/collections/:c/objects/:o/:v/:kind     sealed stream 1..5; `Range: bytes=a-b` -> 206
// GET  /api/collections/:c/objects/:o/:v/proof     one frame of framing.ts without a thumbnail
// GET  /api/collections/:c/objects/:o/:v/private   the sealed private part, to the account that pays for it
// GET  /api/collections/:c/private?after=<seq>     -> PrivateParts   own ones, for finding duplicates
// POST /api/collections/:c/batch                   Batch -> frames of framing.ts, in the order asked
// POST /api/collections/:c/details                 DetailsBatch -> the same frames without thumbnails
import * as v from 'valibot'
import { objectId } from './ids.ts'
import { maxBatchItems, maxDetailsItems, maxPrivateBytes } from './limits.ts'
import { bytesUpTo, count, version } from './wire.ts'

export const committed = v.object({ seq: count })
const named = v.array(v.object({ objectId, version }))
export const batch = v.object({
  items: v.pipe(named, v.minLength(1), v.maxLength(maxBatchItems)),
})
export const detailsBatch = v.object({
  items: v.pipe(named, v.minLength(1), v.maxLength(maxDetailsItems)),
})
/** At most 50, oldest first; only what the caller's account added and pays for. */
export const privateParts = v.object({
  parts: v.array(
    v.object({ objectId, version, seq: count, sealed: bytesUpTo(2 * maxPrivateBytes) }),
  ),
  more: v.boolean(),
})

export type Committed = v.InferOutput<typeof committed>
export type Batch = v.InferOutput<typeof batch>
export type DetailsBatch = v.InferOutput<typeof detailsBatch>
export type PrivateParts = v.InferOutput<typeof privateParts>
