// An own way to what guests added: the object's key under the payer's own, and the payer's own
// statement about it, so that it can be opened when its collection is gone. Safe to repeat.
import type { AccountId } from '#protocol/ids'
import type { KeepOwn } from '#protocol/library'
import { directory, firstRow, rowsOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { Problem } from '../http/problem.ts'
import { checkCopy, type Source } from './signed-copy.ts'

type Kept = KeepOwn['items'][number]
const nameOf = (one: { collectionId: string; objectId: string; version: number }) =>
  `${one.collectionId} ${one.objectId} ${one.version}`

export async function keepOwn(env: Env, account: AccountId, items: Kept[]): Promise<void> {
  const list = JSON.stringify(
    items.map((one) => [one.collectionId, one.objectId, one.version, one.ownKey, one.statement]),
  )
  const { edPk, sources } = await loadSources(env, account, list)
  for (const item of items) {
    const source = sources.get(nameOf(item))
    if (!source) throw new Problem('item-unavailable')
    const offered = { statement: item.statement, card: source.card }
    await checkCopy({ accountId: account, edPk }, item, offered, source)
  }
  await directory(env)
    .prepare(
      `UPDATE items SET own_key = json_extract(w.value, '$[3]'),
         own_statement = json_extract(w.value, '$[4]')
         FROM json_each(?2) AS w
        WHERE items.collection_id = json_extract(w.value, '$[0]')
          AND items.object_id = json_extract(w.value, '$[1]')
          AND items.version = json_extract(w.value, '$[2]') AND items.payer_id = ?1`,
    )
    .bind(account, list)
    .run()
}

async function loadSources(
  env: Env,
  account: AccountId,
  list: string,
): Promise<{ edPk: string; sources: Map<string, Source> }> {
  const [self, rows] = await directory(env).batch([
    directory(env).prepare('SELECT ed_pk FROM accounts WHERE id = ?1').bind(account),
    directory(env)
      .prepare(
        `SELECT i.collection_id AS collectionId, i.object_id AS objectId, i.version, i.statement, i.card
           FROM json_each(?2) AS w
           JOIN items i ON i.collection_id = json_extract(w.value, '$[0]')
            AND i.object_id = json_extract(w.value, '$[1]')
          WHERE i.payer_id = ?1 AND i.version = json_extract(w.value, '$[2]')`,
      )
      .bind(account, list),
  ])
  type Row = Source & { collectionId: string; objectId: string; version: number }
  return {
    edPk: firstRow<{ ed_pk: string }>(self)?.ed_pk ?? '',
    sources: new Map(rowsOf<Row>(rows).map((row) => [nameOf(row), row])),
  }
}
