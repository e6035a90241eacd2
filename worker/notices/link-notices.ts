// Tells the owner that a link has expired or that its places are taken, once per link and state.
// Expiry is seen by the sweep, which looks at the stretch of time since its last look; a full link
// by the visit that took the last place.
import type { AccountId, CollectionId } from '#protocol/ids'
import { directory, shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { type NewNotice, noticeStatements, tellRooms } from './tell.ts'

const linksPerRun = 500

/** Returns the time up to which links were looked at. */
export async function tellExpired(env: Env, now: number, cursor: string): Promise<string> {
  // On its very first run it tells of nothing that expired before anybody could be told.
  if (cursor === '') return String(now)
  const { results } = await shardOf(env, '' as CollectionId)
    .prepare(
      `SELECT collection_id, json_extract(settings, '$.expiresAt') AS expires_at FROM links
        WHERE removed_at IS NULL AND json_extract(settings, '$.expiresAt') > ?1
          AND json_extract(settings, '$.expiresAt') <= ?2
        ORDER BY json_extract(settings, '$.expiresAt') LIMIT ?3`,
    )
    .bind(Number(cursor), now, linksPerRun)
    .all<{ collection_id: CollectionId; expires_at: number }>()
  const until = results.length === linksPerRun ? (results.at(-1)?.expires_at ?? now) : now
  const byCollection = Map.groupBy(results, (row) => row.collection_id)
  const owners = await loadOwners(env, [...byCollection.keys()])
  const notices = [...byCollection].flatMap(([collectionId, rows]): NewNotice[] => {
    const accountId = owners.get(collectionId)
    if (!accountId) return []
    const about = Math.max(...rows.map((row) => row.expires_at))
    return [{ accountId, kind: 'link-expired', collectionId, count: rows.length, about }]
  })
  const statements = noticeStatements(env, notices, now)
  if (statements.length > 0) await directory(env).batch(statements)
  await tellRooms(
    env,
    notices.map((one) => one.accountId),
  )
  return String(until)
}

async function loadOwners(
  env: Env,
  collections: CollectionId[],
): Promise<Map<CollectionId, AccountId>> {
  if (collections.length === 0) return new Map()
  const { results } = await shardOf(env, '' as CollectionId)
    .prepare('SELECT id, owner_id FROM collections WHERE id IN (SELECT value FROM json_each(?1))')
    .bind(JSON.stringify(collections))
    .all<{ id: CollectionId; owner_id: AccountId }>()
  return new Map(results.map((row) => [row.id, row.owner_id]))
}

/** After a device took the last place. */
export async function tellLinkFull(env: Env, collection: CollectionId, now: number): Promise<void> {
  const accountId = (await loadOwners(env, [collection])).get(collection)
  if (!accountId) return
  await directory(env).batch(
    noticeStatements(env, [{ accountId, kind: 'link-full', collectionId: collection }], now),
  )
  await tellRooms(env, [accountId])
}
