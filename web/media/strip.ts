// Takes the place out of a file before it is sealed; one finder per format. Every change overwrites bytes in place, so lengths and offsets stay true and
// all other bytes are those of the picked file; `pieces` puts the originals back.
import { media } from '#protocol/records/card'
import type { Piece } from '#protocol/records/private-part'
import type { Range } from './place-text.ts'
import { findHeifPlace, findTiffPlace, findWebpPlace } from './strip-container.ts'
import { findFilmPlaces } from './strip-film.ts'
import { findJpegPlace } from './strip-jpeg.ts'
import { findPngPlace } from './strip-png.ts'

export interface Stripped {
  stored: Blob
  pieces: Piece[]
}

/** Above this a private part could not carry the pieces (64 KiB with their headers). */
const maxPieceBytes = 48 * 1024
const maxPieces = 1000

type Find = (bytes: Uint8Array, file: Blob) => Range[] | Promise<Range[]>

const finders: Partial<Record<number, Find>> = {
  [media.jpeg]: findJpegPlace,
  [media.png]: findPngPlace,
  [media.webp]: findWebpPlace,
  [media.heic]: findHeifPlace,
  [media.avif]: findHeifPlace,
  [media.tiff]: findTiffPlace,
  [media.raw]: findTiffPlace,
  [media.mp4]: (_, file) => findFilmPlaces(file),
  [media.quickTime]: (_, file) => findFilmPlaces(file),
}

/** `bytes`: the whole file; of films none. Nothing found: the same blob and no pieces. */
export async function strip(
  code: number,
  file: Blob,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Stripped> {
  const ranges = merge((await finders[code]?.(bytes, file)) ?? [])
  if (ranges.length === 0) return { stored: file, pieces: [] }
  const stored: BlobPart[] = []
  let at = 0
  for (const range of ranges) {
    stored.push(file.slice(at, range.from), replacement(range))
    at = range.to
  }
  stored.push(file.slice(at))
  const pieces = fits(ranges) ? await piecesOf(file, ranges) : []
  return { stored: new Blob(stored, { type: file.type }), pieces }
}

const replacement = ({ from, to, fill, put }: Range) => put ?? new Uint8Array(to - from).fill(fill)

const piecesOf = (file: Blob, ranges: Range[]): Promise<Piece[]> =>
  Promise.all(
    ranges.map(async ({ from, to }) => ({
      offset: from,
      removed: to - from,
      original: new Uint8Array(await file.slice(from, to).arrayBuffer()),
    })),
  )

/** What would not fit is removed for good rather than left in. */
const fits = (ranges: Range[]): boolean =>
  ranges.length <= maxPieces &&
  ranges.reduce((sum, { from, to }) => sum + to - from, 0) <= maxPieceBytes

/**
 * In order, overlapping ranges joined; what is zeroed wins over what is blanked. Exact bytes are not
 * joined with others: where both claim a place, the first has it.
 */
function merge(ranges: Range[]): Range[] {
  const merged: Range[] = []
  for (const range of ranges.filter((r) => r.to > r.from).sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (!last || range.from > last.to) merged.push({ ...range })
    else if (range.put || last.put) merged.push(...behind(range, last.to))
    else {
      last.to = Math.max(last.to, range.to)
      last.fill = Math.min(last.fill, range.fill)
    }
  }
  return merged
}

function behind(range: Range, end: number): Range[] {
  const from = Math.max(range.from, end)
  if (from >= range.to) return []
  return [
    range.put ? { ...range, from, put: range.put.slice(from - range.from) } : { ...range, from },
  ]
}
