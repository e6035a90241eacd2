// The card: 64 bytes that a list row needs to lay out one item before anything else is fetched.
// Written by any member or guest; read only after it was opened, and believed only after V6.
import {
  type Bytes,
  concat,
  fixed,
  i16,
  i64,
  malformed,
  read,
  u8,
  u32,
  u64,
  zeros,
} from './bytes.ts'

export const cardBytes = 64
export const sealedCardBytes = 136
export const unknownZone = -32768

export const media = {
  other: 0,
  jpeg: 1,
  png: 2,
  webp: 3,
  gif: 4,
  heic: 5,
  avif: 6,
  jpegXl: 7,
  tiff: 8,
  raw: 15,
  svg: 16,
  mp4: 32,
  quickTime: 33,
  webm: 34,
  audio: 48,
  pdf: 64,
  text: 65,
  office: 66,
  archive: 67,
  note: 72,
  secret: 73,
  thing: 74,
} as const

export const cardFlag = { thumbnail: 1, preview: 2, poster: 4, moving: 8, guessedTime: 16 } as const

export interface Card {
  /** A value of `media`; readers show unknown ones as `other`. */
  media: number
  flags: number
  /** ms since 1970, UTC. */
  takenAt: number
  /** Minutes east of UTC; null when unknown. */
  zone: number | null
  /** As displayed, after orientation. */
  width: number
  height: number
  durationMs: number
  /** True length of the original. */
  bytes: number
  thumbhash: Bytes
}

export function packCard(card: Card): Bytes {
  if (card.thumbhash.length > 25) malformed('thumbhash too long')
  return concat(
    u8(1),
    u8(card.media),
    u8(card.flags),
    u8(card.thumbhash.length),
    i64(card.takenAt),
    i16(card.zone ?? unknownZone),
    u32(card.width),
    u32(card.height),
    u32(card.durationMs),
    u64(card.bytes),
    card.thumbhash,
    zeros(25 - card.thumbhash.length + 5),
  )
}

export function parseCard(bytes: Uint8Array): Card {
  const r = read(fixed(bytes, cardBytes), cardBytes)
  r.format(1)
  const media = r.u8()
  const flags = r.u8()
  const hashLength = r.u8()
  if (hashLength > 25) malformed('thumbhash length')
  const takenAt = r.i64()
  const zone = r.i16()
  const width = r.u32()
  const height = r.u32()
  const durationMs = r.u32()
  const size = r.u64()
  const thumbhash = r.take(hashLength)
  const knownZone = zone === unknownZone ? null : zone
  return {
    media,
    flags,
    takenAt,
    zone: knownZone,
    width,
    height,
    durationMs,
    bytes: size,
    thumbhash,
  }
}
