// SQL of an account's own notices, wishes and browsers. What is written for others is in tell.ts.
import type { AccountId, CollectionId } from '#protocol/ids'
import { maxMuted, maxNotices, maxPushSubscriptions, type Off, type Read } from '#protocol/notices'
import { directory, rowsOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { nothingOff, type Wishes } from './policy.ts'

export interface StoredNotice {
  account_id: AccountId
  kind: string
  collection_id: CollectionId | ''
  mark: number
  count: number
  actor_id: AccountId | null
  at: number
  read_at: number | null
  push_at: number | null
}

/** Newest first. One row per kind and collection, so an account has few. */
export async function loadNotices(
  env: Env,
  account: AccountId,
): Promise<{ rows: StoredNotice[]; wishes: Wishes }> {
  const db = directory(env)
  const [rows, ...wishes] = await db.batch([
    db
      .prepare('SELECT * FROM notices WHERE account_id = ?1 ORDER BY at DESC LIMIT ?2')
      .bind(account, maxNotices + forgottenAtOnce),
    ...wishStatements(env, account),
  ])
  return { rows: rowsOf<StoredNotice>(rows), wishes: wishesOf(wishes) }
}
const forgottenAtOnce = 100

export const loadWishes = async (env: Env, account: AccountId): Promise<Wishes> =>
  wishesOf(await directory(env).batch(wishStatements(env, account)))

const wishStatements = (env: Env, account: AccountId): D1PreparedStatement[] =>
  [
    'SELECT off FROM notice_settings WHERE account_id = ?1',
    'SELECT collection_id FROM muted_collections WHERE account_id = ?1',
  ].map((sql) => directory(env).prepare(sql).bind(account))

function wishesOf([settings, muted]: D1Result[]): Wishes {
  const [row] = rowsOf<{ off: string }>(settings)
  return {
    off: row ? { ...nothingOff, ...(JSON.parse(row.off) as Partial<Off>) } : nothingOff,
    muted: new Set(rowsOf<{ collection_id: string }>(muted).map((one) => one.collection_id)),
  }
}

/** Addresses of those who did it; of deleted accounts none. */
export async function loadActors(env: Env, ids: AccountId[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const { results } = await directory(env)
    .prepare(
      `SELECT id, email FROM accounts
        WHERE id IN (SELECT value FROM json_each(?1)) AND deleted_at IS NULL`,
    )
    .bind(JSON.stringify([...new Set(ids)]))
    .all<{ id: string; email: string }>()
  return new Map(results.map((row) => [row.id, row.email]))
}

export async function markRead(
  env: Env,
  account: AccountId,
  { until, only }: Read,
  now: number,
): Promise<void> {
  await directory(env)
    .prepare(
      `UPDATE notices SET read_at = ?3, push_at = NULL, mail_at = NULL
        WHERE account_id = ?1 AND at <= ?2 AND read_at IS NULL
          AND (?4 IS NULL OR kind = ?4 AND collection_id = ?5)`,
    )
    .bind(account, until, now, only?.kind ?? null, only?.collectionId ?? '')
    .run()
}

export async function forget(env: Env, account: AccountId, rows: StoredNotice[]): Promise<void> {
  if (rows.length === 0) return
  await directory(env)
    .prepare(
      `DELETE FROM notices WHERE (account_id, kind, collection_id) IN
         (SELECT ?1, value ->> 0, value ->> 1 FROM json_each(?2))`,
    )
    .bind(account, JSON.stringify(rows.map((row) => [row.kind, row.collection_id])))
    .run()
}

export async function saveOff(env: Env, account: AccountId, off: Off): Promise<void> {
  await directory(env)
    .prepare(
      `INSERT INTO notice_settings (account_id, off) VALUES (?1, ?2)
       ON CONFLICT (account_id) DO UPDATE SET off = excluded.off`,
    )
    .bind(account, JSON.stringify(off))
    .run()
}

export async function mute(env: Env, account: AccountId, id: CollectionId): Promise<void> {
  await directory(env)
    .prepare(
      `INSERT OR IGNORE INTO muted_collections SELECT ?1, ?2
        WHERE (SELECT count(*) FROM muted_collections WHERE account_id = ?1) < ?3`,
    )
    .bind(account, id, maxMuted)
    .run()
}

export async function unmute(env: Env, account: AccountId, id: CollectionId): Promise<void> {
  await directory(env)
    .prepare('DELETE FROM muted_collections WHERE account_id = ?1 AND collection_id = ?2')
    .bind(account, id)
    .run()
}

export interface Browser {
  id: string
  sessionId: string
  endpoint: string
  p256dh: string
  auth: string
}

/** One per session; of an account's browsers the newest stay. */
export async function saveBrowser(
  env: Env,
  account: AccountId,
  browser: Browser,
  now: number,
): Promise<void> {
  const db = directory(env)
  await db.batch([
    db
      .prepare(
        `INSERT INTO push_subscriptions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 0)
         ON CONFLICT (id) DO UPDATE SET account_id = ?2, session_id = ?3, p256dh = ?5, auth = ?6,
           created_at = ?7, failures = 0, retry_at = 0`,
      )
      .bind(
        browser.id,
        account,
        browser.sessionId,
        browser.endpoint,
        browser.p256dh,
        browser.auth,
        now,
      ),
    db
      .prepare(
        `DELETE FROM push_subscriptions WHERE account_id = ?1 AND id <> ?2 AND (session_id = ?3
           OR id NOT IN (SELECT id FROM push_subscriptions WHERE account_id = ?1
             ORDER BY created_at DESC LIMIT ?4))`,
      )
      .bind(account, browser.id, browser.sessionId, maxPushSubscriptions),
  ])
}

export async function removeBrowser(env: Env, account: AccountId, session: string): Promise<void> {
  await directory(env)
    .prepare('DELETE FROM push_subscriptions WHERE account_id = ?1 AND session_id = ?2')
    .bind(account, session)
    .run()
}

/** Is a digest sent to this account at all? */
export async function isMailed(env: Env, account: AccountId): Promise<boolean> {
  if (!env.MAIL || !env.MAIL_FROM) return false
  const row = await directory(env)
    .prepare('SELECT 1 AS verified FROM accounts WHERE id = ?1 AND email_verified_at IS NOT NULL')
    .bind(account)
    .first()
  return row !== null
}
