// One item from row to picture, the mirror of send/send-item: proof, author and hashes, details,
// bytes, opened. Nothing is handed out that did not pass every check (V1 to V6).
import { fromBase64url } from '#protocol/base64url'
import type { Frame } from '#protocol/framing'
import type { CollectionId } from '#protocol/ids'
import { concat } from '#protocol/records/bytes'
import { streamContext } from '#protocol/records/contexts'
import { type StreamKind, streamKind } from '#protocol/records/descriptor'
import { type Details, parseDetails } from '#protocol/records/details'
import { plainLength, segmentCount } from '#protocol/records/padding'
import type { Access } from '../api/access.ts'
import { loadProof, loadStream } from '../api/objects.ts'
import { run, runFlow } from '../crypto/client.ts'
import { refuse } from '../crypto/failure.ts'
import { type CheckedStream, checkSegment } from '../crypto/segments.ts'
import type { Bytes } from '../crypto/suite.ts'
import { mediaType } from './media-type.ts'
import type { OpenRow } from './open-rows.ts'
import { type Judge, type Proven, verifyItem } from './verify.ts'

export interface Source {
  collectionId: CollectionId
  access: Access
  judge: Judge
}

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
  const { collectionId, access } = from
  const sealed = await loadStream(signal, access, collectionId, item.row, kind, stream.ctLen)
  const plain = await openKind(signal, item, stream, sealed, trueLength(item, proven, kind))
  return new Blob(plain, { type: mediaType(kind, item.card.media) })
}

/** Statement, hashes and details from the server, checked. */
export async function proveItem(
  signal: AbortSignal,
  from: Source,
  item: OpenRow,
): Promise<ProvenItem> {
  const frame = await loadProof(signal, from.access, from.collectionId, item.row)
  return proveFrame(signal, from, item, frame)
}

/** The same from a frame of a batch. */
export async function proveFrame(
  signal: AbortSignal,
  from: Source,
  item: OpenRow,
  frame: Frame,
): Promise<ProvenItem> {
  const proven = await verifyItem(from.judge, item.row, frame)
  const sealed = concat(frame.parts?.details ?? new Uint8Array())
  const stream = streamOf(proven, streamKind.details)
  if (sealed.length !== stream.ctLen) refuse('V6 length of the details')
  const whole = plainLength(stream.ctLen)
  const plain = await openKind(signal, item, stream, sealed, whole)
  return { ...proven, details: parseDetails(concat(...plain)) }
}

/** The thumbnail that came with a frame; null when the item has none. */
export async function thumbnailIn(
  signal: AbortSignal,
  item: OpenRow,
  frame: Frame,
  proven: ProvenItem,
): Promise<Blob | null> {
  const stream = proven.streams.get(streamKind.thumbnail)
  const sealed = concat(frame.parts?.thumbnail ?? new Uint8Array())
  if (!stream || sealed.length === 0) return null
  if (sealed.length !== stream.ctLen) refuse('V6 length of the thumbnail')
  const length = trueLength(item, proven, streamKind.thumbnail)
  const plain = await openKind(signal, item, stream, sealed, length)
  return new Blob(plain, { type: mediaType(streamKind.thumbnail, item.card.media) })
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
