// Sealing and opening of streams larger than memory: segment by segment, with the hash of each, and
// opening at an offset. Memory is two segments of 1 MiB. Before a segment is decrypted it was
// compared with its signed hash (V6); plaintext is cut at the true length, the rest is padding.
import { headerBytes, plainLength, segmentCount, segmentRange } from '#protocol/records/padding'
import { concat, sha256, zeros } from './bytes.ts'
import { fail, refuse } from './failure.ts'
import {
  type ChunkKeys,
  importMac,
  keysToOpen,
  keysToSeal,
  openChunks,
  sealChunks,
} from './seal.ts'
import { type CheckedStream, checkSegment, headerOf } from './segments.ts'
import { type Read, reader, type Source } from './source.ts'
import type { Bytes } from './suite.ts'

export { asStream, type Source } from './source.ts'

export const segmentPlainBytes = 1_048_576
const segmentChunks = 64

export interface SealedSegment {
  index: number
  bytes: Bytes
  hash: Bytes
}

export interface SealOptions {
  salt: Bytes
  /** True length; the source must give exactly so many bytes. */
  length: number
  paddedLength: number
  signal?: AbortSignal | undefined
}

/** Reading, sealing and hashing of so many segments overlap. */
const segmentsAhead = 3

/** The header is in the first segment. Some segments are sealed ahead of the one handed out. */
export async function* sealSegments(
  key: Bytes,
  context: Bytes,
  source: Source,
  options: SealOptions,
): AsyncGenerator<SealedSegment, void, void> {
  const keys = await keysToSeal(key, context, options.salt)
  const read = paddedReader(source, options.length, options.paddedLength)
  const count = Math.floor(options.paddedLength / segmentPlainBytes) + 1
  const ahead: Promise<SealedSegment>[] = []
  let reading: Promise<unknown> = Promise.resolve()
  const begin = (index: number) => {
    options.signal?.throwIfAborted()
    const plain = reading.then(() => read(segmentPlainBytes))
    const sealed = plain.then((bytes) => sealSegment(keys, index, bytes, index === count - 1))
    reading = plain
    sealed.catch(() => {})
    ahead.push(sealed)
  }
  try {
    for (let begun = 0, given = 0; given < count; given++) {
      while (begun < count && ahead.length < segmentsAhead) begin(begun++)
      const segment = await ahead.shift()
      if (segment) yield segment
    }
  } finally {
    await read.close()
  }
}

async function sealSegment(
  keys: ChunkKeys,
  index: number,
  plain: Bytes,
  last: boolean,
): Promise<SealedSegment> {
  const chunks = await sealChunks(keys, plain, index * segmentChunks, last)
  const bytes = index === 0 ? concat(keys.header, chunks) : chunks
  return { index, bytes, hash: await sha256(bytes) }
}

/** Adds the zeros. A file that changed its length since it was measured is refused. */
function paddedReader(source: Source, length: number, paddedLength: number): Read {
  const inner = reader(source)
  let at = 0
  const read = async (want: number) => {
    const size = Math.min(want, paddedLength - at)
    const wanted = Math.max(0, Math.min(size, length - at))
    const got = wanted > 0 ? await inner(wanted) : zeros(0)
    if (got.length !== wanted) refuse('the file changed while it was read')
    at += size
    if (at === paddedLength && (await inner(1)).length > 0)
      refuse('the file changed while it was read')
    return size === wanted ? got : concat(got, zeros(size - wanted))
  }
  return Object.assign(read, { close: inner.close })
}

/** An opener for any segment of one checked stream: the first step of every way of reading. */
export async function makeOpener(
  key: Bytes,
  context: Bytes,
  stream: CheckedStream,
): Promise<(index: number, bytes: Bytes) => Promise<Bytes>> {
  const keys = await keysToOpen(await importMac(key), context, headerOf(stream))
  return async (index, bytes) => {
    await checkSegment(stream, index, bytes)
    const chunks = index === 0 ? bytes.subarray(headerBytes) : bytes
    return openChunks(keys, chunks, index * segmentChunks)
  }
}

/** Which segments, and which bytes of the sealed stream, hold plaintext `start` .. `end`. */
export function segmentsFor(
  start: number,
  end: number,
  ctLen: number,
): { first: number; last: number; from: number; to: number } {
  const first = Math.floor(start / segmentPlainBytes)
  const last = Math.max(first, Math.ceil(end / segmentPlainBytes) - 1)
  const from = segmentRange(first, ctLen).start
  return { first, last, from, to: segmentRange(last, ctLen).end }
}

/** Refuses a true length that does not fit: the rest of the stream is padding. */
export function checkTrueLength(stream: CheckedStream, trueLength: number): number {
  if (!(trueLength <= plainLength(stream.ctLen))) refuse('true length beyond the stream')
  return trueLength
}

/** The whole stream in order, each part checked before it is given out. */
export async function* openSegments(
  key: Bytes,
  context: Bytes,
  stream: CheckedStream,
  source: Source,
  trueLength: number,
): AsyncGenerator<Bytes, void, void> {
  let left = checkTrueLength(stream, trueLength)
  const opener = await makeOpener(key, context, stream)
  const read = reader(source)
  try {
    for (let index = 0; index < segmentCount(stream.ctLen); index++) {
      const { start, end } = segmentRange(index, stream.ctLen)
      const sealed = await read(end - start)
      if (sealed.length < end - start) fail('cut-short', 'stream')
      const shown = (await opener(index, sealed)).subarray(0, left)
      // Before the yield: whoever takes the part may hand its buffer on, and then it has no length.
      left -= shown.length
      if (shown.length > 0) yield shown
    }
    if ((await read(1)).length > 0) refuse('bytes after the end')
  } finally {
    await read.close()
  }
}
