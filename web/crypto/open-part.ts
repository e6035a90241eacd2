// A stretch of a large stream, opened alone: whole segments, each checked against its signed hash
// before it is decrypted (V6). So a file of any size is read in pieces of bounded memory.
import { segmentCount, segmentRange } from '#protocol/records/padding'
import { concat } from './bytes.ts'
import { refuse } from './failure.ts'
import type { CheckedStream } from './segments.ts'
import { checkTrueLength, makeOpener, segmentPlainBytes } from './stream.ts'
import type { Bytes } from './suite.ts'

/** `sealed` is exactly the segments from `first` on; what is padding behind `trueLength` is cut off. */
export async function openPart(
  key: Bytes,
  context: Bytes,
  stream: CheckedStream,
  first: number,
  sealed: Bytes,
  trueLength: number,
): Promise<Bytes> {
  const left = checkTrueLength(stream, trueLength)
  const opener = await makeOpener(key, context, stream)
  const base = segmentRange(first, stream.ctLen).start
  const plain: Bytes[] = []
  for (let index = first, at = 0; at < sealed.length; index++) {
    if (index >= segmentCount(stream.ctLen)) refuse('bytes after the end')
    const { start, end } = segmentRange(index, stream.ctLen)
    plain.push(await opener(index, sealed.slice(at, end - base)))
    at += end - start
  }
  const opened = concat(...plain)
  // All segments before the last one are full.
  return opened.slice(0, Math.max(0, left - first * segmentPlainBytes))
}
