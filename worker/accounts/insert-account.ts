// Making an account: what the decision needs, and the one batch that holds the decision against the
// table once more, so that of two people at once (first account, one invitation) only one gets it.
import type { AccountId } from '#protocol/ids'
import { directory, firstRow, wrote } from '../db/client.ts'
import type { Env } from '../env.ts'
import { codeIsOpen, codeStatement, type OpenCode, useCode } from './invited.ts'
import { type AccountRow, anyAccount, rememberBrowser, type SigningIn } from './store.ts'

export interface InviteRow {
  used_by: string | null
  expires_at: number
}
export interface SignUpState {
  first: boolean
  invite: InviteRow | null
  /** Whoever has the address or the id. */
  taken: AccountRow | null
}

export async function loadForSignUp(
  env: Env,
  email: string,
  id: AccountId,
  inviteId: string,
): Promise<SignUpState> {
  const [any, invite, byEmail, byId, code] = await directory(env).batch([
    directory(env).prepare(`SELECT ${anyAccount} AS found`),
    directory(env).prepare('SELECT used_by, expires_at FROM invites WHERE id = ?1').bind(inviteId),
    directory(env).prepare('SELECT * FROM accounts WHERE email = ?1').bind(email),
    directory(env).prepare('SELECT * FROM accounts WHERE id = ?1').bind(id),
    codeStatement(env, inviteId),
  ])
  const shown = firstRow<OpenCode>(code)
  return {
    first: firstRow<{ found: number }>(any)?.found === 0,
    invite:
      firstRow<InviteRow>(invite) ??
      (shown && { used_by: shown.accepted_by, expires_at: shown.expires_at }),
    taken: firstRow<AccountRow>(byEmail) ?? firstRow<AccountRow>(byId),
  }
}

export interface NewAccount {
  row: Omit<
    AccountRow,
    | 'administrator'
    | 'used'
    | 'recovery_confirmed_at'
    | 'pins_revision'
    | 'pins'
    | 'email_verified_at'
  >
  /** What the policy agreed to; the statement holds it against the table once more. */
  as: 'first' | 'open' | 'invited'
  inviteId: string
}

/**
 * One batch: account, session, known browser, invitation used. False when something was not as the
 * policy saw it: then nothing was written. Of two first accounts at once one is the administrator.
 */
export async function insertAccount(
  env: Env,
  now: number,
  { row, as, inviteId }: NewAccount,
  browser: SigningIn,
): Promise<boolean> {
  const allowed = {
    first: `NOT ${anyAccount}`,
    open: anyAccount,
    invited: `${anyAccount} AND (EXISTS (SELECT 1 FROM invites
      WHERE id = ?14 AND used_by IS NULL AND expires_at > ?3) OR ${codeIsOpen('?14', '?3')})`,
  }[as]
  const insert = directory(env)
    .prepare(
      `INSERT INTO accounts (id, email, administrator, created_at, quota, used, kdf, verifier,
         wrapped_mk, recovery_verifier, wrapped_mk_recovery, id_version, ed_pk, x_pk, wrapped_seed)
       SELECT ?1, ?2, NOT ${anyAccount}, ?3, ?4, 0, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13
       WHERE ?14 IS NOT NULL AND ${allowed} ON CONFLICT DO NOTHING`,
    )
    .bind(
      row.id,
      row.email,
      row.created_at,
      row.quota,
      row.kdf,
      row.verifier,
      row.wrapped_mk,
      row.recovery_verifier,
      row.wrapped_mk_recovery,
      row.id_version,
      row.ed_pk,
      row.x_pk,
      row.wrapped_seed,
      inviteId,
    )
  const [inserted] = await directory(env).batch([
    insert,
    ...rememberBrowser(env, now, row.id, browser, 'changes() = 1'),
    directory(env)
      .prepare(
        'UPDATE invites SET used_by = ?2 WHERE id = ?1 AND used_by IS NULL AND changes() = 1',
      )
      .bind(inviteId, row.id),
    useCode(env, inviteId, row.id, browser.sessionId, now),
  ])
  return wrote(inserted)
}
