// One picked file, read: what it is, what it says of itself, its place taken out, its small
// pictures. Trusts nothing about the file; whatever cannot be decoded is kept as a file, so that
// nothing a guest picks is lost. Runs in a worker. Before: picked. Next: sealed (crypto/item.ts).

import { maxPutBytes } from '#protocol/limits'
import { media } from '#protocol/records/card'
import { type Dimensions, readDimensions, tooLarge, turned } from './dimensions.ts'
import { readFacts } from './facts.ts'
import { readFilmFacts } from './film-facts.ts'
import { MediaError, type Pictures, type Prepared } from './prepared.ts'
import { isFilm, type Kind, probe, probeBytes } from './probe.ts'
import { strip } from './strip.ts'
import { drawPictures } from './thumbnail.ts'

/** Only this much is read of what is too large to be sent in one piece. */
const wholeFileBytes = maxPutBytes

/** Pictures that no browser decodes, but that say when and where. */
const readWhole: number[] = [media.tiff, media.raw]

const noPictures: Pictures = {
  width: 0,
  height: 0,
  thumbnail: null,
  preview: null,
  poster: null,
  thumbhash: new Uint8Array(),
}

/**
 * Throws MediaError: `picture-too-large` for what would fill all memory, `unreadable`.
 * `decodes`: false after a picture made the decoder fail; the file is then kept without pictures.
 */
export async function prepareFile(file: File, decodes = true): Promise<Prepared> {
  const kind = probe(await read(file, probeBytes))
  const picture = kind.picture && kind.media !== media.svg
  const bytes = await read(file, picture || readWhole.includes(kind.media) ? wholeFileBytes : 0)
  if (isFilm(kind.media)) return prepareFilm(kind, file)
  const { orientation, ...facts } = await readFacts(kind.media, bytes, file.lastModified)
  const pictures = picture
    ? await readPictures(kind, file, bytes, orientation, decodes)
    : noPictures
  return {
    media: kind.media,
    type: kind.type,
    ...(await strip(kind.media, file, bytes)),
    ...facts,
    ...pictures,
    durationMs: 0,
  }
}

/** Its pictures are drawn by the page, which has a player (client.ts). */
async function prepareFilm(kind: Kind, file: File): Promise<Prepared> {
  const { size, durationMs, taken } = await readFilmFacts(file)
  return {
    media: kind.media,
    type: kind.type,
    ...(await strip(kind.media, file, new Uint8Array())),
    ...noPictures,
    ...size,
    durationMs,
    takenAt: taken?.at ?? file.lastModified,
    zone: taken?.zone ?? null,
    guessedTime: taken === null,
    camera: null,
    exif: {},
    place: null,
  }
}

async function read(file: Blob, most: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.slice(0, most).arrayBuffer())
  } catch {
    throw new MediaError('unreadable')
  }
}

async function readPictures(
  kind: Kind,
  file: File,
  bytes: Uint8Array,
  orientation: number,
  decodes: boolean,
): Promise<Pictures> {
  const stored = readDimensions(kind.media, bytes)
  // Without a size there is no limit, so it is not decoded.
  if (!stored) return noPictures
  if (tooLarge(stored)) throw new MediaError('picture-too-large')
  // Of the right type whatever its name says: the decoder looks at the bytes alone.
  const typed = file.slice(0, file.size, kind.type)
  const drawn = decodes ? await drawPictures(typed, stored).catch(() => null) : null
  return drawn ?? { ...noPictures, ...asShown(kind, stored, orientation) }
}

/** Orientations 5 to 8 lie on their side. HEIC and AVIF turn by a property of their own. */
function asShown(kind: Kind, stored: Dimensions, orientation: number): Dimensions {
  return orientation >= 5 && kind.media === media.jpeg ? turned(stored) : stored
}
