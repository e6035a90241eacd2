// The rows of copies. One transaction finds what of the wanted fits into the account, notes it in
// the table `moves` (which is empty outside of a transaction), places the rows, charges exactly what
// the account did not hold before and moves the clock. What it asks is asked again inside of it.
import { toBase64url } from '#protocol/base64url'
import type { CollectionId } from '#protocol/ids'
import type { Copy } from '#protocol/library'
import { maxItemsPerCollection } from '#protocol/limits'
import { authorKind, type Statement } from '#protocol/records/statement'
import { chargeNoted, forgetNoted } from '../accounts/charge-copies.ts'
import { firstRow, shardOf, wrote } from '../db/client.ts'
import type { Env } from '../env.ts'
import { announceStatement } from '../notices/announce.ts'
import {
  byObject,
  type Copying,
  type CopyRow,
  type CopySource,
  type Placed,
  placedStatement,
  sourcesStatement,
} from './copy-facts.ts'
import { holderPlace } from './find-held.ts'

export interface CopiesPlaced {
  there: Map<string, Placed>
  sources: Map<string, CopySource>
  clock: { seq: number; roster_seq: number } | null
  /** Role and position held until the end; else nothing was done. */
  standing: boolean
  made: boolean
}

export async function placeCopies(
  env: Env,
  copying: Copying,
  rows: CopyRow[],
  position: Statement,
): Promise<CopiesPlaced> {
  const { collectionId: id, accountId } = copying
  const shard = shardOf(env, id)
  const standing = [id, accountId, position.epoch, position.rosterSeq] as const
  const results = await shard.batch([
    noteStatement(env, copying, rows, position),
    placeStatement(env, copying, rows, position),
    announceStatement(env, id, { kind: 'account', id: accountId }, copying.now, false),
    chargeNoted(env, accountId),
    forgetNoted(env),
    clockStatement(env, id),
    sourcesStatement(env, copying),
    placedStatement(env, copying),
    shard.prepare('SELECT seq, roster_seq FROM collections WHERE id = ?1').bind(id),
    shard.prepare(`SELECT 1 AS standing ${standingRows}`).bind(...standing),
  ])
  return {
    sources: byObject(results[6]),
    there: byObject(results[7]),
    clock: firstRow(results[8]),
    standing: firstRow(results[9]) !== null,
    made: wrote(results[1]),
  }
}

/** Holds while this member may place something signed at this position: ?1 to ?4. */
const standingRows = `FROM collections c
   JOIN members m ON m.collection_id = c.id AND m.account_id = ?2
  WHERE c.id = ?1 AND c.epoch = ?3 AND c.rotated_seq <= ?4 AND c.delete_at IS NULL
    AND m.entry_seq <= ?4 AND m.role >= 2`

const field = (n: number): string => `json_extract(w.value, '$[${n}]')`

/**
 * Of the list `?5`: what may still be read and is not here, in the order asked, with what it costs.
 * A tombstone may be filled again unless another account holds the object by it, or by the very
 * statement that was taken out since: that is a request that arrives late. `?6`: from.
 */
const openRows = (source: string) => `SELECT w.key AS i, w.value AS value, o.bytes AS bytes,
    CASE WHEN ${holderPlace('?2')} IS NULL THEN o.bytes ELSE 0 END AS cost
  FROM json_each(?5) AS w
  JOIN objects o ON o.id = ${field(0)} AND o.version = ${field(1)} AND o.released_at IS NULL
 WHERE EXISTS (SELECT 1 ${standingRows})
   AND ${source}
   AND NOT EXISTS (SELECT 1 FROM items t WHERE t.collection_id = ?1 AND t.object_id = o.id
     AND (t.removed_at IS NULL OR t.payer_id NOT IN ('', ?2) OR t.statement = ${field(4)}))`

