// A thumbnail and the details that came in a frame, opened with the item's own key. Only holders of
// that key can have made them; who of them did, and whether they had the right, is checked right
// after (receive-item), and what fails disappears again (V7, crypto.md 1.4 number 9).
import { fromBase64url } from '#protocol/base64url'
import type { Frame } from '#protocol/framing'
import { concat } from '#protocol/records/bytes'
import { streamKind } from '#protocol/records/descriptor'
import { type Details, parseDetails } from '#protocol/records/details'
import { plainLength } from '#protocol/records/padding'
import { run } from '../crypto/client.ts'
import { refuse } from '../crypto/failure.ts'
import { mediaType } from './media-type.ts'
import type { OpenRow } from './open-rows.ts'
import { refuseBomb } from './refuse-bomb.ts'

export interface FirstLook {
  details: Details
  /** Null: the item has none. */
  thumbnail: Blob | null
}

export async function firstLook(
  signal: AbortSignal,
  { row, key, card }: OpenRow,
  parts: NonNullable<Frame['parts']>,
): Promise<FirstLook> {
  const objectId = fromBase64url(row.objectId)
  const open = (kind: 0 | 2, sealed: Uint8Array, length: number) =>
    run(signal, 'openWhole', key, objectId, row.version, kind, concat(sealed), length)
  const whole = plainLength(parts.details.length)
  const details = parseDetails(await open(streamKind.details, parts.details, whole))
  if (parts.thumbnail.length === 0) return { details, thumbnail: null }
  const length = details.len?.[String(streamKind.thumbnail)] ?? refuse('no true length')
  const plain = await open(streamKind.thumbnail, parts.thumbnail, length)
  refuseBomb(streamKind.thumbnail, plain)
  return {
    details,
    thumbnail: new Blob([plain], { type: mediaType(streamKind.thumbnail, card.media) }),
  }
}
