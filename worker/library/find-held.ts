// Bytes by holding instead of by token: an account reads what it pays for, wherever that lies and
// whether or not a collection still shows it. The statement to check is the account's own where
// there is one; what only guests signed, they signed.
import type { AccountId } from '#protocol/ids'
import { directory, rowsOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { Problem } from '../http/problem.ts'
import {
  type Found,
  type FoundRow,
  foundColumns,
  foundOf,
  type Wanted,
} from '../objects/find-object.ts'

/**
 * A collection by which `?1` holds the object `o`, or null: its home, or by one index a placement
 * elsewhere. Put into statements that know both.
 */
export const holderPlace = (account = '?1') => `coalesce(
  (SELECT h.collection_id FROM items h WHERE h.collection_id = o.home_id AND h.object_id = o.id
     AND h.version = o.version AND h.payer_id = ${account}),
  (SELECT h.collection_id FROM items h WHERE h.object_id = o.id AND h.payer_id = ${account}
     AND h.payer_id <> '' AND h.copied = 1 AND h.version = o.version LIMIT 1))`

/** The sealed private part; only the account that put the object has one. */
export async function findHeldPrivate(
  env: Env,
  account: AccountId,
  { objectId, version }: Wanted,
): Promise<string> {
  const row = await directory(env)
    .prepare(
      `SELECT o.private_part FROM objects o WHERE o.id = ?2 AND o.version = ?3
         AND o.account_id = ?1 AND o.released_at IS NULL AND ${holderPlace()} IS NOT NULL`,
    )
    .bind(account, objectId, version)
    .first<{ private_part: string }>()
  if (!row) throw new Problem('item-unavailable')
  return row.private_part
}

/** In the order asked; null where nothing is held. */
export async function findHeld(
  env: Env,
  account: AccountId,
  wanted: Wanted[],
): Promise<(Found | null)[]> {
  const [found] = await directory(env).batch([
    directory(env)
      .prepare(
        `SELECT ${foundColumns('coalesce(i.own_statement, i.statement)')} FROM objects o
           JOIN items i ON i.collection_id = ${holderPlace()} AND i.object_id = o.id
          WHERE o.id IN (SELECT value FROM json_each(?2)) AND o.released_at IS NULL`,
      )
      .bind(account, JSON.stringify(wanted.map((one) => one.objectId))),
  ])
  const rows = new Map(
    rowsOf<FoundRow>(found).map((row) => [`${row.object_id} ${row.version}`, row]),
  )
  return wanted.map(({ objectId, version }) => {
    const row = rows.get(`${objectId} ${version}`)
    return row ? foundOf(row) : null
  })
}
