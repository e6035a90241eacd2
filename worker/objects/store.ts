// Rows of uploads and objects: what a put must know, and its beginning; commit-put.ts ends it.
// Every write may be repeated: it has effect once, whatever was lost on the way.
import type { AccountId, CollectionId, ObjectId } from '#protocol/ids'
import type { LinkSettings } from '#protocol/links'
import type { Who } from '../access/who.ts'
import { beginUpload, type Upload } from '../accounts/quota.ts'
import { firstRow, shardOf, wrote } from '../db/client.ts'
import type { Env } from '../env.ts'
import type { Announced } from './announce.ts'

export interface StoredUpload {
  object_id: ObjectId
  version: number
  collection_id: CollectionId
  account_id: AccountId
  bytes: number
  streams_hash: string
  attempt: string
  created_at: number
  swept_at: number | null
}
export interface PutFacts {
  collection: {
    owner_id: AccountId
    epoch: number
    roster_seq: number
    rotated_seq: number
    items: number
    delete_at: number | null
  } | null
  /** The entry at the position that the statement names. */
  entry: string | null
  item: { statement: string; seq: number; removed_at: number | null } | null
  link: { rights: number; ca_pk: string; entry_seq: number; settings: string } | null
  member: { role: number; ed_pk: string; entry_seq: number } | null
  upload: StoredUpload | null
}

export const settingsOf = (link: { settings: string }): LinkSettings => JSON.parse(link.settings)

/** Everything that the rules of a put ask, in one read. */
export async function loadPutFacts(env: Env, who: Who, put: Announced): Promise<PutFacts> {
  const { collectionId: id, objectId, version } = put
  const shard = shardOf(env, id)
  const results = await shard.batch([
    shard
      .prepare(
        `SELECT owner_id, epoch, roster_seq, rotated_seq, items, delete_at FROM collections
          WHERE id = ?1`,
      )
      .bind(id),
    shard
      .prepare('SELECT entry FROM roster WHERE collection_id = ?1 AND seq = ?2')
      .bind(id, put.statement.rosterSeq),
    shard
      .prepare(
        'SELECT statement, seq, removed_at FROM items WHERE collection_id = ?1 AND object_id = ?2',
      )
      .bind(id, objectId),
    who.kind === 'guest'
      ? shard
          .prepare(
            `SELECT rights, ca_pk, entry_seq, settings FROM links
              WHERE collection_id = ?1 AND link_id = ?2 AND removed_at IS NULL`,
          )
          .bind(id, who.linkId)
      : shard
          .prepare(
            `SELECT role, ed_pk, entry_seq FROM members
              WHERE collection_id = ?1 AND account_id = ?2`,
          )
          .bind(id, who.accountId),
    shard
      .prepare('SELECT * FROM uploads WHERE object_id = ?1 AND version = ?2')
      .bind(objectId, version),
  ])
  return {
    collection: firstRow(results[0]),
    entry: firstRow<{ entry: string }>(results[1])?.entry ?? null,
    item: firstRow(results[2]),
    link: who.kind === 'guest' ? firstRow(results[3]) : null,
    member: who.kind === 'member' ? firstRow(results[3]) : null,
    upload: firstRow(results[4]),
  }
}

export type Begun =
  | { state: 'pending'; upload: StoredUpload; begunNow: boolean }
  | { state: 'committed' }
  | { state: 'full' }

/** Charges the payer and notes the upload, or finds it as noted before. */
export async function begin(env: Env, upload: Upload): Promise<Begun> {
  const shard = shardOf(env, upload.collectionId)
  const results = await shard.batch([
    ...beginUpload(env, upload),
    shard
      .prepare('SELECT * FROM uploads WHERE object_id = ?1 AND version = ?2')
      .bind(upload.objectId, upload.version),
    shard
      .prepare('SELECT 1 AS there FROM objects WHERE id = ?1 AND version = ?2')
      .bind(upload.objectId, upload.version),
  ])
  const row = firstRow<StoredUpload>(results[2])
  if (row) return { state: 'pending', upload: row, begunNow: wrote(results[1]) }
  return { state: firstRow(results[3]) ? 'committed' : 'full' }
}
