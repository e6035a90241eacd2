// Who is signed in: the session cookie, of which the table holds only the hash, so that a stolen
// copy signs nobody in. Middleware `session` sets c.var.session or refuses with `signed-out`.
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import { toBase64url } from '#protocol/base64url'
import type { AccountId, DeviceId } from '#protocol/ids'
import { sessionMilliseconds } from '#protocol/limits'
import { directory } from '../db/client.ts'
import type { Env } from '../env.ts'
import type { Clock } from '../http/clock.ts'
import { sessionCookie } from '../http/origin.ts'
import { Problem } from '../http/problem.ts'
import { cookieHash } from './cookie-hash.ts'

export interface Session {
  /** SHA-256 of the cookie, base64url. */
  id: string
  accountId: AccountId
  /** What names this browser in the account's tokens. */
  deviceId: DeviceId
  administrator: boolean
  expiresAt: number
}
export type WithSession = { Bindings: Env; Variables: { now: Clock; session: Session } }

export const session = createMiddleware<WithSession>(async function setSession(c, next) {
  const found = await findSession(c, c.var.now())
  if (!found) throw new Problem('signed-out')
  c.set('session', found)
  await next()
})

/** Seldom, so that looking around costs no writes. */
const usedEveryMs = 3_600_000

interface SessionRow {
  account_id: AccountId
  expires_at: number
  last_used_at: number | null
  administrator: number
}

async function findSession(c: Context<WithSession>, now: number): Promise<Session | null> {
  const hash = await cookieHash(getCookie(c, sessionCookie))
  if (!hash) return null
  const id = toBase64url(hash)
  const row = await directory(c.env)
    .prepare(
      `SELECT s.account_id, s.expires_at, s.last_used_at, a.administrator FROM sessions s
       JOIN accounts a ON a.id = s.account_id
       WHERE s.id = ?1 AND s.expires_at > ?2 AND a.deleted_at IS NULL`,
    )
    .bind(id, now)
    .first<SessionRow>()
  if (!row) return null
  if (now - (row.last_used_at ?? 0) >= usedEveryMs) await noteUse(c.env, id, now)
  return {
    id,
    accountId: row.account_id,
    deviceId: toBase64url(hash.subarray(0, 16)) as DeviceId,
    administrator: row.administrator === 1,
    expiresAt: row.expires_at,
  }
}

const noteUse = (env: Env, id: string, now: number): Promise<unknown> =>
  directory(env).prepare('UPDATE sessions SET last_used_at = ?2 WHERE id = ?1').bind(id, now).run()

/** Strict: the pages are static, so a visit from elsewhere needs no cookie with its first request. */
const attributes = { path: '/', secure: true, httpOnly: true, sameSite: 'Strict' } as const

export function setSessionCookie(c: Context, value: string): void {
  setCookie(c, sessionCookie, value, { ...attributes, maxAge: sessionMilliseconds / 1000 })
}

export function clearSessionCookie(c: Context): void {
  deleteCookie(c, sessionCookie, { path: '/', secure: true })
}
