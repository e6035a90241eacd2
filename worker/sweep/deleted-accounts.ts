// What a deleted account leaves behind: its collections begin to be deleted, its place in others'
// collections is empty, what it held is let go (what others saved is theirs and stays). Bounded; an
// upload that was under way may still be committed, so the row stays until none can be.
import type { AccountId, CollectionId } from '#protocol/ids'
import { pendingUploadMilliseconds } from '#protocol/limits'
import { beginDeleteOfMany } from '../collections/delete-collection.ts'
import { directory, rowsOf, shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { applyMoves, intoMoves, movedOf, moveOf, releasedOf } from '../items/holdings.ts'
import { freeObjects } from '../objects/take-away.ts'
import { loadCursor, saveCursor } from './cursor.ts'

const accountsAtOnce = 3
const itemsAtOnce = 400
const collectionsAtOnce = 100

interface DeletedAccount {
  id: AccountId
  deleted_at: number
}

/** A few accounts in each run, in turn. */
export async function takeAwayAccounts(env: Env, now: number): Promise<void> {
  const cursor = await loadCursor(env, 'accounts')
  const [rows] = await directory(env).batch([
    directory(env)
      .prepare(
        `SELECT id, deleted_at FROM accounts INDEXED BY accounts_deleted
          WHERE deleted_at IS NOT NULL AND id > ?1 ORDER BY id LIMIT ${accountsAtOnce}`,
      )
      .bind(cursor),
  ])
  const found = rowsOf<DeletedAccount>(rows)
  for (const account of found) await takeAwayAccount(env, account, now)
  const next = found.length === accountsAtOnce ? (found.at(-1)?.id ?? '') : ''
  if (next !== cursor) await saveCursor(env, 'accounts', next)
}

async function takeAwayAccount(env: Env, account: DeletedAccount, now: number): Promise<void> {
  const { id, deleted_at: deletedAt } = account
  const inCollections = await leaveCollections(env, id)
  const held = await letGoPage(env, id, now)
  const safe = deletedAt <= now - 2 * pendingUploadMilliseconds
  await directory(env).batch([
    ...['suggestions', 'notices', 'notice_settings', 'muted_collections'].map((table) =>
      directory(env).prepare(`DELETE FROM ${table} WHERE account_id = ?1`).bind(id),
    ),
    ...(safe && !inCollections && !held
      ? [directory(env).prepare('DELETE FROM accounts WHERE id = ?1').bind(id)]
      : []),
  ])
}

/** The row of a member stays, without keys: only a signed entry takes somebody off the list. */
async function leaveCollections(env: Env, id: AccountId): Promise<boolean> {
  const [rows] = await directory(env).batch([
    directory(env)
      .prepare(
        `SELECT collection_id FROM memberships WHERE account_id = ?1 LIMIT ${collectionsAtOnce}`,
      )
      .bind(id),
  ])
  const found = rowsOf<{ collection_id: CollectionId }>(rows).map((row) => row.collection_id)
  const [first] = found
  if (!first) return false
  const list = JSON.stringify(found)
  await shardOf(env, first).batch([
    beginDeleteOfMany(env, found, id),
    shardOf(env, first)
      .prepare(
        `UPDATE members SET wrapped_ck = '', grant = NULL, grant_epoch = NULL, grant_from = NULL
          WHERE account_id = ?2 AND collection_id IN (SELECT value FROM json_each(?1))`,
      )
      .bind(list, id),
  ])
  await directory(env)
    .prepare(
      `DELETE FROM memberships
        WHERE account_id = ?2 AND collection_id IN (SELECT value FROM json_each(?1))`,
    )
    .bind(list, id)
    .run()
  return true
}

async function letGoPage(env: Env, id: AccountId, now: number): Promise<boolean> {
  const results = await directory(env).batch([
    directory(env)
      .prepare(
        `${intoMoves} SELECT ${moveOf("'gone'")} FROM items i INDEXED BY items_payer
          WHERE i.payer_id = ?1 AND i.payer_id <> '' LIMIT ${itemsAtOnce}`,
      )
      .bind(id),
    ...applyMoves(env, now),
  ])
  await freeObjects(env, releasedOf(results))
  return movedOf(results).length > 0
}
