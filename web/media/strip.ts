// Takes the place out of a file before it is sealed. JPEG here; another format is one more function
// of the same shape. Every change overwrites bytes in place, so lengths and offsets stay true and
// all other bytes are those of the picked file; `pieces` puts the originals back.
import { media } from '#protocol/records/card'
import type { Piece } from '#protocol/records/private-part'
import type { Range } from './place-text.ts'
import { findJpegPlace } from './strip-jpeg.ts'

export interface Stripped {
  stored: Blob
  pieces: Piece[]
}

/** Above this a private part could not carry the pieces (64 KiB with their headers). */
const maxPieceBytes = 48 * 1024
const maxPieces = 1000

/** `bytes`: the whole file. Nothing found: the same blob and no pieces. */
export function strip(code: number, file: Blob, bytes: Uint8Array<ArrayBuffer>): Stripped {
  if (code !== media.jpeg) return { stored: file, pieces: [] }
  const ranges = merge(findJpegPlace(bytes))
  if (ranges.length === 0) return { stored: file, pieces: [] }
  const pieces = ranges.map((range) => ({
    offset: range.from,
    removed: range.to - range.from,
    original: bytes.slice(range.from, range.to),
  }))
  const parts: BlobPart[] = []
  let at = 0
  for (const range of ranges) {
    parts.push(file.slice(at, range.from), new Uint8Array(range.to - range.from).fill(range.fill))
    at = range.to
  }
  parts.push(file.slice(at))
  return { stored: new Blob(parts, { type: file.type }), pieces: fitting(pieces) }
}

/** What would not fit is removed for good rather than left in. */
function fitting(pieces: Piece[]): Piece[] {
  const bytes = pieces.reduce((sum, piece) => sum + piece.original.length, 0)
  return bytes <= maxPieceBytes && pieces.length <= maxPieces ? pieces : []
}

/** In order, overlapping ranges joined; what is zeroed wins over what is blanked. */
function merge(ranges: Range[]): Range[] {
  const merged: Range[] = []
  for (const range of ranges.filter((r) => r.to > r.from).sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (!last || range.from > last.to) merged.push({ ...range })
    else {
      last.to = Math.max(last.to, range.to)
      last.fill = Math.min(last.fill, range.fill)
    }
  }
  return merged
}
