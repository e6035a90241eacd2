// Rows to cards, many at once and off the main thread. A row that does not open is kept as such, so
// that the collection can say how many there are.
import { fromBase64url } from '#protocol/base64url'
import type { ItemRow } from '#protocol/items'
import type { Card } from '#protocol/records/card'
import { run } from '../crypto/client.ts'
import type { SealedRow } from '../crypto/rows.ts'
import type { Bytes, CollectionKey, ObjectKey } from '../crypto/suite.ts'

export interface OpenRow {
  row: ItemRow
  key: ObjectKey
  card: Card
}

/** In the order given; null where the row cannot be opened. */
export async function openRows(
  signal: AbortSignal,
  { collectionId, keys }: { collectionId: Bytes; keys: ReadonlyMap<number, CollectionKey> },
  rows: readonly ItemRow[],
): Promise<(OpenRow | null)[]> {
  if (rows.length === 0) return []
  const sealed = rows.map(sealedOf)
  const readable = sealed.filter((row) => row !== null)
  const opened = await run(signal, 'openRows', collectionId, new Map(keys), readable)
  let next = 0
  return rows.map((row, i) => {
    const found = sealed[i] ? opened[next++] : null
    return found ? { row, key: found.fk, card: found.card } : null
  })
}

/** Null for text that is no canonical base64url, or a wrap of another length. */
function sealedOf({ objectId, version, epoch, wrappedKey, card }: ItemRow): SealedRow | null {
  try {
    const wrap = fromBase64url(wrappedKey, 104)
    return {
      epoch,
      objectId: fromBase64url(objectId),
      version,
      wrap,
      card: fromBase64url(card),
    }
  } catch {
    return null
  }
}
