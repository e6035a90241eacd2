// Remarks on the wire: titles, captions, comments. Signed by their author, then sealed; the server
// orders them by revision and cannot read which kind one is.
import * as v from 'valibot'
import { remarkId } from './ids.ts'
import { maxRemarkBytes } from './limits.ts'
import { bytesUpTo, u32 } from './wire.ts'

/** `fact`: titles, captions, names, dates. `talk`: comments, reactions, replies. */
export const remarkSort = v.picklist(['fact', 'talk'])
export const saveRemark = v.object({
  revision: v.pipe(u32, v.minValue(1)),
  epoch: u32,
  sort: remarkSort,
  sealed: bytesUpTo(maxRemarkBytes, 256),
})
export const remarkRow = v.object({ remarkId, ...saveRemark.entries })

export type SaveRemark = v.InferOutput<typeof saveRemark>
export type RemarkRow = v.InferOutput<typeof remarkRow>
