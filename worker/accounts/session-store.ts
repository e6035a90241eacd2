// Rows of sessions as their account sees them. A session is named by the first 16 bytes of the hash
// of its cookie, as in tokens. Every write may be repeated.
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { AccountId, DeviceId } from '#protocol/ids'
import { sessionRange } from '../access/session-range.ts'
import { directory } from '../db/client.ts'
import type { Env } from '../env.ts'
import type { Browser } from './store.ts'

export interface OwnSession {
  deviceId: DeviceId
  browser: string
  createdAt: number
  lastUsedAt: number
}
interface SessionRow {
  id: string
  created_at: number
  browser: string | null
  last_used_at: number | null
}

const mostShown = 200

/** Last used first. */
export async function listSessions(
  env: Env,
  account: AccountId,
  now: number,
): Promise<OwnSession[]> {
  const { results } = await directory(env)
    .prepare(
      `SELECT id, created_at, browser, last_used_at FROM sessions
       WHERE account_id = ?1 AND expires_at > ?2 LIMIT ?3`,
    )
    .bind(account, now, mostShown)
    .all<SessionRow>()
  const seen = (row: SessionRow) => row.last_used_at ?? row.created_at
  return results
    .sort((a, b) => seen(b) - seen(a))
    .map((row) => ({
      deviceId: toBase64url(fromBase64url(row.id, 32).subarray(0, 16)) as DeviceId,
      browser: row.browser ?? '',
      createdAt: row.created_at,
      lastUsedAt: seen(row),
    }))
}

/** Of another account nothing ends. */
export async function endSession(env: Env, account: AccountId, device: DeviceId): Promise<void> {
  await directory(env)
    .prepare('DELETE FROM sessions WHERE id >= ?1 AND id < ?2 AND account_id = ?3')
    .bind(...sessionRange(device), account)
    .run()
}

/** The other browsers also lose their own counter of attempts: they are strangers again. */
export async function endOtherSessions(env: Env, account: AccountId, kept: Browser): Promise<void> {
  await directory(env).batch([
    directory(env)
      .prepare('DELETE FROM sessions WHERE account_id = ?1 AND id <> ?2')
      .bind(account, kept.sessionId),
    directory(env)
      .prepare('DELETE FROM known_browsers WHERE account_id = ?1 AND id <> ?2')
      .bind(account, kept.knownId),
  ])
}