const readable = (from: Copy['from']): string =>
  from === null
    ? `EXISTS (SELECT 1 FROM items s WHERE s.collection_id = ${holderPlace('?2')}
         AND s.object_id = o.id AND ?6 IS NULL
         AND coalesce(s.own_statement, s.statement) = ${field(6)})`
    : `EXISTS (SELECT 1 FROM items s WHERE s.collection_id = ?6 AND s.object_id = o.id
         AND s.removed_at IS NULL AND s.statement = ${field(6)})
       AND EXISTS (SELECT 1 FROM members WHERE collection_id = ?6 AND account_id = ?2)
       AND EXISTS (SELECT 1 FROM collections WHERE id = ?6)`

const listOf = (rows: CopyRow[]): string =>
  JSON.stringify(
    rows.map((row) => [
      row.objectId,
      row.version,
      row.wrappedKey,
      row.card,
      row.statement,
      row.ownKey,
      row.source,
    ]),
  )

const common = (copying: Copying, rows: CopyRow[], position: Statement) =>
  [
    copying.collectionId,
    copying.accountId,
    position.epoch,
    position.rosterSeq,
    listOf(rows),
    copying.from,
  ] as const

/** What the account does not hold yet and can still take, from the first on. */
const noteStatement = (env: Env, copying: Copying, rows: CopyRow[], position: Statement) =>
  shardOf(env, copying.collectionId)
    .prepare(
      `INSERT INTO moves (collection_id, object_id, version, payer_id, shown, target)
       SELECT ?1, json_extract(value, '$[0]'), json_extract(value, '$[1]'), ?2, 0, 'shown' FROM
         (SELECT value, cost, sum(cost) OVER (ORDER BY i) AS total
            FROM (${openRows(readable(copying.from))}))
        WHERE cost > 0 AND total <= (SELECT quota - used FROM accounts WHERE id = ?2)`,
    )
    .bind(...common(copying, rows, position))

/** Those noted, and those that cost nothing because they are held. */
const placeStatement = (env: Env, copying: Copying, rows: CopyRow[], position: Statement) =>
  shardOf(env, copying.collectionId)
    .prepare(
      `INSERT INTO items (collection_id, object_id, version, seq, epoch, wrapped_key, card, statement,
         added_at, author_kind, author_id, author_key, device_id, bytes, payer_id, copied, own_key)
       SELECT ?1, ${field(0)}, ${field(1)},
         (SELECT seq FROM collections WHERE id = ?1) + row_number() OVER (ORDER BY w.i), ?3,
         ${field(2)}, ${field(3)}, ${field(4)}, ?7, ${authorKind.account}, ?2, ?8, ?9, w.bytes,
         ?2, 1, ${field(5)}
         FROM (${openRows(readable(copying.from))}) AS w
        WHERE (w.cost = 0 OR EXISTS (SELECT 1 FROM moves WHERE collection_id = ?1
            AND object_id = ${field(0)} AND version = ${field(1)}))
          AND (SELECT items FROM collections WHERE id = ?1) + json_array_length(?5)
            <= ${maxItemsPerCollection}
       ON CONFLICT DO UPDATE SET version = excluded.version, seq = excluded.seq,
         epoch = excluded.epoch, wrapped_key = excluded.wrapped_key, card = excluded.card,
         statement = excluded.statement, added_at = excluded.added_at,
         author_kind = excluded.author_kind, author_id = excluded.author_id,
         author_key = excluded.author_key, device_id = excluded.device_id, bytes = excluded.bytes,
         payer_id = excluded.payer_id, copied = 1, own_key = excluded.own_key,
         own_statement = NULL, removed_at = NULL, trashed_at = NULL`,
    )
    .bind(
      ...common(copying, rows, position),
      copying.now,
      toBase64url(position.authorPk),
      copying.deviceId,
    )

/** Rows beyond the clock are those just placed. */
const clockStatement = (env: Env, id: CollectionId): D1PreparedStatement =>
  shardOf(env, id)
    .prepare(
      `UPDATE collections SET
         items = items + (SELECT count(*) FROM items i WHERE i.collection_id = ?1
           AND i.seq > collections.seq),
         seq = (SELECT max(i.seq) FROM items i WHERE i.collection_id = ?1)
        WHERE id = ?1 AND EXISTS (SELECT 1 FROM items i WHERE i.collection_id = ?1
          AND i.seq > collections.seq)`,
    )
    .bind(id)
