// The end of an account, proven by the password. From this moment it signs nobody in, its sessions
// and with them its tokens are over, its address is free, nobody can upload at its expense, and its
// wrapped keys are gone for good. What it held is taken away by the sweep, which finds it by
// `deleted_at`. What others saved is theirs and stays.
import type { Context } from 'hono'
import type { WithSession } from '../access/session.ts'
import { directory, wrote } from '../db/client.ts'
import type { Env } from '../env.ts'
import { Problem } from '../http/problem.ts'
import { serverKeys } from '../keys/keys.ts'
import { forgetCode } from './mail-codes.ts'
import { provenOnce } from './proof.ts'
import type { AccountRow } from './store.ts'

export async function deleteAccount(c: Context<WithSession>, auth: string): Promise<void> {
  const keys = await serverKeys(c.env)
  await provenOnce(
    c,
    keys,
    { auth },
    {
      async change(account) {
        const done = await markDeleted(c.env, account, c.var.now())
        if (!done) throw new Problem('sign-in-failed')
      },
      // Whoever repeats it has no session any more and does not come here.
      isDone: async () => false,
    },
  )
}

/** What ends at once, in tables with a column `account_id`. The rest is the sweep's. */
const tables = [
  'sessions',
  'known_browsers',
  'passkeys',
  'notices',
  'notice_settings',
  'muted_collections',
  'push_subscriptions',
]

/** One batch. False when the password was changed meanwhile: then nothing was written. */
async function markDeleted(env: Env, { id, verifier }: AccountRow, now: number): Promise<boolean> {
  const isDeleted = 'EXISTS (SELECT 1 FROM accounts WHERE id = ?1 AND deleted_at IS NOT NULL)'
  const [marked] = await directory(env).batch([
    directory(env)
      .prepare(
        `UPDATE accounts SET deleted_at = ?3, email = 'deleted/' || id, email_verified_at = NULL,
           administrator = 0, quota = 0, kdf = '', verifier = '', wrapped_mk = '',
           recovery_verifier = '', wrapped_mk_recovery = '', wrapped_seed = '', pins = NULL
         WHERE id = ?1 AND verifier = ?2 AND deleted_at IS NULL`,
      )
      .bind(id, verifier, now),
    ...tables.map((table) =>
      directory(env)
        .prepare(`DELETE FROM ${table} WHERE account_id = ?1 AND ${isDeleted}`)
        .bind(id),
    ),
    forgetCode(env, id),
  ])
  return wrote(marked)
}
