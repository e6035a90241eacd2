// The original of an item piece by piece, for files that go to disk while they come: the mirror of
// receive-item's whole streams. Each piece was checked against what its author signed (V6) before it
// is given out; one stretch is fetched ahead, so memory holds two of them whatever the file's size.
import { fromBase64url } from '#protocol/base64url'
import { type Bytes, concat } from '#protocol/records/bytes'
import { streamContext } from '#protocol/records/contexts'
import type { StreamKind } from '#protocol/records/descriptor'
import { segmentCount, segmentRange } from '#protocol/records/padding'
import { type Piece, restorePlan } from '#protocol/records/private-part'
import type { ReadAt } from '../api/objects.ts'
import { loadRange } from '../api/ranges.ts'
import { run } from '../crypto/client.ts'
import { refuse } from '../crypto/failure.ts'
import type { OpenRow } from './open-rows.ts'
import type { Proven } from './verify.ts'

/** Segments of 1 MiB in one request. */
const segmentsAtOnce = 4

/** `length`: the true one, from the signed card or details. */
export async function* readStream(
  signal: AbortSignal,
  at: ReadAt,
  { row, key }: OpenRow,
  proven: Proven,
  kind: StreamKind,
  length: number,
): AsyncGenerator<Bytes, void, void> {
  const stream = proven.streams.get(kind) ?? refuse('V6 no such stream')
  const context = streamContext(fromBase64url(row.objectId), row.version, kind)
  const count = segmentCount(stream.ctLen)
  const load = async (first: number): Promise<Bytes[]> => {
    const last = Math.min(count, first + segmentsAtOnce) - 1
    const from = segmentRange(first, stream.ctLen).start
    const range = { from, to: segmentRange(last, stream.ctLen).end }
    const sealed = await loadRange(signal, at, row, kind, range)
    if (sealed.length !== range.to - range.from) refuse('V6 length of a stretch')
    return run(signal, 'openPart', key, context, stream, first, sealed, length)
  }
  let ahead = load(0)
  for (let first = 0; first < count; first += segmentsAtOnce) {
    const parts = await ahead
    const next = first + segmentsAtOnce
    if (next < count) {
      ahead = load(next)
      // Whoever takes the next piece hears of a failure; until then it is nobody's.
      ahead.catch(() => undefined)
    }
    for (const part of parts) if (part.length > 0) yield part
  }
}

/** The account's own pieces put back where they were taken out (the place in a photo). */
export async function* restored(
  parts: AsyncGenerator<Bytes, void, void>,
  stored: number,
  pieces: Piece[],
): AsyncGenerator<Bytes, void, void> {
  let held: Uint8Array = new Uint8Array()
  let at = 0
  try {
    for (const step of restorePlan(stored, pieces)) {
      if ('bytes' in step) {
        if (step.bytes.length > 0) yield step.bytes
        continue
      }
      // What stands between the last step and this one is replaced.
      while (at < step.to) {
        if (held.length === 0) {
          const next = await parts.next()
          if (next.done) return
          held = next.value
        }
        const skipped = Math.min(held.length, Math.max(0, step.from - at))
        const taken = Math.min(held.length - skipped, step.to - Math.max(at, step.from))
        const part = held.subarray(skipped, skipped + taken)
        at += skipped + taken
        held = held.subarray(skipped + taken)
        if (part.length > 0) yield concat(part)
      }
    }
  } finally {
    await parts.return()
  }
}

export const restoredLength = (stored: number, pieces: Piece[]): number =>
  pieces.reduce((sum, piece) => sum + piece.original.length - piece.removed, stored)
