// An item leaves its collection, and its object goes with it when nobody else holds it: tombstone and
// release first, then bytes, then row and charge. A repeat goes on where the first try stopped.
import type { CollectionId, ObjectId } from '#protocol/ids'
import { has } from '../access/rights.ts'
import type { Who } from '../access/who.ts'
import { firstRow, rowsOf, shardOf, wrote } from '../db/client.ts'
import type { Env } from '../env.ts'
import type { Steps } from '../http/fault.ts'
import { Problem } from '../http/problem.ts'
import { type ReleasedObject, takeAwayObject } from './take-away.ts'

export interface Position {
  seq: number
  roster_seq: number
}

/** Guests remove nothing; members what they added, admins and the owner anything. */
export async function removeItem(
  env: Env,
  who: Who,
  objectId: ObjectId,
  now: number,
  step: Steps,
): Promise<Position> {
  if (who.kind !== 'member') throw new Problem('not-allowed')
  const { position, released, removed } = await markRemoved(env, who.collectionId, objectId, now, {
    account: who.accountId,
    anything: has(who.rights, 'manage'),
    adds: has(who.rights, 'contribute'),
  })
  if (!removed) throw new Problem('not-allowed')
  step('mark item')
  for (const object of released) await takeAwayObject(env, object, step)
  return position
}

async function markRemoved(
  env: Env,
  id: CollectionId,
  objectId: ObjectId,
  now: number,
  may: { account: string; anything: boolean; adds: boolean },
): Promise<{ position: Position; released: ReleasedObject[]; removed: boolean }> {
  const shard = shardOf(env, id)
  const results = await shard.batch([
    shard
      .prepare(
        `UPDATE collections SET seq = seq + 1, items = items - 1
          WHERE id = ?1 AND EXISTS (SELECT 1 FROM items
            WHERE collection_id = ?1 AND object_id = ?2 AND removed_at IS NULL
              AND (?3 = 1 OR (?4 = 1 AND author_kind = 1 AND author_id = ?5)))`,
      )
      .bind(id, objectId, may.anything ? 1 : 0, may.adds ? 1 : 0, may.account),
    shard
      .prepare(
        `UPDATE items SET removed_at = ?3, wrapped_key = '', card = '', statement = '',
           seq = (SELECT seq FROM collections WHERE id = ?1)
          WHERE collection_id = ?1 AND object_id = ?2 AND changes() = 1`,
      )
      .bind(id, objectId, now),
    shard
      .prepare(
        `UPDATE objects SET released_at = ?3 WHERE changes() = 1 AND id = ?2 AND version =
           (SELECT version FROM items WHERE collection_id = ?1 AND object_id = ?2)`,
      )
      .bind(id, objectId, now),
    shard
      .prepare('SELECT removed_at FROM items WHERE collection_id = ?1 AND object_id = ?2')
      .bind(id, objectId),
    shard.prepare('SELECT seq, roster_seq FROM collections WHERE id = ?1').bind(id),
    shard
      .prepare(
        `SELECT id, version, home_id, attempt, account_id, bytes FROM objects
          WHERE id = ?1 AND home_id = ?2 AND released_at IS NOT NULL`,
      )
      .bind(objectId, id),
  ])
  const position = firstRow<Position>(results[4])
  const item = firstRow<{ removed_at: number | null }>(results[3])
  if (!position) throw new Problem('collection-unavailable')
  if (!item) throw new Problem('item-unavailable')
  const removed = wrote(results[0]) || item.removed_at !== null
  return { position, removed, released: rowsOf<ReleasedObject>(results[5]) }
}
