// The commit of one put: object, item, clock and the end of the upload in one transaction. It may be
// repeated; it has effect once, and only while the author's right and position still hold.
import { toBase64url } from '#protocol/base64url'
import { maxItemsPerCollection } from '#protocol/limits'
import { right } from '#protocol/records/roster'
import type { Who } from '../access/who.ts'
import { firstRow, shardOf, wrote } from '../db/client.ts'
import type { Env } from '../env.ts'
import { type AddedBy, announceStatement } from '../notices/announce.ts'
import type { Announced } from './announce.ts'

export interface Committed {
  item: { statement: string; seq: number; removed_at: number | null } | null
  upload: { attempt: string; swept_at: number | null } | null
  clock: { seq: number; roster_seq: number; items: number } | null
  /** This call made the item. */
  made: boolean
}

/**
 * Object, item, clock and the end of the upload in one transaction, and only while the author's
 * position still holds: an entry that ends a right and this commit cannot both miss each other.
 */
export async function commitPut(
  env: Env,
  who: Who,
  put: Announced,
  attempt: string,
  now: number,
): Promise<Committed> {
  const { collectionId: id, objectId, version } = put
  const shard = shardOf(env, id)
  const results = await shard.batch([
    clockStatement(env, who, put, attempt),
    objectStatement(env, put),
    itemStatement(env, who, put, now),
    shard
      .prepare('DELETE FROM uploads WHERE object_id = ?1 AND version = ?2 AND changes() = 1')
      .bind(objectId, version),
    announceStatement(env, id, addedBy(who), now),
    ...guestStatement(env, put),
    shard
      .prepare(
        'SELECT statement, seq, removed_at FROM items WHERE collection_id = ?1 AND object_id = ?2',
      )
      .bind(id, objectId),
    shard
      .prepare('SELECT attempt, swept_at FROM uploads WHERE object_id = ?1 AND version = ?2')
      .bind(objectId, version),
    shard.prepare('SELECT seq, roster_seq, items FROM collections WHERE id = ?1').bind(id),
  ])
  return {
    item: firstRow(results.at(-3)),
    upload: firstRow(results.at(-2)),
    clock: firstRow(results.at(-1)),
    made: wrote(results[0]),
  }
}

const addedBy = (who: Who): AddedBy =>
  who.kind === 'guest' ? { kind: 'guest' } : { kind: 'account', id: who.accountId }

function clockStatement(
  env: Env,
  who: Who,
  { collectionId, objectId, version, statement }: Announced,
  attempt: string,
): D1PreparedStatement {
  const author =
    who.kind === 'guest'
      ? `EXISTS (SELECT 1 FROM links WHERE collection_id = ?1 AND link_id = ?8
           AND entry_seq <= ?3 AND removed_at IS NULL AND rights & ${right.contribute})`
      : `EXISTS (SELECT 1 FROM members WHERE collection_id = ?1 AND account_id = ?8
           AND entry_seq <= ?3 AND role >= 2)`
  return shardOf(env, collectionId)
    .prepare(
      `UPDATE collections SET seq = seq + 1, items = items + 1
        WHERE id = ?1 AND epoch = ?2 AND rotated_seq <= ?3 AND items < ?4 AND delete_at IS NULL
          AND EXISTS (SELECT 1 FROM uploads WHERE object_id = ?5 AND version = ?6
            AND attempt = ?7 AND collection_id = ?1 AND swept_at IS NULL)
          AND NOT EXISTS (SELECT 1 FROM items WHERE collection_id = ?1 AND object_id = ?5)
          AND ${author}`,
    )
    .bind(
      collectionId,
      statement.epoch,
      statement.rosterSeq,
      maxItemsPerCollection,
      objectId,
      version,
      attempt,
      who.kind === 'guest' ? who.linkId : who.accountId,
    )
}

function objectStatement(env: Env, put: Announced): D1PreparedStatement {
  const { parts } = put
  return shardOf(env, put.collectionId)
    .prepare(
      `INSERT INTO objects
       SELECT object_id, version, collection_id, attempt, account_id, bytes, ?3, ?4, ?5, ?6, ?7, NULL
         FROM uploads WHERE object_id = ?1 AND version = ?2 AND changes() = 1`,
    )
    .bind(
      put.objectId,
      put.version,
      toBase64url(parts.descriptors),
      toBase64url(parts.hashLists),
      toBase64url(parts.details),
      toBase64url(parts.privatePart),
      toBase64url(parts.ownKey),
    )
}

function itemStatement(env: Env, who: Who, put: Announced, now: number): D1PreparedStatement {
  const { parts, statement } = put
  return shardOf(env, put.collectionId)
    .prepare(
      `INSERT INTO items (collection_id, object_id, version, seq, epoch, wrapped_key, card, statement,
         added_at, author_kind, author_id, author_key, device_id, bytes, payer_id)
       SELECT id, ?2, ?3, seq, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,
         CASE ?9 WHEN 1 THEN ?10 ELSE owner_id END
         FROM collections WHERE id = ?1 AND changes() = 1`,
    )
    .bind(
      put.collectionId,
      put.objectId,
      put.version,
      statement.epoch,
      toBase64url(parts.wrappedKey),
      toBase64url(parts.card),
      toBase64url(parts.statement),
      now,
      statement.authorKind,
      toBase64url(statement.authorId),
      toBase64url(statement.authorPk),
      who.deviceId,
      put.bytes,
    )
}

/** The guest's certificate and name, written when they are new or changed. */
function guestStatement(env: Env, put: Announced): D1PreparedStatement[] {
  const { certificate, parts, statement, collectionId } = put
  if (!certificate) return []
  return [
    shardOf(env, collectionId)
      .prepare(
        `INSERT INTO guests SELECT ?1, l.link_id, ?3, l.ca_pk, ?4, ?5, ?6 FROM links l
          WHERE l.collection_id = ?1 AND l.link_id = ?2 AND EXISTS
            (SELECT 1 FROM items WHERE collection_id = ?1 AND object_id = ?7 AND statement = ?8)
         ON CONFLICT DO UPDATE SET certificate = excluded.certificate, epoch = excluded.epoch,
           name = excluded.name WHERE certificate <> excluded.certificate`,
      )
      .bind(
        collectionId,
        toBase64url(certificate.linkId),
        toBase64url(certificate.guestPk),
        toBase64url(parts.certificate),
        statement.epoch,
        parts.name.length > 0 ? toBase64url(parts.name) : null,
        put.objectId,
        toBase64url(parts.statement),
      ),
  ]
}
