// Opening many small sealed records at once: the rows of a list, and the thumbnails of a screen.
// A row that does not open comes back as null; whether its author had the right is asked elsewhere.
import { type Card, parseCard } from '#protocol/records/card'
import { streamContext } from '#protocol/records/contexts'
import type { StreamKind } from '#protocol/records/descriptor'
import { unwrapFkJob } from './keys.ts'
import { openCardJob } from './open-item.ts'
import { openMany } from './seal.ts'
import { asKey, type Bytes, type CollectionKey, type ObjectKey } from './suite.ts'

export interface SealedRow {
  epoch: number
  objectId: Bytes
  version: number
  wrap: Bytes
  card: Bytes
}

export interface OpenRow {
  fk: ObjectKey
  card: Card
}

/** Rows of one collection. Drop rows (81-byte wraps) are opened with `drop.ts` first. */
export async function openRows(
  collectionId: Bytes,
  keys: Map<number, CollectionKey>,
  rows: SealedRow[],
): Promise<(OpenRow | null)[]> {
  const wraps = rows.map((row) => {
    const ck = keys.get(row.epoch)
    return ck ? unwrapFkJob(ck, { collectionId, ...row }, row.wrap) : null
  })
  const fks = await openMany(wraps)
  const cards = rows.map((row, i) => {
    const fk = fks[i]
    return fk ? openCardJob(fk, row.objectId, row.version, row.card) : null
  })
  const opened = await openMany(cards)
  return opened.map((plain, i) => {
    const fk = fks[i]
    return plain && fk ? rowOf(fk, plain) : null
  })
}

function rowOf(fk: Bytes, plain: Bytes): OpenRow | null {
  try {
    return { fk: asKey(fk), card: parseCard(plain) }
  } catch {
    return null
  }
}

export interface SealedThumbnail {
  fk: ObjectKey
  objectId: Bytes
  version: number
  kind: StreamKind
  sealed: Bytes
}

/** With their padding: image decoders stop at the end of the image. */
export function openThumbnails(thumbnails: SealedThumbnail[]): Promise<(Bytes | null)[]> {
  return openMany(
    thumbnails.map(({ fk, objectId, version, kind, sealed }) => ({
      key: fk,
      context: streamContext(objectId, version, kind),
      sealed,
    })),
  )
}
