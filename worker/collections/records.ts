// Which records of one author are stored: for the list that an entry fixes when a right ends.
import { fromBase64url } from '#protocol/base64url'
import type { CollectionId } from '#protocol/ids'
import { type Bytes, compare } from '#protocol/records/bytes'
import { sha256 } from '../access/signed.ts'
import { firstRow, rowsOf, shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'

/** SQL for the author's stored items, those that left the collection and are kept included. */
const recordsOf = (collection: string, author: string): string =>
  `items INDEXED BY items_payer
     WHERE payer_id IN (${author}, (SELECT owner_id FROM collections WHERE id = ${collection}))
       AND payer_id <> '' AND collection_id = ${collection} AND author_id = ${author}`

/**
 * SQL for a text that differs whenever the author's stored records do: every new one takes a higher
 * place on the clock, every removed one lowers the number.
 */
export const authorMark = (collection: string, author: string): string =>
  `(SELECT count(*) || ' ' || coalesce(max(seq), 0) FROM ${recordsOf(collection, author)})
   || ' ' || (SELECT count(*) || ' ' || coalesce(max(seq), 0) FROM remarks INDEXED BY remarks_account
     WHERE collection_id = ${collection} AND account_id = ${author})`

/** Hashes ascending: sha(statement) of items, sha(sealed remark) of remarks. */
export async function recordHashesOf(
  env: Env,
  id: CollectionId,
  author: string,
): Promise<{ hashes: Bytes[]; mark: string }> {
  const shard = shardOf(env, id)
  const [mark, items, remarks] = await shard.batch([
    shard.prepare(`SELECT ${authorMark('?1', '?2')} AS mark`).bind(id, author),
    shard.prepare(`SELECT statement AS record FROM ${recordsOf('?1', '?2')}`).bind(id, author),
    shard
      .prepare(
        `SELECT sealed AS record FROM remarks INDEXED BY remarks_account
          WHERE collection_id = ?1 AND account_id = ?2`,
      )
      .bind(id, author),
  ])
  const records = [items, remarks].flatMap((result) => rowsOf<{ record: string }>(result))
  const hashes = await Promise.all(records.map(({ record }) => sha256(fromBase64url(record))))
  return { hashes: hashes.sort(compare), mark: firstRow<{ mark: string }>(mark)?.mark ?? '' }
}
