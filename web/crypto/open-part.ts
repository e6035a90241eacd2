// A stretch of a large stream, opened alone: whole segments, each checked against its signed hash
// before it is decrypted (V6). So a file of any size is read in pieces of bounded memory.
import { segmentCount, segmentRange } from '#protocol/records/padding'
import { refuse } from './failure.ts'
import type { CheckedStream } from './segments.ts'
import { checkTrueLength, makeOpener, segmentPlainBytes } from './stream.ts'
import type { Bytes } from './suite.ts'

/**
 * `sealed` is exactly the segments from `first` on; what is padding behind `trueLength` is cut off.
 * One part for each segment, so that nothing large is copied together.
 */
export async function openPart(
  key: Bytes,
  context: Bytes,
  stream: CheckedStream,
  first: number,
  sealed: Bytes,
  trueLength: number,
): Promise<Bytes[]> {
  const length = checkTrueLength(stream, trueLength)
  const opener = await makeOpener(key, context, stream)
  const base = segmentRange(first, stream.ctLen).start
  const parts: Bytes[] = []
  for (let index = first, at = 0; at < sealed.length; index++) {
    if (index >= segmentCount(stream.ctLen)) refuse('bytes after the end')
    const end = segmentRange(index, stream.ctLen).end - base
    const plain = await opener(index, sealed.subarray(at, end))
    // All segments before the last one are full.
    const left = Math.max(0, length - index * segmentPlainBytes)
    parts.push(plain.length > left ? plain.slice(0, left) : plain)
    at = end
  }
  return parts
}
