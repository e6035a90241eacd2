// Tells an account that its storage gets tight: at 80, 95 and 100 %, each once until use fell well
// below it again. Looked at by the sweep in pages of accounts, and at once where a put was refused.
import type { AccountId } from '#protocol/ids'
import { directory, wrote } from '../db/client.ts'
import type { Env } from '../env.ts'
import { calmMark, quotaMark } from './policy.ts'
import { type NewNotice, noticeStatements, tellRooms } from './tell.ts'

const accountsPerRun = 500

interface Use {
  id: AccountId
  used: number
  quota: number
}

/** Returns the account after which the next run goes on; empty: from the start. */
export async function tellTight(env: Env, now: number, after: string): Promise<string> {
  const { results } = await directory(env)
    .prepare('SELECT id, used, quota FROM accounts WHERE id > ?1 ORDER BY id LIMIT ?2')
    .bind(after, accountsPerRun)
    .all<Use>()
  const notices = results
    .filter((account) => account.quota > 0 && quotaMark(account) > 0)
    .map((account) => noticeOf(account.id, quotaMark(account)))
  if (results.length > 0) {
    await directory(env).batch([
      calmStatement(env, results),
      ...noticeStatements(env, notices, now),
    ])
  }
  return results.length === accountsPerRun ? (results.at(-1)?.id ?? '') : ''
}

/** The mark told last is lowered where use fell, so that reaching it again is told again. */
const calmStatement = (env: Env, accounts: Use[]): D1PreparedStatement =>
  directory(env)
    .prepare(
      `UPDATE notices SET mark = level.value ->> 1 FROM json_each(?1) level
        WHERE account_id = level.value ->> 0 AND kind = 'quota' AND collection_id = ''
          AND mark > level.value ->> 1`,
    )
    .bind(JSON.stringify(accounts.map((account) => [account.id, calmMark(account)])))

const noticeOf = (accountId: AccountId, mark: number): NewNotice => ({
  accountId,
  kind: 'quota',
  count: mark,
  about: mark,
})

/** Something was refused because this account is full; also when it was a guest's. */
export async function tellFull(env: Env, account: AccountId, now: number): Promise<void> {
  try {
    const [first] = await directory(env).batch(noticeStatements(env, [noticeOf(account, 100)], now))
    if (wrote(first)) await tellRooms(env, [account])
  } catch (error) {
    // The refusal stands without it, and the sweep looks again.
    console.warn('not told', error)
  }
}
