// The address of an account: changing it, and that it was verified. Every write may be repeated.
import type { AccountId } from '#protocol/ids'
import { directory, wrote } from '../db/client.ts'
import type { Env } from '../env.ts'
import { forgetCode } from './mail-codes.ts'
import type { AccountRow, PasswordPart } from './store.ts'

export type EmailChange = PasswordPart & Pick<AccountRow, 'email' | 'email_verified_at'>

/** False when another account has the address, or when the account was changed since `was` was read. */
export async function saveEmail(env: Env, was: AccountRow, to: EmailChange): Promise<boolean> {
  const [updated] = await directory(env).batch([
    directory(env)
      .prepare(
        `UPDATE accounts SET email = ?3, kdf = ?4, verifier = ?5, wrapped_mk = ?6,
           email_verified_at = ?7
         WHERE id = ?1 AND verifier = ?2 AND deleted_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM accounts WHERE email = ?3 AND id <> ?1)`,
      )
      .bind(
        was.id,
        was.verifier,
        to.email,
        to.kdf,
        to.verifier,
        to.wrapped_mk,
        to.email_verified_at,
      ),
    forgetCode(env, was.id),
  ])
  return wrote(updated)
}

export async function isTaken(env: Env, email: string, by: AccountId): Promise<boolean> {
  const row = await directory(env)
    .prepare('SELECT 1 AS found FROM accounts WHERE email = ?1 AND id <> ?2')
    .bind(email, by)
    .first()
  return row !== null
}

/** Only while the account still has this address. */
export async function saveVerified(
  env: Env,
  account: AccountId,
  email: string,
  now: number,
): Promise<void> {
  await directory(env).batch([
    directory(env)
      .prepare('UPDATE accounts SET email_verified_at = ?3 WHERE id = ?1 AND email = ?2')
      .bind(account, email, now),
    forgetCode(env, account),
  ])
}
