// What the rules of a copy ask, in one read, and what is asked again once it was tried: the collection
// and the copier's place in it, the sources that the copier may read, what lies there already.
import type { AccountId, CollectionId, DeviceId, ObjectId } from '#protocol/ids'
import type { Copy } from '#protocol/library'
import { firstRow, rowsOf, shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { holderPlace } from './find-held.ts'

export interface Copying {
  accountId: AccountId
  deviceId: DeviceId
  collectionId: CollectionId
  from: Copy['from']
  items: Copy['items']
  now: number
}
export type CopyRow = Copy['items'][number] & {
  /** Statement at the source, as it was checked. */
  source: string
}
export interface CopySource {
  object_id: ObjectId
  version: number
  statement: string
  card: string
}
export interface Placed {
  object_id: ObjectId
  statement: string
  removed_at: number | null
  payer_id: string
  /** The copier holds it by this very row. */
  own: number
}
export interface CopyFacts {
  collection: {
    account_id: AccountId
    epoch: number
    seq: number
    roster_seq: number
    rotated_seq: number
    items: number
    delete_at: number | null
    role: number
    ed_pk: string
    entry_seq: number
  } | null
  entry: string | null
  sources: Map<string, CopySource>
  there: Map<string, Placed>
}

export async function loadCopyFacts(
  env: Env,
  copying: Copying,
  rosterSeq: number,
): Promise<CopyFacts> {
  const { collectionId: id, accountId } = copying
  const shard = shardOf(env, id)
  const [collection, entry, sources, there] = await shard.batch([
    shard
      .prepare(
        `SELECT m.account_id, c.epoch, c.seq, c.roster_seq, c.rotated_seq, c.items, c.delete_at,
           m.role, m.ed_pk, m.entry_seq
           FROM collections c JOIN members m ON m.collection_id = c.id AND m.account_id = ?2
          WHERE c.id = ?1`,
      )
      .bind(id, accountId),
    shard
      .prepare('SELECT entry FROM roster WHERE collection_id = ?1 AND seq = ?2')
      .bind(id, rosterSeq),
    sourcesStatement(env, copying),
    placedStatement(env, copying),
  ])
  return {
    collection: firstRow(collection),
    entry: firstRow<{ entry: string }>(entry)?.entry ?? null,
    sources: byObject(sources),
    there: byObject(there),
  }
}

export const byObject = <Row extends { object_id: string }>(result: D1Result | undefined) =>
  new Map(rowsOf<Row>(result).map((row) => [row.object_id, row]))

const idsOf = ({ items }: Copying): string => JSON.stringify(items.map((item) => item.objectId))

/** What this account may read there: a shown item of a collection of its, or what it holds. */
export function sourcesStatement(env: Env, copying: Copying): D1PreparedStatement {
  const { accountId, from } = copying
  const columns = 'i.object_id, i.version, i.statement, i.card'
  const shard = shardOf(env, copying.collectionId)
  return from === null
    ? shard
        .prepare(
          `SELECT i.object_id, i.version, coalesce(i.own_statement, i.statement) AS statement, i.card
             FROM objects o JOIN items i ON i.collection_id = ${holderPlace()}
              AND i.object_id = o.id AND i.version = o.version
            WHERE o.id IN (SELECT value FROM json_each(?2)) AND o.released_at IS NULL`,
        )
        .bind(accountId, idsOf(copying))
    : shard
        .prepare(
          `SELECT ${columns} FROM items i
            WHERE i.collection_id = ?3 AND i.removed_at IS NULL
              AND i.object_id IN (SELECT value FROM json_each(?2))
              AND EXISTS (SELECT 1 FROM collections WHERE id = ?3)
              AND EXISTS (SELECT 1 FROM members WHERE collection_id = ?3 AND account_id = ?1)`,
        )
        .bind(accountId, idsOf(copying), from)
}

export const placedStatement = (env: Env, copying: Copying): D1PreparedStatement =>
  shardOf(env, copying.collectionId)
    .prepare(
      `SELECT object_id, statement, removed_at, payer_id, payer_id = ?3 AS own FROM items
        WHERE collection_id = ?1 AND object_id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(copying.collectionId, idsOf(copying), copying.accountId)
