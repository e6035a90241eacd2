// Throwing away and bringing back what the account holds. Everything is asked in bounded pieces that
// may be repeated; what the server says is gone disappears from the page.
import type { CollectionId, ObjectId } from '#protocol/ids'
import { maxObjectsAtOnce, trashMilliseconds } from '#protocol/library'
import * as api from '../api/library.ts'
import type { Item } from './collection.ts'
import type { Library } from './library.ts'
import { refreshStorage } from './session.ts'

const never = new AbortController().signal
const day = 24 * 3_600_000

const idsOf = (items: readonly Item[]): ObjectId[] => items.map(({ id }) => id)

async function inPieces<T>(
  ids: readonly ObjectId[],
  send: (some: ObjectId[]) => Promise<readonly T[]>,
): Promise<T[]> {
  const all: T[] = []
  for (let at = 0; at < ids.length; at += maxObjectsAtOnce) {
    all.push(...(await send(ids.slice(at, at + maxObjectsAtOnce))))
  }
  return all
}

/** Gives what is in the trash now. */
export async function moveToTrash(
  library: Library,
  items: readonly Item[],
): Promise<readonly ObjectId[]> {
  const gone = await inPieces(idsOf(items), async (some) => {
    const { objects } = await api.moveToTrash(never, some)
    library.hide(objects)
    return objects
  })
  return gone
}

export interface Restored {
  readonly objectId: ObjectId
  /** That show it again; none: it is in the library. */
  readonly collections: readonly CollectionId[]
}

export const restoreObjects = (ids: readonly ObjectId[]): Promise<readonly Restored[]> =>
  inPieces(ids, async (some) => (await api.restore(never, some)).objects)

export async function restoreItems(
  trash: Library,
  items: readonly Item[],
): Promise<readonly Restored[]> {
  const back = await restoreObjects(idsOf(items))
  trash.hide(back.map(({ objectId }) => objectId))
  return back
}

export async function deleteForever(trash: Library, items: readonly Item[]): Promise<number> {
  const gone = await inPieces(idsOf(items), async (some) => {
    const { objects } = await api.deleteForever(never, some)
    trash.hide(objects)
    return objects
  })
  await refreshStorage().catch(() => undefined)
  return gone.length
}

/** A server that never ends it is not asked for ever. */
const mostPieces = 10_000

export async function emptyTrash(trash: Library): Promise<void> {
  for (let piece = 0; piece < mostPieces; piece++) {
    const { left } = await api.emptyTrash(never)
    if (left === 0) break
  }
  trash.hide(idsOf(trash.items.peek()))
  await refreshStorage().catch(() => undefined)
}

/** Whole days until the server deletes it; 0 on the last one. */
export function daysLeft(trashedAt: number, now = Date.now()): number {
  return Math.max(0, Math.ceil((trashedAt + trashMilliseconds - now) / day))
}
