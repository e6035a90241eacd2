// What a deleted collection leaves behind: links are closed first, then its items page by page (the
// owner's as they asked for, those of others stay in their libraries), then rows, the directory last,
// so that whatever is left is found again. Bounded: call it until it is done.
import type { DeletedItems } from '#protocol/collections'
import type { AccountId, CollectionId, LinkId, ObjectId } from '#protocol/ids'
import { directory, firstRow, rowsOf, shardOf } from '../db/client.ts'
import { type Env, gateOf } from '../env.ts'
import { applyMoves, intoMoves, moveOf, releasedOf } from '../items/holdings.ts'
import { freeObjects } from './take-away.ts'

/** Subrequests are few: one per link, five per page of items. */
const linksAtOnce = 10
const itemsAtOnce = 400

/** True when nothing is left. No effect on a collection that is not marked as deleted. */
export async function emptyCollection(
  env: Env,
  id: CollectionId,
  now: number,
  mostPages = 2,
): Promise<boolean> {
  const left = await loadLeft(env, id)
  if (!left || !(await closeLinks(env, id, now))) return false
  for (let page = 0; page < mostPages; page++) {
    if (!(await emptyPage(env, left, now))) {
      await forgetCollection(env, id)
      return true
    }
  }
  return false
}

interface Left {
  id: CollectionId
  owner: AccountId
  items: DeletedItems
  /** The last object of the pages before. */
  cursor: ObjectId | ''
}

const cursorOf = (id: CollectionId): string => `empty ${id}`

async function loadLeft(env: Env, id: CollectionId): Promise<Left | null> {
  const [place, cursor] = await directory(env).batch([
    directory(env)
      .prepare(
        `SELECT owner_id, deleted_items FROM collection_directory
          WHERE id = ?1 AND deleted_at IS NOT NULL`,
      )
      .bind(id),
    directory(env).prepare('SELECT cursor FROM sweep_cursors WHERE task = ?1').bind(cursorOf(id)),
  ])
  const row = firstRow<{ owner_id: AccountId; deleted_items: DeletedItems | null }>(place)
  if (!row) return null
  return {
    id,
    owner: row.owner_id,
    items: row.deleted_items ?? 'forever',
    cursor: firstRow<{ cursor: ObjectId }>(cursor)?.cursor ?? '',
  }
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

/** Guests' items that were kept or trashed before and that no key opens any more go with it. */
const inRange = 'i.collection_id = ?1 AND i.object_id > ?2 AND i.object_id <= ?3'
const leaving = `i.payer_id <> '' AND (i.removed_at IS NULL
  OR (i.payer_id = ?4 AND i.author_kind = 2 AND i.own_key IS NULL))`
const target = `CASE WHEN i.payer_id <> ?4 THEN 'kept' WHEN i.removed_at IS NOT NULL THEN 'gone'
  WHEN ?5 = 'trash' THEN 'trashed' WHEN ?5 = 'keep' THEN 'kept' ELSE 'gone' END`

/** One page in the order of ids; its tombstones go at last. False: none left. */
async function emptyPage(env: Env, left: Left, now: number): Promise<boolean> {
  const { id, owner, items, cursor } = left
  const shard = shardOf(env, id)
  const { results } = await shard
    .prepare(
      `SELECT object_id FROM items WHERE collection_id = ?1 AND object_id > ?2
        ORDER BY object_id LIMIT ${itemsAtOnce}`,
    )
    .bind(id, cursor)
    .all<{ object_id: ObjectId }>()
  const last = results.at(-1)?.object_id
  if (last === undefined) return false
  const moved = await shard.batch([
    shard
      .prepare(`${intoMoves} SELECT ${moveOf(target)} FROM items i WHERE ${inRange} AND ${leaving}`)
      .bind(id, cursor, last, owner, items),
    ...applyMoves(env, now),
  ])
  await freeObjects(env, releasedOf(moved))
  await shard.batch([
    shard
      .prepare(`DELETE FROM items AS i WHERE ${inRange} AND i.payer_id = ''`)
      .bind(id, cursor, last),
    directory(env)
      .prepare('INSERT OR REPLACE INTO sweep_cursors VALUES (?1, ?2)')
      .bind(cursorOf(id), last),
  ])
  left.cursor = last
  return true
}

const collectionTables = [
  ...['roster', 'roster_states', 'previous_keys', 'links', 'guests', 'remarks'],
  ...['departures', 'invitations', 'unannounced'],
]

async function forgetCollection(env: Env, id: CollectionId): Promise<void> {
  const shard = shardOf(env, id)
  const [members] = await shard.batch([
    shard.prepare('SELECT account_id FROM members WHERE collection_id = ?1').bind(id),
    ...collectionTables.map((table) =>
      shard.prepare(`DELETE FROM ${table} WHERE collection_id = ?1`).bind(id),
    ),
  ])
  const accounts = JSON.stringify(
    rowsOf<{ account_id: AccountId }>(members).map((row) => row.account_id),
  )
  await directory(env)
    .prepare(
      `DELETE FROM memberships WHERE collection_id = ?1
         AND account_id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(id, accounts)
    .run()
  await shard.prepare('DELETE FROM members WHERE collection_id = ?1').bind(id).run()
  await directory(env).batch([
    directory(env).prepare('DELETE FROM sweep_cursors WHERE task = ?1').bind(cursorOf(id)),
    directory(env).prepare('DELETE FROM collection_directory WHERE id = ?1').bind(id),
  ])
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
