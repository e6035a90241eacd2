// Rows of items: what a list shows of each, and how the list is walked. Every statement begins with
// the collection, so its cost does not grow with other collections; `collections` is asked along,
// since a deleted one has lost that row first.
import type { CollectionId, LinkId } from '#protocol/ids'
import type { GuestRow, ItemPage, ItemRow, RemovedRow } from '#protocol/items'
import type { RemarkRow } from '#protocol/remarks'
import { firstRow, rowsOf, shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { Problem } from '../http/problem.ts'

interface StoredItem {
  object_id: string
  version: number
  seq: number
  epoch: number
  wrapped_key: string
  card: string
  added_at: number
  author_kind: number
  author_id: string
  author_key: string
  bytes: number
  removed_at: number | null
}
interface StoredGuest {
  link_id: string
  guest_pk: string
  certificate: string
  epoch: number
  name: string | null
}

const columns = `object_id, version, seq, epoch, wrapped_key, card, added_at, author_kind, author_id,
  author_key, bytes, removed_at`

export type Walk = { since: number } | { before: number }

/** The rows, one more than asked for: it tells of more. */
export function rowsStatement(
  env: Env,
  collection: CollectionId,
  walk: Walk,
  limit: number,
): D1PreparedStatement {
  const [from, range] =
    'since' in walk
      ? [walk.since, 'seq > ?2 ORDER BY seq']
      : [walk.before, 'removed_at IS NULL AND seq < ?2 ORDER BY seq DESC']
  return shardOf(env, collection)
    .prepare(`SELECT ${columns} FROM items WHERE collection_id = ?1 AND ${range} LIMIT ?3`)
    .bind(collection, from, limit + 1)
}

export interface Listed {
  rows: (ItemRow | RemovedRow)[]
  guests: GuestRow[]
  more: boolean
}

/** The rows as they travel, and the certificates of their guests, each once. */
export async function listed(
  env: Env,
  collection: CollectionId,
  result: D1Result | undefined,
  limit: number,
): Promise<Listed> {
  const stored = rowsOf<StoredItem>(result)
  const shown = stored.slice(0, limit)
  return {
    rows: shown.map(itemRowOf),
    guests: await guestsOf(env, collection, shown),
    more: stored.length > limit,
  }
}

/** A second question, since asking in the first one would read every row twice. */
const guestsOf = (env: Env, collection: CollectionId, rows: StoredItem[]): Promise<GuestRow[]> =>
  loadGuests(
    env,
    collection,
    rows
      .filter((row) => row.author_kind === 2 && row.removed_at === null)
      .map((row) => [row.author_id as LinkId, row.author_key]),
  )

/** The certificates of guests named by link and key, each once. */
export async function loadGuests(
  env: Env,
  collection: CollectionId,
  named: [LinkId, string][],
): Promise<GuestRow[]> {
  const keys = new Map(named.map((one) => [one[1], one]))
  if (keys.size === 0) return []
  const { results } = await shardOf(env, collection)
    .prepare(
      `SELECT link_id, guest_pk, certificate, epoch, name FROM json_each(?2) AS wanted
         JOIN guests ON collection_id = ?1 AND link_id = json_extract(wanted.value, '$[0]')
          AND guest_pk = json_extract(wanted.value, '$[1]')`,
    )
    .bind(collection, JSON.stringify([...keys.values()]))
    .all<StoredGuest>()
  return results.map(guestRowOf)
}

/** One page of a list. Refuses with `collection-unavailable` when the collection is gone. */
export async function loadPage(
  env: Env,
  collection: CollectionId,
  walk: Walk,
  limit: number,
): Promise<ItemPage> {
  const shard = shardOf(env, collection)
  const since = 'since' in walk ? walk.since : Number.MAX_SAFE_INTEGER
  const [clock, rows, remarks] = await shard.batch([
    shard.prepare('SELECT seq, roster_seq FROM collections WHERE id = ?1').bind(collection),
    rowsStatement(env, collection, walk, limit),
    shard
      .prepare(
        `SELECT remark_id, revision, seq, epoch, sort, sealed FROM remarks
          WHERE collection_id = ?1 AND seq > ?2 ORDER BY seq LIMIT 1000`,
      )
      .bind(collection, since),
  ])
  const position = firstRow<{ seq: number; roster_seq: number }>(clock)
  if (!position) throw new Problem('collection-unavailable')
  const page = await listed(env, collection, rows, limit)
  const last = page.rows.at(-1)?.seq
  const until = page.more && last !== undefined ? last : position.seq
  return {
    ...page,
    remarks: rowsOf<StoredRemark>(remarks)
      .filter((remark) => remark.seq <= until && remark.sort === 'fact')
      .map(remarkRowOf),
    seq: position.seq,
    rosterSeq: position.roster_seq,
  }
}

export interface StoredRemark {
  remark_id: string
  revision: number
  seq: number
  epoch: number
  sort: RemarkRow['sort']
  sealed: string
}

export const remarkRowOf = (row: StoredRemark): RemarkRow => ({
  remarkId: row.remark_id as RemarkRow['remarkId'],
  revision: row.revision,
  epoch: row.epoch,
  sort: row.sort,
  sealed: row.sealed,
})

function itemRowOf(row: StoredItem): ItemRow | RemovedRow {
  const objectId = row.object_id as ItemRow['objectId']
  if (row.removed_at !== null) return { objectId, seq: row.seq, removed: true }
  return {
    objectId,
    version: row.version,
    seq: row.seq,
    epoch: row.epoch,
    wrappedKey: row.wrapped_key,
    card: row.card,
    addedAt: row.added_at,
    by: {
      kind: row.author_kind === 1 ? 'account' : 'guest',
      id: row.author_id,
      key: row.author_key,
    } as ItemRow['by'],
    bytes: row.bytes,
  }
}

const guestRowOf = (row: StoredGuest): GuestRow => ({
  linkId: row.link_id as GuestRow['linkId'],
  key: row.guest_pk,
  certificate: row.certificate,
  epoch: row.epoch,
  name: row.name,
})
