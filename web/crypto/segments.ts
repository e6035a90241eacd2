// Hashes over ciphertext, so that one segment of a large stream can be checked alone and without a
// key. Every fetched segment is checked here before its bytes are decrypted (V6).
import { segmentsInput, streamsInput } from '#protocol/records/contexts'
import {
  type Descriptor,
  packDescriptor,
  parseDescriptor,
  type StreamKind,
} from '#protocol/records/descriptor'
import { headerBytes, segmentCount, segmentRange } from '#protocol/records/padding'
import { concat, equal, sha256 } from './bytes.ts'
import { refuse } from './failure.ts'
import type { Bytes } from './suite.ts'

/** All H_i of a stream, one after another. */
export async function segmentHashes(sealed: Bytes): Promise<Bytes> {
  const count = segmentCount(sealed.length)
  const hashes = Array.from({ length: count }, (_, index) => {
    const { start, end } = segmentRange(index, sealed.length)
    return sha256(sealed.subarray(start, end))
  })
  return concat(...(await Promise.all(hashes)))
}

export const rootOf = (ctLen: number, hashes: Bytes): Promise<Bytes> =>
  sha256(segmentsInput(ctLen, hashes))

/** The descriptor of a stream whose header, length and hashes are known. */
export async function describeParts(
  kind: StreamKind,
  header: Uint8Array,
  ctLen: number,
  hashes: Bytes,
): Promise<Bytes> {
  const root = await rootOf(ctLen, hashes)
  const [salt, commitment] = [concat(header.subarray(0, 24)), concat(header.subarray(24, 56))]
  return packDescriptor({ kind, salt, commitment, ctLen, root })
}

export async function describe(
  kind: StreamKind,
  sealed: Bytes,
): Promise<{ descriptor: Bytes; hashes: Bytes }> {
  const hashes = await segmentHashes(sealed)
  const header = sealed.subarray(0, headerBytes)
  return { descriptor: await describeParts(kind, header, sealed.length, hashes), hashes }
}

export const streamsRoot = (
  objectId: Bytes,
  version: number,
  descriptors: Bytes[],
): Promise<Bytes> => sha256(streamsInput(objectId, version, descriptors))

/** A stream whose hash list gives the root that was signed. Nothing is fetched without one. */
export interface CheckedStream extends Descriptor {
  hashes: Bytes
}

export async function checkHashes(descriptor: Bytes, hashes: Bytes): Promise<CheckedStream> {
  const stream = parseDescriptor(descriptor)
  if (hashes.length !== 32 * segmentCount(stream.ctLen)) refuse('V6 length of the hash list')
  if (!equal(await rootOf(stream.ctLen, hashes), stream.root)) refuse('V6 hash list')
  return { ...stream, hashes }
}

/** `bytes` must be exactly segment `index`. */
export async function checkSegment(
  stream: CheckedStream,
  index: number,
  bytes: Bytes,
): Promise<void> {
  const { start, end } = segmentRange(index, stream.ctLen)
  if (bytes.length !== end - start) refuse('V6 length of a segment')
  const expected = stream.hashes.subarray(32 * index, 32 * index + 32)
  if (!equal(await sha256(bytes), expected)) refuse('V6 segment')
  if (index === 0 && !equal(headerOf(stream), bytes.subarray(0, headerBytes))) refuse('V6 header')
}

export const headerOf = (stream: Descriptor): Bytes => concat(stream.salt, stream.commitment)
