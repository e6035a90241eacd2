// Which collections an account's list shows: the directory's side of membership. It is written before
// a person is added and again after, and taken away after they are gone with one more look, so in any
// order of two requests whoever is a member has a row; a row too many shows nothing.
import type { AccountId, CollectionId } from '#protocol/ids'
import { roleOf } from '../collections/store.ts'
import { directory } from '../db/client.ts'
import type { Env } from '../env.ts'

export async function noteMembership(
  env: Env,
  id: CollectionId,
  account: AccountId,
): Promise<void> {
  await directory(env)
    .prepare('INSERT OR IGNORE INTO memberships VALUES (?1, ?2)')
    .bind(account, id)
    .run()
}

/** After somebody has gone; keeps the row of whoever was added again meanwhile. */
export async function forgetMembership(
  env: Env,
  id: CollectionId,
  account: AccountId,
): Promise<void> {
  await directory(env)
    .prepare('DELETE FROM memberships WHERE account_id = ?1 AND collection_id = ?2')
    .bind(account, id)
    .run()
  if ((await roleOf(env, id, account)) !== null) await noteMembership(env, id, account)
}
