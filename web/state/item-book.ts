// The rows of one collection as this page knows them, merged from pages, deltas and answers that may
// cross each other. Pure. The server orders rows; it cannot bring back an older version here, nor an
// item whose removal was already heard.
import type { ObjectId } from '#protocol/ids'
import type { ItemRow, RemovedRow } from '#protocol/items'

export interface ItemBook {
  rows: Map<ObjectId, ItemRow>
  /** Removed items and when: a page that was under way must not bring them back. */
  removed: Map<ObjectId, number>
  /** Deltas are complete up to here. */
  seq: number
  /** Lowest seq of which every newer row is known; 0 when all are. */
  oldest: number
}

export const emptyBook = (seq: number): ItemBook => ({
  rows: new Map(),
  removed: new Map(),
  seq,
  oldest: seq + 1,
})

export interface Merged {
  /** New or changed rows, to be opened. */
  fresh: ItemRow[]
  gone: ObjectId[]
}

const isRemoved = (row: ItemRow | RemovedRow): row is RemovedRow => 'removed' in row

/** Changes `book`. The higher seq wins, whichever answer came first. */
export function mergeRows(book: ItemBook, incoming: readonly (ItemRow | RemovedRow)[]): Merged {
  const merged: Merged = { fresh: [], gone: [] }
  for (const row of incoming) {
    if (isRemoved(row)) mergeRemoval(book, row, merged)
    else mergeRow(book, row, merged)
  }
  return merged
}

function mergeRemoval(book: ItemBook, row: RemovedRow, merged: Merged): void {
  const before = book.rows.get(row.objectId)
  book.removed.set(row.objectId, Math.max(row.seq, book.removed.get(row.objectId) ?? 0))
  if (!before || before.seq > row.seq) return
  book.rows.delete(row.objectId)
  merged.gone.push(row.objectId)
}

function mergeRow(book: ItemBook, row: ItemRow, merged: Merged): void {
  if (row.seq <= (book.removed.get(row.objectId) ?? -1)) return
  const before = book.rows.get(row.objectId)
  if (before && (before.seq >= row.seq || before.version > row.version)) return
  book.rows.set(row.objectId, row)
  merged.fresh.push(row)
}

export interface Placed {
  id: ObjectId
  seq: number
  card: { takenAt: number } | null
}

export type Order = 'added' | 'taken'

/** Newest first; what was taken at the same moment lies as it was added. */
export function inOrder<T extends Placed>(items: Iterable<T>, order: Order): T[] {
  const byAdded = (a: T, b: T) => b.seq - a.seq
  const byTaken = (a: T, b: T) => (b.card?.takenAt ?? 0) - (a.card?.takenAt ?? 0) || byAdded(a, b)
  return [...items].sort(order === 'added' ? byAdded : byTaken)
}
