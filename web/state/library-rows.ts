// Rows of the library by object: an object has one row per collection that it is, or was, in. Pure.
// The server orders nothing here; which row opens an object is decided by who can: the account's own
// way first, since it needs no collection.
import type { ObjectId } from '#protocol/ids'
import type { ItemRow } from '#protocol/items'
import type { LibraryRow } from '#protocol/library'

export type LibraryPart = 'library' | 'trash'

export type Holdings = Map<ObjectId, LibraryRow[]>

/** The same placement again replaces what was heard before. */
export function takeHoldings(holdings: Holdings, rows: readonly LibraryRow[]): void {
  for (const row of rows) {
    const others = (holdings.get(row.objectId) ?? []).filter(
      ({ collectionId }) => collectionId !== row.collectionId,
    )
    holdings.set(row.objectId, [...others, row])
  }
}

const isTrashed = ({ state }: LibraryRow): boolean => state === 'trashed'

/** In the trash only what is nowhere else; that is what its owner threw away. */
export const partOf = (rows: readonly LibraryRow[]): LibraryPart =>
  rows.every(isTrashed) ? 'trash' : 'library'

const isOwn = (row: LibraryRow): boolean => row.ownKey !== null && row.statement !== null
const order = { shown: 0, kept: 1, trashed: 2 } as const

/** The row by which an object is opened. */
export function bestRow(rows: readonly LibraryRow[]): LibraryRow | undefined {
  const rank = (row: LibraryRow) => (isOwn(row) ? 0 : 10) + order[row.state]
  return rows.toSorted((a, b) => rank(a) - rank(b) || a.addedAt - b.addedAt)[0]
}

/** When it came into the library; into the trash, when it was thrown away. */
export function whenOf(rows: readonly LibraryRow[], part: LibraryPart): number {
  return part === 'trash'
    ? Math.max(...rows.map(({ trashedAt }) => trashedAt ?? 0))
    : Math.min(...rows.map(({ addedAt }) => addedAt))
}

/** As an item of a list; `seq` orders it among the others. */
export const itemRowOf = (row: LibraryRow, when: number): ItemRow => ({
  objectId: row.objectId,
  version: row.version,
  seq: when,
  epoch: row.epoch,
  wrappedKey: row.wrappedKey,
  card: row.card,
  addedAt: when,
  by: row.by,
  bytes: row.bytes,
})
