// Pushes what is due. A notice is claimed by moving its time on, so that a run that dies is taken up
// later and two runs do not push the same; sent is at least once, and the browser shows a repeat in
// the place of the first. Bounded: the rest is due in the next run.
import type { AccountId, CollectionId } from '#protocol/ids'
import type { NoticeKind } from '#protocol/notices'
import { directory, rowsOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { type PushKeys, pushKeys } from '../keys/push-keys.ts'
import { isKind, isTold, mostFailures, retryAfterMs, type Wishes } from './policy.ts'
import { type PushOutcome, push, type Target } from './push.ts'
import { loadWishes, type StoredNotice } from './store.ts'

/** Until a claim counts as abandoned. */
const claimMs = 10 * 60_000
const giveUpMs = 24 * 3_600_000

interface Browser extends Target {
  id: string
  failures: number
  retry_at: number
}
interface Sent {
  browser: Browser
  outcome: PushOutcome
}

/** At most `most` messages. `accounts`: only theirs. */
export async function pushDue(
  env: Env,
  now: number,
  most: number,
  accounts?: readonly AccountId[],
): Promise<void> {
  const claimed = await claim(env, now, most, accounts)
  if (claimed.length === 0) return
  const keys = await pushKeys(env)
  const left = { messages: most }
  const byAccount = Map.groupBy(claimed, (one) => one.account_id)
  // Together: a service that is slow to answer keeps nobody else waiting.
  await Promise.all(
    [...byAccount].map(([account, own]) => pushTo(env, keys, account, own, left, now)),
  )
}

async function claim(
  env: Env,
  now: number,
  most: number,
  accounts?: readonly AccountId[],
): Promise<StoredNotice[]> {
  const theirs = accounts ? 'AND account_id IN (SELECT value FROM json_each(?4))' : 'AND ?4 IS NULL'
  const { results } = await directory(env)
    .prepare(
      `UPDATE notices SET push_at = ?2 WHERE (account_id, kind, collection_id) IN
         (SELECT account_id, kind, collection_id FROM notices INDEXED BY notices_push
           WHERE push_at <= ?1 ${theirs} ORDER BY push_at LIMIT ?3)
       RETURNING *`,
    )
    .bind(now, now + claimMs, most, accounts ? JSON.stringify(accounts) : null)
    .all<StoredNotice>()
  return results
}

async function pushTo(
  env: Env,
  keys: PushKeys,
  account: AccountId,
  notices: StoredNotice[],
  left: { messages: number },
  now: number,
): Promise<void> {
  const browsers = await loadBrowsers(env, account, now)
  const wishes = await loadWishes(env, account)
  const ends: D1PreparedStatement[] = []
  const failed = new Map<string, Sent>()
  for (const notice of notices) {
    const told = browsers.length > 0 && isPushed(notice, wishes)
    const sent = told ? await pushNotice(env, keys, browsers, notice, left, now) : []
    for (const one of sent) failed.set(one.browser.id, one)
    ends.push(endStatement(env, notice, sent, now))
  }
  for (const one of failed.values()) ends.push(...browserStatements(env, one, now))
  await directory(env).batch(ends)
}

const isPushed = (notice: StoredNotice, wishes: Wishes): boolean =>
  isKind(notice.kind) &&
  notice.read_at === null &&
  isTold(wishes, 'push', { kind: notice.kind, collectionId: notice.collection_id || null })

/** Browsers whose session stands; those whose session ended are forgotten. */
async function loadBrowsers(env: Env, account: AccountId, now: number): Promise<Browser[]> {
  const db = directory(env)
  const [, found] = await db.batch([
    db
      .prepare(
        `DELETE FROM push_subscriptions WHERE account_id = ?1 AND NOT EXISTS
           (SELECT 1 FROM sessions WHERE id = session_id AND sessions.account_id = ?1
             AND expires_at > ?2)`,
      )
      .bind(account, now),
    db.prepare('SELECT * FROM push_subscriptions WHERE account_id = ?1').bind(account),
  ])
  return rowsOf<Browser>(found)
}

async function pushNotice(
  env: Env,
  keys: PushKeys,
  browsers: Browser[],
  notice: StoredNotice,
  left: { messages: number },
  now: number,
): Promise<Sent[]> {
  const message = {
    kind: notice.kind as NoticeKind,
    collectionId: (notice.collection_id || null) as CollectionId | null,
  }
  return Promise.all(
    browsers.map(async (browser): Promise<Sent> => {
      if (browser.retry_at > now || left.messages <= 0) return { browser, outcome: 'later' }
      left.messages -= 1
      return { browser, outcome: await push(env, keys, browser, message) }
    }),
  )
}

/** Unless something new came meanwhile: then it is due again anyway. */
function endStatement(
  env: Env,
  notice: StoredNotice,
  sent: Sent[],
  now: number,
): D1PreparedStatement {
  const waiting = sent.filter(({ outcome }) => outcome === 'later')
  const again = waiting.length > 0 && now - notice.at < giveUpMs
  const at = Math.max(now + 60_000, Math.min(...waiting.map(({ browser }) => browser.retry_at)))
  return directory(env)
    .prepare(
      `UPDATE notices SET push_at = ?5
        WHERE account_id = ?1 AND kind = ?2 AND collection_id = ?3 AND push_at = ?4`,
    )
    .bind(notice.account_id, notice.kind, notice.collection_id, notice.push_at, again ? at : null)
}

function browserStatements(
  env: Env,
  { browser, outcome }: Sent,
  now: number,
): D1PreparedStatement[] {
  const db = directory(env)
  const skipped = outcome === 'later' && browser.retry_at > now
  if (skipped || (outcome === 'sent' && browser.failures === 0)) return []
  const failures = outcome === 'sent' ? 0 : browser.failures + 1
  if (outcome === 'gone' || failures >= mostFailures) {
    return [db.prepare('DELETE FROM push_subscriptions WHERE id = ?1').bind(browser.id)]
  }
  const retryAt = outcome === 'sent' ? 0 : now + retryAfterMs(failures)
  return [
    db
      .prepare('UPDATE push_subscriptions SET failures = ?2, retry_at = ?3 WHERE id = ?1')
      .bind(browser.id, failures, retryAt),
  ]
}
