// One item from row to picture, the mirror of send/send-item: proof, author and hashes, details,
// bytes, opened. Nothing is handed out that did not pass every check (V1 to V6).
import { fromBase64url } from '#protocol/base64url'
import type { FrameParts } from '#protocol/framing'
import type { ItemRow } from '#protocol/items'
import { concat } from '#protocol/records/bytes'
import { streamContext } from '#protocol/records/contexts'
import { type StreamKind, streamKind } from '#protocol/records/descriptor'
import type { Details } from '#protocol/records/details'
import { segmentCount } from '#protocol/records/padding'
import { loadProof, loadStream, type ReadAt } from '../api/objects.ts'
import { run, runFlow } from '../crypto/client.ts'
import { refuse } from '../crypto/failure.ts'
import { type CheckedStream, checkSegment } from '../crypto/segments.ts'
import type { Bytes } from '../crypto/suite.ts'
import { firstLook } from './first-look.ts'
import { mediaType } from './media-type.ts'
import type { OpenRow } from './open-rows.ts'
import { refuseBomb } from './refuse-bomb.ts'
import { type Judge, type Proven, verifyItem } from './verify.ts'

export interface Source {
  at: ReadAt
  /** Author, right and hashes: V1 to V6 but for the bytes. */
  verify(row: ItemRow, parts: FrameParts): Promise<Proven>
}

/** Of a collection: judged by its roster. */
export const judgedBy = (at: ReadAt, judge: Judge): Source => ({
  at,
  verify: (row, parts) => verifyItem(judge, row, parts),
})

/** What has been proven of an item, with its details. */
export interface ProvenItem extends Proven {
  details: Details
}

/** Step by step what `send-item` did, from the other end. */
export async function receiveStream(
  signal: AbortSignal,
  from: Source,
  item: OpenRow,
  kind: StreamKind,
  proven: ProvenItem,
): Promise<Blob> {
  const stream = streamOf(proven, kind)
  const sealed = await loadStream(signal, from.at, item.row, kind, stream.ctLen)
  const plain = await openKind(signal, item, stream, sealed, trueLength(item, proven, kind))
  refuseBomb(kind, plain[0])
  return new Blob(plain, { type: mediaType(kind, item.card.media) })
}

/** Statement, hashes and details from the server, checked. */
export async function proveItem(
  signal: AbortSignal,
  from: Source,
  item: OpenRow,
): Promise<ProvenItem> {
  const frame = await loadProof(signal, from.at, item.row)
  const parts = frame.parts ?? refuse('V1 no statement')
  const { details } = await firstLook(signal, item, parts)
  return proveFrame(from, item, parts, details)
}

/** The same for a frame of a batch that was looked at: its bytes must be those that were signed. */
export async function proveFrame(
  from: Source,
  item: OpenRow,
  parts: FrameParts,
  details: Details,
): Promise<ProvenItem> {
  const proven = await from.verify(item.row, parts)
  await checkSegment(streamOf(proven, streamKind.details), 0, concat(parts.details))
  if (parts.thumbnail.length > 0)
    await checkSegment(streamOf(proven, streamKind.thumbnail), 0, concat(parts.thumbnail))
  return { ...proven, details }
}

function streamOf(proven: Proven, kind: StreamKind): CheckedStream {
  return proven.streams.get(kind) ?? refuse('V6 no such stream')
}

/** The original's is in the card, which is signed too; the others' in the details. */
function trueLength(item: OpenRow, proven: ProvenItem, kind: StreamKind): number {
  if (kind === streamKind.original) return item.card.bytes
  return proven.details.len?.[String(kind)] ?? refuse('no true length')
}

/** Segment by segment against the signed hashes, then opened: off the main thread. */
async function openKind(
  signal: AbortSignal,
  { row, key }: OpenRow,
  stream: CheckedStream,
  sealed: Bytes,
  length: number,
): Promise<Bytes[]> {
  const objectId = fromBase64url(row.objectId)
  if (segmentCount(stream.ctLen) === 1) {
    await checkSegment(stream, 0, sealed)
    const { version } = row
    return [await run(signal, 'openWhole', key, objectId, version, stream.kind, sealed, length)]
  }
  const context = streamContext(objectId, row.version, stream.kind)
  const parts: Bytes[] = []
  for await (const part of runFlow(signal, 'openSegments', key, context, stream, sealed, length)) {
    parts.push(part)
  }
  return parts
}
