// Somebody is no member any more: what they placed leaves the collection and stays in their library.
// The row of `departures` was written with the entry that ended the membership; the work is done in
// bounded pages, by the request that wrote it and then by the sweep, and may stop and be repeated
// anywhere. Whoever is let in again has to have departed first: ask `finishDeparture` before.
import type { AccountId, CollectionId } from '#protocol/ids'
import { rowsOf, shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { applyMoves, intoMoves, movedOf, moveOf } from './holdings.ts'

export interface Departure {
  collectionId: CollectionId
  accountId: AccountId
}

const itemsAtOnce = 200

/** True when nothing of theirs is shown any more. One subrequest per page, and one to end. */
export async function finishDeparture(
  env: Env,
  { collectionId, accountId }: Departure,
  now: number,
  mostPages = 3,
): Promise<boolean> {
  const shard = shardOf(env, collectionId)
  for (let page = 0; page < mostPages; page++) {
    const results = await shard.batch([
      shard
        .prepare(
          `${intoMoves} SELECT ${moveOf("'kept'")} FROM items i INDEXED BY items_payer
            WHERE i.payer_id = ?2 AND i.payer_id <> '' AND i.collection_id = ?1
              AND i.removed_at IS NULL AND EXISTS
                (SELECT 1 FROM departures WHERE collection_id = ?1 AND account_id = ?2)
            LIMIT ${itemsAtOnce}`,
        )
        .bind(collectionId, accountId),
      ...applyMoves(env, now),
    ])
    if (movedOf(results).length < itemsAtOnce) {
      await shard
        // Let in and removed again meanwhile: then this row is of the newer departure.
        .prepare(
          `DELETE FROM departures WHERE collection_id = ?1 AND account_id = ?2
             AND NOT EXISTS (SELECT 1 FROM items INDEXED BY items_payer
              WHERE payer_id = ?2 AND payer_id <> '' AND collection_id = ?1 AND removed_at IS NULL)`,
        )
        .bind(collectionId, accountId)
        .run()
      return true
    }
  }
  return false
}

/** A few that were begun and not finished. */
export async function unfinishedDepartures(env: Env): Promise<Departure[]> {
  const anyCollection = '' as CollectionId
  const shard = shardOf(env, anyCollection)
  const [rows] = await shard.batch([
    shard.prepare(
      'SELECT collection_id AS collectionId, account_id AS accountId FROM departures LIMIT 10',
    ),
  ])
  return rowsOf<Departure>(rows)
}
