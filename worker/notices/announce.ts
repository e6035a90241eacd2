// New items are not told one by one. A put leaves one row per collection ("something is new since
// here"); the sweep, or somebody who asks for their notices, counts what came since and tells the
// people. The row is moved on in the batch that tells, so nothing is told twice or forgotten.
import type { AccountId, CollectionId } from '#protocol/ids'
import { directory, rowsOf, shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { type NewNotice, noticeStatements, tellRooms } from './tell.ts'

export type AddedBy = { kind: 'account'; id: AccountId } | { kind: 'guest' }

/**
 * Into the batch that adds items, right after a statement that changed a row exactly when some were
 * added. Writes one row, and only the first time since the last
 * announcement. Nobody is told what they added themselves, so a collection without others needs none.
 */
export function announceStatement(
  env: Env,
  collection: CollectionId,
  by: AddedBy,
  now: number,
  /** False where the statement that moves the collection's clock comes later in the batch. */
  moved = true,
): D1PreparedStatement {
  const others =
    by.kind === 'guest'
      ? 'AND ?3 IS NULL'
      : 'AND EXISTS (SELECT 1 FROM members WHERE collection_id = ?1 AND account_id <> ?3)'
  return shardOf(env, collection)
    .prepare(
      `INSERT OR IGNORE INTO unannounced (collection_id, after_seq, since)
       SELECT id, seq - ${moved ? 'changes()' : '0'}, ?2 FROM collections WHERE id = ?1 AND changes() > 0 ${others}`,
    )
    .bind(collection, now, by.kind === 'guest' ? null : by.id)
}

interface Unannounced {
  collection_id: CollectionId
  after_seq: number
  since: number
}

/** For the sweep, in the order of ids: a run that does not reach all goes on next time. */
export async function announceDue(env: Env, now: number, after: string): Promise<string> {
  const { results } = await shardOf(env, '' as CollectionId)
    .prepare('SELECT * FROM unannounced WHERE collection_id > ?1 ORDER BY collection_id LIMIT ?2')
    .bind(after, collectionsPerRun)
    .all<Unannounced>()
  await announceAll(env, results, now)
  return results.length === collectionsPerRun ? (results.at(-1)?.collection_id ?? '') : ''
}
// Two calls each, beside what else the sweep does in one run.
const collectionsPerRun = 8

/** Before somebody reads their notices. The answer does not wait for more than a few. */
export async function announceFor(env: Env, account: AccountId, now: number): Promise<void> {
  const { results: own } = await directory(env)
    .prepare('SELECT collection_id FROM memberships WHERE account_id = ?1 LIMIT 1000')
    .bind(account)
    .all<{ collection_id: CollectionId }>()
  if (own.length === 0) return
  const { results } = await shardOf(env, '' as CollectionId)
    .prepare(
      `SELECT * FROM unannounced WHERE collection_id IN (SELECT value FROM json_each(?1)) LIMIT 3`,
    )
    .bind(JSON.stringify(own.map((row) => row.collection_id)))
    .all<Unannounced>()
  await announceAll(env, results, now)
}

/** Told together: rooms are a call each, and a request has few. */
async function announceAll(env: Env, rows: Unannounced[], now: number): Promise<void> {
  const told: AccountId[] = []
  for (const row of rows) told.push(...(await announce(env, row, now)))
  await tellRooms(env, told)
}

interface Added {
  seq: number
  author_kind: number
  author_id: string
}
/** An item that was restored or moved on got a new number, and is not new. Requests take a while. */
const slackMs = 60_000
/** More wait for the next run, so that each one stays short. */
const itemsPerRun = 1_000

/** Whom it told. */
async function announce(env: Env, row: Unannounced, now: number): Promise<AccountId[]> {
  const { collection_id: id, after_seq: after } = row
  const shard = shardOf(env, id)
  const [clock, added, members] = await shard.batch([
    shard.prepare('SELECT seq, owner_id FROM collections WHERE id = ?1').bind(id),
    shard
      .prepare(
        `SELECT seq, author_kind, author_id FROM items INDEXED BY items_seq
          WHERE collection_id = ?1 AND seq > ?2 AND removed_at IS NULL AND added_at >= ?3
          ORDER BY seq LIMIT ?4`,
      )
      .bind(id, after, row.since - slackMs, itemsPerRun),
    shard.prepare('SELECT account_id FROM members WHERE collection_id = ?1').bind(id),
  ])
  const [collection] = rowsOf<{ seq: number; owner_id: AccountId }>(clock)
  const items = rowsOf<Added>(added)
  const full = items.length === itemsPerRun
  const until = full ? (items.at(-1)?.seq ?? after) : (collection?.seq ?? after)
  const people = rowsOf<{ account_id: AccountId }>(members).map((one) => one.account_id)
  const notices = collection ? noticesOf(id, collection.owner_id, people, items, until) : []
  await shard.batch([
    // Whoever moves the row on is the one who tells.
    shard
      .prepare('UPDATE unannounced SET after_seq = ?3 WHERE collection_id = ?1 AND after_seq = ?2')
      .bind(id, after, until),
    ...noticeStatements(env, notices, now, true),
    // A put that came meanwhile found this row and left none of its own: then it stays.
    shard
      .prepare(
        `DELETE FROM unannounced WHERE collection_id = ?1 AND after_seq = ?2
           AND coalesce((SELECT seq FROM collections WHERE id = ?1), ?2) = ?2`,
      )
      .bind(id, until),
  ])
  return notices.map((one) => one.accountId)
}

/** What each person is told: all but their own; the owner hears of guests in a notice of its own. */
export function noticesOf(
  collectionId: CollectionId,
  owner: AccountId,
  people: AccountId[],
  items: Added[],
  about: number,
): NewNotice[] {
  const guests = items.filter((item) => item.author_kind === 2).length
  const byAccount = Map.groupBy(
    items.filter((item) => item.author_kind === 1),
    (item) => item.author_id,
  )
  const accounts = [...byAccount.values()].reduce((sum, list) => sum + list.length, 0)
  return people.flatMap((accountId) => {
    const others = accounts - (byAccount.get(accountId)?.length ?? 0)
    const isOwner = accountId === owner
    const added = isOwner ? others : others + guests
    const actor = [...byAccount.keys()].filter((id) => id !== accountId)
    const actorId = actor.length === 1 && added === others ? (actor[0] as AccountId) : null
    const told = { accountId, collectionId, about }
    return [
      ...(added > 0 ? [{ ...told, kind: 'items-added' as const, count: added, actorId }] : []),
      ...(isOwner && guests > 0
        ? [{ ...told, kind: 'guest-uploads' as const, count: guests }]
        : []),
    ]
  })
}
