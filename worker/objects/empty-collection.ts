// Takes away what lay in a deleted collection: links closed first, then bytes and charges, then rows,
// the directory last, so that whatever is left is found again. Bounded: call it until it is done.
import type { AccountId, CollectionId, LinkId } from '#protocol/ids'
import { releaseMarked } from '../accounts/quota.ts'
import { directory, firstRow, rowsOf, shardOf } from '../db/client.ts'
import { type Env, gateOf } from '../env.ts'
import { deleteBytes } from './blobs.ts'
import type { ReleasedObject } from './take-away.ts'

/** Subrequests are few: one per link, four per page of items. */
const linksAtOnce = 15
const itemsAtOnce = 400
const mostPages = 3

/** True when nothing is left. The collection must be marked as deleted. */
export async function emptyCollection(env: Env, id: CollectionId, now: number): Promise<boolean> {
  if (!(await closeLinks(env, id, now))) return false
  for (let page = 0; page < mostPages; page++) {
    if (!(await emptyPage(env, id, now))) {
      await forgetCollection(env, id)
      return true
    }
  }
  return false
}

async function closeLinks(env: Env, id: CollectionId, now: number): Promise<boolean> {
  const shard = shardOf(env, id)
  const { results } = await shard
    .prepare('SELECT link_id FROM links WHERE collection_id = ?1 AND removed_at IS NULL LIMIT ?2')
    .bind(id, linksAtOnce + 1)
    .all<{ link_id: LinkId }>()
  const links = results.slice(0, linksAtOnce).map((row) => row.link_id)
  for (const link of links) await gateOf(env, link).remove(now)
  if (links.length > 0) {
    const list = JSON.stringify(links)
    await shard
      .prepare(
        `UPDATE links SET removed_at = ?3
          WHERE collection_id = ?1 AND link_id IN (SELECT value FROM json_each(?2))`,
      )
      .bind(id, list, now)
      .run()
    await directory(env)
      .prepare('DELETE FROM link_directory WHERE link_id IN (SELECT value FROM json_each(?1))')
      .bind(list)
      .run()
  }
  return results.length <= linksAtOnce
}

/** Objects of one page of items: released, bytes deleted, then charge and rows. False: none left. */
async function emptyPage(env: Env, id: CollectionId, now: number): Promise<boolean> {
  const shard = shardOf(env, id)
  const page = `SELECT object_id, version FROM items WHERE collection_id = ?1
    ORDER BY object_id LIMIT ${itemsAtOnce}`
  const [, found, items] = await shard.batch([
    shard
      .prepare(
        `UPDATE objects SET released_at = ?2
          WHERE (id, version) IN (${page}) AND home_id = ?1 AND released_at IS NULL`,
      )
      .bind(id, now),
    shard
      .prepare(
        `SELECT id, version, home_id, attempt, account_id, bytes FROM objects
          WHERE (id, version) IN (${page}) AND home_id = ?1`,
      )
      .bind(id),
    shard.prepare(page).bind(id),
  ])
  const ids = rowsOf<{ object_id: string }>(items).map((row) => row.object_id)
  if (ids.length === 0) return false
  await freeObjects(env, rowsOf<ReleasedObject>(found))
  await shard
    .prepare(
      `DELETE FROM items WHERE collection_id = ?1
         AND object_id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(id, JSON.stringify(ids))
    .run()
  return true
}

/** Objects that are marked as released: bytes, then rows and charges. */
export async function freeObjects(env: Env, objects: ReleasedObject[]): Promise<void> {
  if (objects.length === 0) return
  await deleteBytes(
    env,
    objects.map(({ id, home_id, version, attempt }) => ({
      homeId: home_id,
      objectId: id,
      version,
      attempt,
    })),
  )
  await directory(env).batch(
    releaseMarked(
      env,
      'objects',
      objects.map(({ id, version, attempt }) => [id, version, attempt] as const),
    ),
  )
}

const collectionTables = ['roster', 'roster_states', 'previous_keys', 'links', 'guests', 'remarks']

async function forgetCollection(env: Env, id: CollectionId): Promise<void> {
  const shard = shardOf(env, id)
  const [members] = await shard.batch([
    shard.prepare('SELECT account_id FROM members WHERE collection_id = ?1').bind(id),
    ...collectionTables.map((table) =>
      shard.prepare(`DELETE FROM ${table} WHERE collection_id = ?1`).bind(id),
    ),
  ])
  const accounts = rowsOf<{ account_id: AccountId }>(members).map((row) => row.account_id)
  await directory(env)
    .prepare(
      `DELETE FROM memberships WHERE collection_id = ?1
         AND account_id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(id, JSON.stringify(accounts))
    .run()
  await shard.prepare('DELETE FROM members WHERE collection_id = ?1').bind(id).run()
  await directory(env).prepare('DELETE FROM collection_directory WHERE id = ?1').bind(id).run()
}

/** One deleted collection that still has something, or null. */
export async function nextDeleted(env: Env): Promise<CollectionId | null> {
  const [row] = await directory(env).batch([
    directory(env).prepare(
      `SELECT id FROM collection_directory INDEXED BY collection_directory_deleted
        WHERE deleted_at IS NOT NULL LIMIT 1`,
    ),
  ])
  return firstRow<{ id: CollectionId }>(row)?.id ?? null
}
