// The owner deletes a collection. With other members it is planned: they are told, and have a week to
// save copies, while nothing is added any more. When its time has come no door opens from one moment
// to the next, since every door asks for the row that goes first. What lay behind is taken away by
// the cleaning that follows (objects/empty-collection.ts). Each step may be repeated.
import type { DeletedItems } from '#protocol/collections'
import type { AccountId, CollectionId } from '#protocol/ids'
import { deletionMilliseconds } from '#protocol/limits'
import { directory, firstRow, rowsOf, shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { noFault, type Steps } from '../http/fault.ts'
import { Problem } from '../http/problem.ts'
import { noticeStatements } from '../notices/tell.ts'

/** Deletion has begun and cannot be called off any more. */
const begun = 0

const others = 'SELECT account_id FROM members WHERE collection_id = ?1 AND account_id <> ?2'
/** Guests' items that only the collection's key opens would be kept and lost. */
const openable = `(?3 = 'forever' OR NOT EXISTS (SELECT 1 FROM items INDEXED BY items_payer
  WHERE payer_id = ?2 AND payer_id <> '' AND collection_id = ?1
    AND author_kind = 2 AND own_key IS NULL))`

export interface Plan {
  /** Null: it goes at once. */
  deleteAt: number | null
  /** Members to be told. */
  members: AccountId[]
}

/** May be repeated, also with another choice for the items; the day stays that of the first time. */
export async function planDelete(
  env: Env,
  id: CollectionId,
  owner: AccountId,
  what: DeletedItems,
  now: number,
): Promise<Plan> {
  const shard = shardOf(env, id)
  const { results } = await shard.prepare(others).bind(id, owner).all<{ account_id: AccountId }>()
  const members = results.map((row) => row.account_id)
  const answers = await shard.batch([
    shard
      .prepare(
        `UPDATE collections SET delete_items = ?3,
           delete_at = CASE WHEN EXISTS (${others}) THEN ?4 ELSE ${begun} END
          WHERE id = ?1 AND delete_at IS NULL AND ${openable}`,
      )
      .bind(id, owner, what, now + deletionMilliseconds),
    ...noticeStatements(env, noticesFor(id, owner, members), now, true),
    shard
      .prepare(
        `UPDATE collections SET delete_items = ?3,
           delete_at = CASE WHEN EXISTS (${others}) THEN delete_at ELSE ${begun} END
          WHERE id = ?1 AND delete_at > ${begun} AND ${openable}`,
      )
      .bind(id, owner, what),
    shard.prepare('SELECT delete_at, delete_items FROM collections WHERE id = ?1').bind(id),
  ])
  const row = firstRow<{ delete_at: number | null; delete_items: string | null }>(answers.at(-1))
  if (!row) throw new Problem('collection-unavailable')
  if (row.delete_at === begun) return { deleteAt: null, members }
  if (row.delete_items !== what) throw new Problem('own-keys-missing')
  return { deleteAt: row.delete_at, members }
}

const noticesFor = (collectionId: CollectionId, actorId: AccountId, members: AccountId[]) =>
  members.map((accountId) => ({
    accountId,
    kind: 'deletion-planned' as const,
    collectionId,
    actorId,
  }))

/** No effect once it has begun. Answers with the members, whose open pages are to hear of it. */
export async function callOffDelete(
  env: Env,
  id: CollectionId,
  owner: AccountId,
): Promise<AccountId[]> {
  const shard = shardOf(env, id)
  const answers = await shard.batch([
    shard
      .prepare(
        `UPDATE collections SET delete_at = NULL, delete_items = NULL
          WHERE id = ?1 AND delete_at > ${begun}`,
      )
      .bind(id),
    shard.prepare(others).bind(id, owner),
  ])
  return rowsOf<{ account_id: AccountId }>(answers.at(-1)).map((row) => row.account_id)
}

/** From the first step on it cannot be called off, and whatever stops is gone on with by the sweep. */
export async function executeDelete(
  env: Env,
  id: CollectionId,
  now: number,
  step: Steps = noFault,
): Promise<void> {
  const shard = shardOf(env, id)
  const [, row] = await shard.batch([
    shard
      .prepare(`UPDATE collections SET delete_at = ${begun} WHERE id = ?1 AND delete_at <= ?2`)
      .bind(id, now),
    shard.prepare('SELECT delete_at, delete_items FROM collections WHERE id = ?1').bind(id),
  ])
  const found = firstRow<{ delete_at: number | null; delete_items: DeletedItems | null }>(row)
  if (found?.delete_at !== begun) return
  await markDeleted(env, id, found.delete_items ?? 'keep', now)
  step('mark collection')
  await shard.prepare('DELETE FROM collections WHERE id = ?1').bind(id).run()
  step('delete collection')
}

const markDeleted = (env: Env, id: CollectionId, what: DeletedItems, now: number) =>
  directory(env)
    .prepare(
      `UPDATE collection_directory SET deleted_at = ?2, deleted_items = ?3
        WHERE id = ?1 AND deleted_at IS NULL`,
    )
    .bind(id, now, what)
    .run()

/** The owner's account is deleted: nobody is left to decide, and nothing of theirs is kept. */
export const beginDeleteOfMany = (
  env: Env,
  ids: CollectionId[],
  owner: AccountId,
): D1PreparedStatement =>
  directory(env)
    .prepare(
      `UPDATE collections SET delete_at = ${begun}, delete_items = 'forever'
        WHERE owner_id = ?2 AND id IN (SELECT value FROM json_each(?1))`,
    )
    .bind(JSON.stringify(ids), owner)

/** A few whose time has come. */
export async function dueDeletions(env: Env, now: number): Promise<CollectionId[]> {
  const anyCollection = '' as CollectionId
  const shard = shardOf(env, anyCollection)
  const [rows] = await shard.batch([
    shard
      .prepare(
        `SELECT id FROM collections INDEXED BY collections_delete
          WHERE delete_at <= ?1 AND delete_at IS NOT NULL LIMIT 3`,
      )
      .bind(now),
  ])
  return rowsOf<{ id: CollectionId }>(rows).map((row) => row.id)
}

/** The deletion has begun before: to the owner who asks again. */
export async function isDeletedBy(env: Env, id: CollectionId, owner: AccountId): Promise<boolean> {
  const row = await directory(env)
    .prepare(
      `SELECT 1 AS deleted FROM collection_directory
        WHERE id = ?1 AND owner_id = ?2 AND deleted_at IS NOT NULL`,
    )
    .bind(id, owner)
    .first()
  return row !== null
}
