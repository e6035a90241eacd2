// An admin asks the adder of an item to delete it: the item leaves the collection at once and stays
// in the adder's library until they answer. Rows and notice are one transaction; safe to repeat.
import type { AccountId, CollectionId, ObjectId } from '#protocol/ids'
import type { AnswerSuggestion, SuggestionList } from '#protocol/library'
import { directory, firstRow, rowsOf, shardOf, wrote } from '../db/client.ts'
import type { Env } from '../env.ts'
import { Problem } from '../http/problem.ts'
import { noticeStatements } from '../notices/tell.ts'
import { holdingColumns, libraryRowOf, type StoredHolding } from './list-library.ts'

interface SuggestFacts {
  role: number
  seq: number
  author_kind: number | null
  payer_id: AccountId | null
  removed_at: number | null
}
export interface Suggested {
  adder: AccountId
  clock: { seq: number; roster_seq: number }
  made: boolean
}

export async function suggestDeletion(
  env: Env,
  by: AccountId,
  id: CollectionId,
  objectId: ObjectId,
  now: number,
): Promise<Suggested> {
  const facts = await loadFacts(env, by, id, objectId)
  const adder = adderOf(facts, by)
  const shard = shardOf(env, id)
  const results = await shard.batch([
    shard
      .prepare(
        `UPDATE collections SET seq = seq + 1, items = items - 1
          WHERE id = ?1 AND EXISTS (SELECT 1 FROM members
              WHERE collection_id = ?1 AND account_id = ?3 AND role >= 3)
            AND EXISTS (SELECT 1 FROM items WHERE collection_id = ?1 AND object_id = ?2
              AND removed_at IS NULL AND author_kind = 1 AND payer_id = ?4)`,
      )
      .bind(id, objectId, by, adder),
    shard
      .prepare(
        `UPDATE items SET removed_at = ?3, seq = (SELECT seq FROM collections WHERE id = ?1)
          WHERE collection_id = ?1 AND object_id = ?2 AND changes() = 1`,
      )
      .bind(id, objectId, now),
    directory(env)
      .prepare(
        `INSERT INTO suggestions (account_id, collection_id, object_id, suggested_by, created_at)
         SELECT ?1, ?2, ?3, ?4, ?5 WHERE changes() = 1
         ON CONFLICT DO UPDATE SET suggested_by = excluded.suggested_by,
           created_at = excluded.created_at`,
      )
      .bind(adder, id, objectId, by, now),
    ...noticeStatements(
      env,
      [
        {
          accountId: adder,
          kind: 'deletion-suggested',
          collectionId: id,
          actorId: by,
          count: 1,
          about: facts.seq + 1,
        },
      ],
      now,
      true,
    ),
    shard.prepare('SELECT seq, roster_seq FROM collections WHERE id = ?1').bind(id),
  ])
  const clock = firstRow<Suggested['clock']>(results.at(-1))
  if (!clock) throw new Problem('collection-unavailable')
  return { adder, clock, made: wrote(results[0]) }
}

async function loadFacts(
  env: Env,
  by: AccountId,
  id: CollectionId,
  objectId: ObjectId,
): Promise<SuggestFacts> {
  const facts = await shardOf(env, id)
    .prepare(
      `SELECT m.role, c.seq, i.author_kind, i.payer_id, i.removed_at
         FROM collections c JOIN members m ON m.collection_id = c.id AND m.account_id = ?2
         LEFT JOIN items i ON i.collection_id = c.id AND i.object_id = ?3
        WHERE c.id = ?1`,
    )
    .bind(id, by, objectId)
    .first<SuggestFacts>()
  if (!facts) throw new Problem('collection-unavailable')
  return facts
}

/** Guests have no account that could be asked, and one's own items one deletes. */
function adderOf({ role, author_kind, payer_id }: SuggestFacts, by: AccountId): AccountId {
  if (role < 3) throw new Problem('not-allowed')
  if (author_kind === null || !payer_id) throw new Problem('item-unavailable')
  if (author_kind !== 1 || payer_id === by) throw new Problem('not-allowed')
  return payer_id
}

const mostSuggestions = 100

export async function listSuggestions(env: Env, account: AccountId): Promise<SuggestionList> {
  const [asked, rows] = await directory(env).batch([
    directory(env)
      .prepare(
        `SELECT collection_id, object_id, suggested_by, created_at FROM suggestions
          WHERE account_id = ?1 LIMIT ${mostSuggestions}`,
      )
      .bind(account),
    directory(env)
      .prepare(
        `SELECT ${holdingColumns} FROM items i
           JOIN objects o ON o.id = i.object_id AND o.version = i.version
          WHERE (i.collection_id, i.object_id) IN (SELECT collection_id, object_id
              FROM suggestions WHERE account_id = ?1 LIMIT ${mostSuggestions})
            AND +i.payer_id = ?1 AND i.removed_at IS NOT NULL AND i.trashed_at IS NULL`,
      )
      .bind(account),
  ])
  const held = new Map(
    rowsOf<StoredHolding>(rows).map((row) => [`${row.collection_id} ${row.object_id}`, row]),
  )
  return {
    suggestions: rowsOf<{
      collection_id: CollectionId
      object_id: ObjectId
      suggested_by: AccountId
      created_at: number
    }>(asked).map((one) => {
      const row = held.get(`${one.collection_id} ${one.object_id}`)
      return {
        collectionId: one.collection_id,
        objectId: one.object_id,
        by: one.suggested_by,
        at: one.created_at,
        row: row ? libraryRowOf(row) : null,
      }
    }),
  }
}

/** Into the trash, or it stays in the library. What is answered already changes nothing. */
export async function answerSuggestion(
  env: Env,
  account: AccountId,
  { collectionId, objectId, accept }: AnswerSuggestion,
  now: number,
): Promise<void> {
  const own = [account, collectionId, objectId] as const
  await directory(env).batch([
    ...(accept ? [trashStatement(env, own, now)] : []),
    directory(env)
      .prepare(
        `DELETE FROM suggestions WHERE account_id = ?1 AND collection_id = ?2 AND object_id = ?3`,
      )
      .bind(...own),
  ])
}

const trashStatement = (
  env: Env,
  own: readonly [AccountId, CollectionId, ObjectId],
  now: number,
): D1PreparedStatement =>
  directory(env)
    .prepare(
      `UPDATE items SET trashed_at = ?4
        WHERE collection_id = ?2 AND object_id = ?3 AND payer_id = ?1
          AND removed_at IS NOT NULL AND trashed_at IS NULL
          AND EXISTS (SELECT 1 FROM suggestions
            WHERE account_id = ?1 AND collection_id = ?2 AND object_id = ?3)`,
    )
    .bind(...own, now)
