// What this browser keeps of a collection goes when its access has ended: open page, keys in memory,
// the replayed log, lists. Positions that were seen stay pinned, so that nobody can go back behind them.
import type { CollectionId } from '#protocol/ids'
import { type Collection, insideOf } from './collection.ts'
import { forgetRoster } from './kept-rosters.ts'
import { localStore } from './local-store.ts'

/**
 * An open page closes itself; it stays readable why. Keys are let go and not overwritten: an upload
 * under way would go on under zeros, which a server that says "no longer available" could open.
 */
export async function forgetCollection(collection: Collection): Promise<void> {
  const { ring } = insideOf(collection)
  collection.close()
  ring.peek()?.keys.clear()
  await forgetKept(collection.id)
}

/** Lists are kept under the collection's id, whatever kind they are. */
export async function forgetKept(id: CollectionId): Promise<void> {
  const store = await localStore()
  await forgetRoster(store, 'member', id)
  const kept = await store.keys('rows', '').catch(() => [])
  const own = kept.filter((key) => key.split('/').includes(id))
  await Promise.all(own.map((key) => store.remove('rows', key))).catch(() => undefined)
}
