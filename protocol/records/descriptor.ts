// A descriptor names one sealed stream by what can be checked without a key: its salt, commitment,
// length and the root over its segment hashes. The statement signs all of them together.
import { type Bytes, concat, fixed, malformed, read, u8, u64 } from './bytes.ts'
import { plainLength, segmentCount } from './padding.ts'

export const descriptorBytes = 97
export const maxSegments = 61_381

export const streamKind = {
  details: 0,
  original: 1,
  thumbnail: 2,
  preview: 3,
  poster: 4,
  motion: 5,
} as const
export type StreamKind = (typeof streamKind)[keyof typeof streamKind]

export interface Descriptor {
  kind: StreamKind
  salt: Bytes
  commitment: Bytes
  /** Length of the sealed stream. */
  ctLen: number
  root: Bytes
}

export function packDescriptor(d: Descriptor): Bytes {
  return concat(
    u8(d.kind),
    fixed(d.salt, 24),
    fixed(d.commitment, 32),
    u64(d.ctLen),
    fixed(d.root, 32),
  )
}

export function parseDescriptor(bytes: Uint8Array): Descriptor {
  const r = read(bytes, descriptorBytes)
  const descriptor: Descriptor = {
    kind: r.oneOf([0, 1, 2, 3, 4, 5], 'stream kind'),
    salt: r.take(24),
    commitment: r.take(32),
    ctLen: r.u64(),
    root: r.take(32),
  }
  plainLength(descriptor.ctLen)
  if (segmentCount(descriptor.ctLen) > maxSegments) malformed('stream too long')
  return descriptor
}

/** Several, one after another: ordered by kind, each kind at most once. */
export function parseDescriptors(bytes: Uint8Array): Descriptor[] {
  const count = bytes.length / descriptorBytes
  if (!Number.isInteger(count) || count < 1 || count > 6) return malformed('number of descriptors')
  const found: Descriptor[] = []
  for (let i = 0; i < count; i++) {
    const one = parseDescriptor(bytes.subarray(i * descriptorBytes, (i + 1) * descriptorBytes))
    const before = found.at(-1)
    if (before && before.kind >= one.kind) malformed('descriptors out of order')
    found.push(one)
  }
  return found
}
