// The trash of one account, as moves of its placements (items/holdings.ts): into it out of every
// collection at once, back to where they were, and out of it for good. All by lists of objects, in
// bounded pieces; each may be repeated and then finds nothing more to do.
import type { AccountId, CollectionId, ObjectId } from '#protocol/ids'
import { trashMilliseconds } from '#protocol/library'
import { maxItemsPerCollection } from '#protocol/limits'
import { directory, firstRow, rowsOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import {
  applyMoves,
  intoMoves,
  type Moved,
  movedOf,
  moveOf,
  placementsOf,
  type Released,
  releasedOf,
} from '../items/holdings.ts'

const ofList = `FROM (${placementsOf('?1', '?2')}) AS p
  CROSS JOIN items i ON i.collection_id = p.collection_id AND i.object_id = p.object_id`

export interface Trashed {
  moved: Moved[]
  objects: ObjectId[]
}

/** Every placement of these objects: shown ones leave their collections. */
export async function putIntoTrash(
  env: Env,
  account: AccountId,
  objects: ObjectId[],
  now: number,
): Promise<Trashed> {
  const list = JSON.stringify(objects)
  const results = await directory(env).batch([
    directory(env)
      .prepare(`${intoMoves} SELECT ${moveOf("'trashed'")} ${ofList} WHERE i.trashed_at IS NULL`)
      .bind(account, list),
    ...applyMoves(env, now),
    directory(env).prepare(`SELECT DISTINCT p.object_id ${ofList}`).bind(account, list),
  ])
  return {
    moved: movedOf(results.slice(0, -1)),
    objects: rowsOf<{ object_id: ObjectId }>(results.at(-1)).map((row) => row.object_id),
  }
}

/** May the account place something there still? Else the item is kept in its library. */
const backTo = `CASE WHEN EXISTS (SELECT 1 FROM collections c
    JOIN members m ON m.collection_id = c.id AND m.account_id = ?1 AND m.role >= 2
   WHERE c.id = i.collection_id AND c.delete_at IS NULL AND c.items < ${maxItemsPerCollection})
  THEN 'shown' ELSE 'kept' END`

export interface Restored {
  moved: Moved[]
  objects: { objectId: ObjectId; collections: CollectionId[] }[]
}

export async function restore(
  env: Env,
  account: AccountId,
  objects: ObjectId[],
  now: number,
): Promise<Restored> {
  const list = JSON.stringify(objects)
  const results = await directory(env).batch([
    directory(env)
      .prepare(
        `${intoMoves} SELECT ${moveOf(backTo)}
          ${ofList} WHERE i.trashed_at IS NOT NULL`,
      )
      .bind(account, list),
    ...applyMoves(env, now),
    directory(env)
      .prepare(
        `SELECT i.object_id, CASE WHEN i.removed_at IS NULL THEN i.collection_id END AS shown_in
          ${ofList} WHERE i.trashed_at IS NULL`,
      )
      .bind(account, list),
  ])
  const found = new Map<ObjectId, CollectionId[]>()
  for (const row of rowsOf<{ object_id: ObjectId; shown_in: CollectionId | null }>(results.at(-1)))
    found.set(row.object_id, [
      ...(found.get(row.object_id) ?? []),
      ...(row.shown_in === null ? [] : [row.shown_in]),
    ])
  return {
    moved: movedOf(results.slice(0, -1)),
    objects: [...found].map(([objectId, collections]) => ({ objectId, collections })),
  }
}

export interface LetGo {
  objects: ObjectId[]
  /** Nobody holds them: their bytes may go. */
  released: Released[]
}

/** What of these objects is in the account's trash goes for good; other placements stay. */
export const deleteForever = (
  env: Env,
  account: AccountId,
  objects: ObjectId[],
  now: number,
): Promise<LetGo> =>
  letGo(
    env,
    now,
    directory(env)
      .prepare(`${intoMoves} SELECT ${moveOf("'gone'")} ${ofList} WHERE i.trashed_at IS NOT NULL`)
      .bind(account, JSON.stringify(objects)),
  )

const itemsAtOnce = 400

export const emptyPage = (env: Env, account: AccountId, now: number): Promise<LetGo> =>
  letGo(
    env,
    now,
    directory(env)
      .prepare(
        `${intoMoves} SELECT ${moveOf("'gone'")} FROM items i INDEXED BY items_trash
          WHERE i.payer_id = ?1 AND i.trashed_at IS NOT NULL LIMIT ${itemsAtOnce}`,
      )
      .bind(account),
  )

/** What has been in a trash, anybody's, for 30 days. */
export const purgePage = (env: Env, now: number): Promise<LetGo> =>
  letGo(
    env,
    now,
    directory(env)
      .prepare(
        `${intoMoves} SELECT ${moveOf("'gone'")} FROM items i INDEXED BY items_trashed
          WHERE i.trashed_at <= ?1 AND i.trashed_at IS NOT NULL LIMIT ${itemsAtOnce}`,
      )
      .bind(now - trashMilliseconds),
  )

async function letGo(env: Env, now: number, select: D1PreparedStatement): Promise<LetGo> {
  const results = await directory(env).batch([select, ...applyMoves(env, now)])
  const objects = new Set(movedOf(results).map((one) => one.objectId))
  return { objects: [...objects], released: releasedOf(results) }
}

/** How many are left, counted to a thousand: enough to say that there are many. */
export async function countTrash(env: Env, account: AccountId): Promise<number> {
  const [row] = await directory(env).batch([
    directory(env)
      .prepare(
        `SELECT count(*) AS n FROM (SELECT 1 FROM items INDEXED BY items_trash
          WHERE payer_id = ?1 AND trashed_at IS NOT NULL LIMIT 1000)`,
      )
      .bind(account),
  ])
  return firstRow<{ n: number }>(row)?.n ?? 0
}
