// Rows of passkeys and of challenges that wait for an answer. Every write may be repeated.
import type { AccountId } from '#protocol/ids'
import { maxPasskeys, passkeyChallengeMilliseconds } from '#protocol/limits'
import { directory, firstRow, wrote } from '../db/client.ts'
import type { Env } from '../env.ts'
import type { AccountRow } from './store.ts'

export interface PasskeyRow {
  id: string
  account_id: AccountId
  public_key: string
  counter: number
  wrapped_mk: string
  name_revision: number
  name: string
  created_at: number
  last_used_at: number | null
}

export async function listPasskeys(env: Env, account: AccountId): Promise<PasskeyRow[]> {
  const { results } = await directory(env)
    .prepare('SELECT * FROM passkeys WHERE account_id = ?1 LIMIT ?2')
    .bind(account, maxPasskeys)
    .all<PasskeyRow>()
  return results.sort((a, b) => a.created_at - b.created_at)
}

export async function saveChallenge(
  env: Env,
  now: number,
  challenge: string,
  boundTo: string,
): Promise<void> {
  await directory(env)
    .prepare('INSERT INTO passkey_challenges (id, bound_to, expires_at) VALUES (?1, ?2, ?3)')
    .bind(challenge, boundTo, now + passkeyChallengeMilliseconds)
    .run()
}

/** Uses a challenge up. False when it was not handed out to this one, is too old, or was used. */
export async function takeChallenge(
  env: Env,
  now: number,
  challenge: string,
  boundTo: string,
): Promise<boolean> {
  const result = await directory(env)
    .prepare('DELETE FROM passkey_challenges WHERE id = ?1 AND bound_to = ?2 AND expires_at > ?3')
    .bind(challenge, boundTo, now)
    .run()
  return wrote(result)
}

export const loadPasskey = (env: Env, id: string): Promise<PasskeyRow | null> =>
  directory(env).prepare('SELECT * FROM passkeys WHERE id = ?1').bind(id).first<PasskeyRow>()

/** A passkey and whose it is, for signing in. Both are asked for, whatever exists. */
export async function loadForPasskey(
  env: Env,
  id: string,
): Promise<{ passkey: PasskeyRow | null; account: AccountRow | null }> {
  const [passkey, account] = await directory(env).batch([
    directory(env).prepare('SELECT * FROM passkeys WHERE id = ?1').bind(id),
    directory(env)
      .prepare(
        `SELECT a.* FROM passkeys p JOIN accounts a ON a.id = p.account_id
         WHERE p.id = ?1 AND a.deleted_at IS NULL`,
      )
      .bind(id),
  ])
  return { passkey: firstRow<PasskeyRow>(passkey), account: firstRow<AccountRow>(account) }
}

export type NewPasskey = Omit<PasskeyRow, 'last_used_at'>

/**
 * False when there is one with this id, when the account has too many, when its words are not
 * confirmed any more, or when it was deleted meanwhile.
 */
export async function insertPasskey(env: Env, row: NewPasskey): Promise<boolean> {
  const result = await directory(env)
    .prepare(
      `INSERT INTO passkeys (id, account_id, public_key, counter, wrapped_mk, name_revision, name,
         created_at)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
       WHERE (SELECT count(*) FROM passkeys WHERE account_id = ?2) < ?9 AND EXISTS
         (SELECT 1 FROM accounts
          WHERE id = ?2 AND deleted_at IS NULL AND recovery_confirmed_at IS NOT NULL)
       ON CONFLICT DO NOTHING`,
    )
    .bind(
      row.id,
      row.account_id,
      row.public_key,
      row.counter,
      row.wrapped_mk,
      row.name_revision,
      row.name,
      row.created_at,
      maxPasskeys,
    )
    .run()
  return wrote(result)
}

/** False when a name as new or newer is stored, or when there is no such passkey of the account. */
export async function renamePasskey(
  env: Env,
  account: AccountId,
  id: string,
  name: { revision: number; sealed: string },
): Promise<boolean> {
  const result = await directory(env)
    .prepare(
      `UPDATE passkeys SET name_revision = ?3, name = ?4
       WHERE id = ?1 AND account_id = ?2 AND name_revision < ?3`,
    )
    .bind(id, account, name.revision, name.sealed)
    .run()
  return wrote(result)
}

/** Of others nothing goes. */
export async function removePasskey(env: Env, account: AccountId, id: string): Promise<void> {
  await directory(env)
    .prepare('DELETE FROM passkeys WHERE id = ?1 AND account_id = ?2')
    .bind(id, account)
    .run()
}

/** False when somebody used it with a higher count meanwhile, or it was removed. */
export async function notePasskeyUse(
  env: Env,
  id: string,
  counter: number,
  now: number,
): Promise<boolean> {
  const result = await directory(env)
    .prepare(
      `UPDATE passkeys SET counter = ?2, last_used_at = ?3
       WHERE id = ?1 AND (counter < ?2 OR (counter = 0 AND ?2 = 0))`,
    )
    .bind(id, counter, now)
    .run()
  return wrote(result)
}
