// Items leave their collection. What somebody added themselves goes to their trash, or is let go when
// they show it elsewhere; what others added stays in the adder's library. The bytes of a removed item
// are always held by somebody still, so nothing is deleted here: trash/ does that.
import type { AccountId, CollectionId, ObjectId } from '#protocol/ids'
import type { RemovedItems } from '#protocol/items'
import { has } from '../access/rights.ts'
import type { Who } from '../access/who.ts'
import { rowsOf, shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { Problem } from '../http/problem.ts'
import { type NewNotice, noticeStatements } from '../notices/tell.ts'
import { applyMoves, intoMoves, type Moved, movedOf, moveOf, shownElsewhere } from './holdings.ts'

export interface Removal {
  removed: RemovedItems
  moved: Moved[]
  /** Adders whose items an admin took out. */
  told: AccountId[]
}

/** Who removes guests' items stands for the owner, who pays for them. */
const target = `CASE WHEN i.author_kind = 1 AND i.payer_id <> ?3 THEN 'kept'
  WHEN ${shownElsewhere('i')} THEN 'gone' ELSE 'trashed' END`

/** Guests remove nothing; collaborators what they added, admins and the owner anything. */
export async function removeItems(
  env: Env,
  who: Who,
  objects: ObjectId[],
  now: number,
): Promise<Removal> {
  const mayRemove = who.kind === 'member' && has(who.rights, 'contribute')
  if (!mayRemove) throw new Problem('not-allowed')
  const { collectionId: id, accountId } = who
  const shard = shardOf(env, id)
  const list = JSON.stringify(objects)
  const notices = await noticesOf(env, id, accountId, list)
  const results = await shard.batch([
    shard
      .prepare(
        `${intoMoves} SELECT ${moveOf(target)} FROM items i
          WHERE i.collection_id = ?1 AND i.object_id IN (SELECT value FROM json_each(?2))
            AND i.removed_at IS NULL AND EXISTS (SELECT 1 FROM members
              WHERE collection_id = ?1 AND account_id = ?3 AND (role >= 3
                OR (role = 2 AND i.author_kind = 1 AND i.payer_id = ?3)))`,
      )
      .bind(id, list, accountId),
    ...noticeStatements(env, notices, now, true),
    ...applyMoves(env, now),
    shard
      .prepare(
        `SELECT object_id, removed_at FROM items
          WHERE collection_id = ?1 AND object_id IN (SELECT value FROM json_each(?2))
            AND EXISTS (SELECT 1 FROM collections WHERE id = ?1)`,
      )
      .bind(id, list),
  ])
  const moved = movedOf(results.slice(0, -1))
  const removed = outOf(rowsOf(results.at(-1)))
  return { removed, moved, told: notices.map((one) => one.accountId) }
}

function outOf(rows: { object_id: ObjectId; removed_at: number | null }[]): RemovedItems {
  const objects = rows.filter((row) => row.removed_at !== null).map((row) => row.object_id)
  if (objects.length > 0) return { objects }
  throw new Problem(rows.length > 0 ? 'not-allowed' : 'item-unavailable')
}

/** One for each adder of whom something is about to be taken out by somebody else. */
async function noticesOf(
  env: Env,
  id: CollectionId,
  actorId: AccountId,
  list: string,
): Promise<NewNotice[]> {
  const { results } = await shardOf(env, id)
    .prepare(
      `SELECT payer_id AS accountId, count(*) AS count FROM items
        WHERE collection_id = ?1 AND object_id IN (SELECT value FROM json_each(?2))
          AND removed_at IS NULL AND author_kind = 1 AND payer_id <> ?3 GROUP BY payer_id`,
    )
    .bind(id, list, actorId)
    .all<{ accountId: AccountId; count: number }>()
  return results.map((row) => ({ ...row, kind: 'items-removed', collectionId: id, actorId }))
}
