// Sizes: what padding hides of a length, and what a sealed length can be. Pure arithmetic on numbers
// above 2^32, so no bit operators; `log2` on doubles is wrong near powers of two and not used.
import { type Bytes, malformed, zeros } from './bytes.ts'

export const chunkBytes = 16_384
export const sealedChunkBytes = 16_400
export const headerBytes = 56
/** 64 sealed chunks: the unit that has its own hash. */
export const segmentBytes = 1_049_600
/** 8 segments: what one request of a multipart upload carries. */
export const partBytes = 8_396_800

/** floor(log2 n) for n >= 1, exact. */
function log2(n: number): number {
  let exponent = 0
  for (let power = 2; power <= n; power *= 2) exponent++
  return exponent
}

export function padme(n: number): number {
  if (n < 2) return n
  const e = log2(n)
  const s = e < 2 ? 1 : log2(e) + 1
  const m = 2 ** Math.max(0, e - s)
  return Math.ceil(n / m) * m
}

export function bucket(n: number): number {
  for (const size of [256, 512]) if (n <= size) return size
  return Math.max(1, Math.ceil(n / 1024)) * 1024
}

export function padTo(bytes: Uint8Array, length: number): Bytes {
  if (bytes.length > length) malformed('longer than its padding')
  const padded = zeros(length)
  padded.set(bytes)
  return padded
}

export function sealedLength(plain: number): number {
  return headerBytes + plain + 16 * (Math.floor(plain / chunkBytes) + 1)
}

/** F2: each sealed length has one plain length, or none. */
export function plainLength(sealed: number): number {
  const chunks = Math.floor((sealed - headerBytes) / sealedChunkBytes)
  const last = sealed - headerBytes - chunks * sealedChunkBytes - 16
  if (!Number.isSafeInteger(sealed) || sealed < headerBytes || last < 0) {
    return malformed('a length that sealing never gives')
  }
  return chunks * chunkBytes + last
}

export function segmentCount(sealed: number): number {
  return Math.max(1, Math.ceil((sealed - headerBytes) / segmentBytes))
}

/** Where segment `index` lies in the sealed bytes. The first one also holds the header. */
export function segmentRange(index: number, sealed: number): { start: number; end: number } {
  const start = index === 0 ? 0 : headerBytes + index * segmentBytes
  const end = Math.min(sealed, headerBytes + (index + 1) * segmentBytes)
  if (index < 0 || start >= end) malformed('no such segment')
  return { start, end }
}
