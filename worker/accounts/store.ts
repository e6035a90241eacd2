// Rows of accounts, sessions, known browsers and invitations. Every write may be repeated. Making an
// account is in insert-account.ts.
import type { AccountId } from '#protocol/ids'
import { sessionMilliseconds } from '#protocol/limits'
import { directory, firstRow, wrote } from '../db/client.ts'
import type { Env } from '../env.ts'

export interface AccountRow {
  id: AccountId
  email: string
  administrator: number
  created_at: number
  quota: number
  used: number
  kdf: string
  verifier: string
  wrapped_mk: string
  recovery_verifier: string
  wrapped_mk_recovery: string
  recovery_confirmed_at: number | null
  id_version: number
  ed_pk: string
  x_pk: string
  wrapped_seed: string
  pins_revision: number | null
  pins: string | null
  email_verified_at: number | null
}
export type PasswordPart = Pick<AccountRow, 'kdf' | 'verifier' | 'wrapped_mk'>

/** A browser after signing in: hashes of its two cookies. */
export interface Browser {
  sessionId: string
  knownId: string
}
/** One that signs in now. */
export interface SigningIn extends Browser {
  /** Rough kind, in words. */
  browser: string
}
/** Browsers keep no cookie longer. */
export const knownMilliseconds = 400 * 24 * 3_600_000

/** True from the first account on; a search, not a scan. */
export const anyAccount = "EXISTS (SELECT 1 FROM accounts WHERE id > '' AND deleted_at IS NULL)"

export async function hasAccounts(env: Env): Promise<boolean> {
  const row = await directory(env)
    .prepare(`SELECT ${anyAccount} AS found`)
    .first<{ found: number }>()
  return row?.found === 1
}

export const loadAccount = (env: Env, id: AccountId): Promise<AccountRow | null> =>
  directory(env)
    .prepare('SELECT * FROM accounts WHERE id = ?1 AND deleted_at IS NULL')
    .bind(id)
    .first<AccountRow>()

export const loadKdf = (env: Env, email: string): Promise<{ kdf: string } | null> =>
  directory(env).prepare('SELECT kdf FROM accounts WHERE email = ?1').bind(email).first()

/** The account of an address, and whose browser this is. Both asked for, whatever exists. */
export async function loadForSignIn(
  env: Env,
  now: number,
  email: string,
  knownId: string,
): Promise<{ account: AccountRow | null; knownAccountId: string | null }> {
  const [account, known] = await directory(env).batch([
    directory(env).prepare('SELECT * FROM accounts WHERE email = ?1').bind(email),
    directory(env)
      .prepare('SELECT account_id FROM known_browsers WHERE id = ?1 AND expires_at > ?2')
      .bind(knownId, now),
  ])
  return {
    account: firstRow<AccountRow>(account),
    knownAccountId: firstRow<{ account_id: string }>(known)?.account_id ?? null,
  }
}

/** Statements that sign a browser in and remember it. */
export function rememberBrowser(
  env: Env,
  now: number,
  account: AccountId,
  { sessionId, knownId, browser }: SigningIn,
  condition: 'true' | 'changes() = 1' = 'true',
): D1PreparedStatement[] {
  return [
    directory(env)
      .prepare(
        `INSERT INTO sessions (id, account_id, created_at, expires_at, browser, last_used_at)
         SELECT ?1, ?2, ?3, ?4, ?5, ?3 WHERE ${condition} AND EXISTS
           (SELECT 1 FROM accounts WHERE id = ?2 AND deleted_at IS NULL)`,
      )
      .bind(sessionId, account, now, now + sessionMilliseconds, browser),
    directory(env)
      .prepare(
        `INSERT INTO known_browsers (id, account_id, expires_at) SELECT ?1, ?2, ?3 WHERE ${condition}
         ON CONFLICT (id) DO UPDATE SET account_id = ?2, expires_at = ?3`,
      )
      .bind(knownId, account, now + knownMilliseconds),
  ]
}

/** Statements that end what a browser was before it signed in anew. */
export const forgetBrowser = (env: Env, { sessionId, knownId }: Browser): D1PreparedStatement[] => [
  directory(env).prepare('DELETE FROM sessions WHERE id = ?1').bind(sessionId),
  directory(env).prepare('DELETE FROM known_browsers WHERE id = ?1').bind(knownId),
]

/** Whose it was; null when there was none. */
export async function removeSession(env: Env, id: string): Promise<AccountId | null> {
  const row = await directory(env)
    .prepare('DELETE FROM sessions WHERE id = ?1 RETURNING account_id')
    .bind(id)
    .first<{ account_id: AccountId }>()
  return row?.account_id ?? null
}

export async function extendSession(env: Env, id: string, expiresAt: number): Promise<void> {
  await directory(env)
    .prepare('UPDATE sessions SET expires_at = max(expires_at, ?2) WHERE id = ?1')
    .bind(id, expiresAt)
    .run()
}

export async function confirmRecovery(env: Env, id: AccountId, now: number): Promise<void> {
  await directory(env)
    .prepare(
      'UPDATE accounts SET recovery_confirmed_at = ?2 WHERE id = ?1 AND recovery_confirmed_at IS NULL',
    )
    .bind(id, now)
    .run()
}

/** False when the password was changed by someone else since `was` was read. */
export async function savePassword(
  env: Env,
  was: AccountRow,
  part: PasswordPart,
  keepSession: string,
): Promise<boolean> {
  const [updated] = await directory(env).batch([
    directory(env)
      .prepare(
        `UPDATE accounts SET kdf = ?3, verifier = ?4, wrapped_mk = ?5
         WHERE id = ?1 AND verifier = ?2`,
      )
      .bind(was.id, was.verifier, part.kdf, part.verifier, part.wrapped_mk),
    directory(env)
      .prepare('DELETE FROM sessions WHERE account_id = ?1 AND id <> ?2 AND changes() = 1')
      .bind(was.id, keepSession),
  ])
  return wrote(updated)
}

/** False when the words were changed by someone else since `was` was read. */
export async function saveRecovery(
  env: Env,
  was: AccountRow,
  verifier: string,
  wrappedMk: string,
): Promise<boolean> {
  const result = await directory(env)
    .prepare(
      `UPDATE accounts SET recovery_verifier = ?3, wrapped_mk_recovery = ?4,
         recovery_confirmed_at = NULL
       WHERE id = ?1 AND recovery_verifier = ?2`,
    )
    .bind(was.id, was.recovery_verifier, verifier, wrappedMk)
    .run()
  return wrote(result)
}

/** False when a revision as high or higher is stored. */
export async function savePins(
  env: Env,
  id: AccountId,
  pins: { revision: number; sealed: string },
): Promise<boolean> {
  const result = await directory(env)
    .prepare(
      `UPDATE accounts SET pins_revision = ?2, pins = ?3
       WHERE id = ?1 AND (pins_revision IS NULL OR pins_revision < ?2)`,
    )
    .bind(id, pins.revision, pins.sealed)
    .run()
  return wrote(result)
}

export async function insertInvite(
  env: Env,
  id: string,
  createdBy: AccountId,
  expiresAt: number,
): Promise<void> {
  await directory(env)
    .prepare('INSERT INTO invites (id, created_by, expires_at) VALUES (?1, ?2, ?3)')
    .bind(id, createdBy, expiresAt)
    .run()
}
