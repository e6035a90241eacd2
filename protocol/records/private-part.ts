// What only the uploader's account gets back: the location bytes taken out of the original with
// their offsets, and the tag that finds duplicates. Putting the pieces back gives the picked file.
import { type Bytes, concat, fixed, isZero, malformed, Reader, u32, u64 } from './bytes.ts'
import { bucket, padTo } from './padding.ts'

export const maxPrivateBytes = 65_536

export interface Piece {
  /** In the stored file. */
  offset: number
  /** Bytes that stand at the offset in place of the original ones. */
  removed: number
  original: Bytes
}

export interface PrivatePart {
  tag: Bytes
  pieces: Piece[]
}

export function packPrivatePart(part: PrivatePart): Bytes {
  const pieces = part.pieces.map((piece) =>
    concat(u64(piece.offset), u32(piece.removed), u32(piece.original.length), piece.original),
  )
  const plain = concat(fixed(part.tag, 32), u32(pieces.length), ...pieces)
  if (bucket(plain.length) > maxPrivateBytes) malformed('private part too long')
  return padTo(plain, bucket(plain.length))
}

export function parsePrivatePart(bytes: Uint8Array): PrivatePart {
  if (bytes.length > maxPrivateBytes) malformed('private part too long')
  const r = new Reader(bytes)
  const tag = r.take(32)
  const count = r.u32()
  const pieces: Piece[] = []
  for (let i = 0; i < count; i++) {
    const [offset, removed] = [r.u64(), r.u32()]
    pieces.push({ offset, removed, original: r.take(r.u32()) })
  }
  if (!isZero(r.take(r.left))) malformed('trailing bytes')
  refuseDisorder(pieces)
  return { tag, pieces }
}

function refuseDisorder(pieces: Piece[]): void {
  let end = 0
  for (const piece of pieces) {
    if (piece.offset < end) malformed('pieces out of order')
    end = piece.offset + piece.removed
  }
}

/** The picked file, as parts to be joined: slices of the stored file and the pieces. */
export function restorePlan(
  stored: number,
  pieces: Piece[],
): ({ from: number; to: number } | { bytes: Bytes })[] {
  const plan: ({ from: number; to: number } | { bytes: Bytes })[] = []
  let at = 0
  for (const piece of pieces) {
    if (piece.offset < at || piece.offset + piece.removed > stored)
      malformed('piece outside the file')
    plan.push({ from: at, to: piece.offset }, { bytes: piece.original })
    at = piece.offset + piece.removed
  }
  plan.push({ from: at, to: stored })
  return plan
}

export function restoreOriginal(stored: Uint8Array, pieces: Piece[]): Bytes {
  return concat(
    ...restorePlan(stored.length, pieces).map((part) =>
      'bytes' in part ? part.bytes : stored.subarray(part.from, part.to),
    ),
  )
}
