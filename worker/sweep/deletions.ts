// What was to end and has not yet: trash past 30 days, items of people who left, collections whose
// deletion is due or was begun, objects that nobody holds. Each task does a bounded piece.
import type { CollectionId } from '#protocol/ids'
import { dueDeletions, executeDelete } from '../collections/delete-collection.ts'
import { rowsOf, shardOf } from '../db/client.ts'
import { type Env, roomOf } from '../env.ts'
import { finishDeparture, unfinishedDepartures } from '../items/departures.ts'
import type { Released } from '../items/holdings.ts'
import { emptyCollection, nextDeleted } from '../objects/empty-collection.ts'
import { freeObjects } from '../objects/take-away.ts'
import { purgePage } from '../trash/store.ts'

// Objects lie with their collection; today there is one shard.
const anyCollection = '' as CollectionId
/** Small ones; of a large one a few pages. */
const collectionsAtOnce = 3

export async function purgeTrash(env: Env, now: number): Promise<void> {
  const { released } = await purgePage(env, now)
  await freeObjects(env, released)
}

export async function finishDepartures(env: Env, now: number): Promise<void> {
  for (const departure of await unfinishedDepartures(env))
    await finishDeparture(env, departure, now, 1)
}

export async function executeDeletions(env: Env, now: number): Promise<void> {
  for (const id of await dueDeletions(env, now)) {
    await executeDelete(env, id, now)
    await roomOf(env, id)
      .ended()
      .catch((error: unknown) => console.warn('room not told', error))
  }
}

export async function takeAwayDeleted(env: Env, now: number): Promise<void> {
  for (let left = collectionsAtOnce; left > 0; left--) {
    const id = await nextDeleted(env)
    if (!id || !(await emptyCollection(env, id, now))) return
  }
}

export async function takeAwayReleased(env: Env): Promise<void> {
  const shard = shardOf(env, anyCollection)
  const [rows] = await shard.batch([
    shard.prepare(
      `SELECT id, version, home_id, attempt FROM objects INDEXED BY objects_released
        WHERE released_at IS NOT NULL LIMIT 500`,
    ),
  ])
  await freeObjects(env, rowsOf<Released>(rows))
}
