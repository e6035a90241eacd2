// At most one mail a day to an account that has something unread for an hour: how many of what, and
// the host to look at. No name, no title, no address of anybody, no secret. Only where mail is bound
// and the account's address was verified.
import type { AccountId } from '#protocol/ids'
import type { NoticeKind } from '#protocol/notices'
import { directory, firstRow, rowsOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { pushKeys } from '../keys/push-keys.ts'
import { isKind, isTold } from './policy.ts'
import { loadNotices, type StoredNotice } from './store.ts'

const dayMs = 24 * 3_600_000
/** Five calls each at most. */
const mailsPerRun = 4

export async function mailDigests(env: Env, now: number): Promise<void> {
  if (!env.MAIL || !env.MAIL_FROM) return
  const { results } = await directory(env)
    .prepare(
      `SELECT DISTINCT account_id FROM
         (SELECT account_id FROM notices INDEXED BY notices_mail
           WHERE mail_at <= ?1 ORDER BY mail_at LIMIT 200) LIMIT ?2`,
    )
    .bind(now, mailsPerRun)
    .all<{ account_id: AccountId }>()
  for (const { account_id: account } of results) await mailDigest(env, account, now)
}

async function mailDigest(env: Env, account: AccountId, now: number): Promise<void> {
  const { rows, wishes } = await loadNotices(env, account)
  const unread = rows.filter(
    (row): row is StoredNotice & { kind: NoticeKind } =>
      row.read_at === null &&
      isKind(row.kind) &&
      isTold(wishes, 'mail', { kind: row.kind, collectionId: row.collection_id || null }),
  )
  const address = await claim(env, account, now, unread.length > 0)
  if (!address) return
  const { origin } = await pushKeys(env)
  try {
    await env.MAIL?.send({
      from: { name: 'Keepsake', email: env.MAIL_FROM ?? '' },
      to: address,
      subject: 'New in Keepsake',
      text: textOf(address, unread, origin),
    })
  } catch (error) {
    // Tomorrow's mail, or the app, tells it; a second try could be a second mail.
    console.error('digest was not sent', (error as Error).name)
  }
}

/**
 * Takes the account off the list, and says where to mail to: null when there is nothing to say, the
 * address is not verified, or a mail went out less than a day ago (then it is due after that day).
 */
async function claim(
  env: Env,
  account: AccountId,
  now: number,
  worth: boolean,
): Promise<string | null> {
  const db = directory(env)
  const results = await db.batch([
    db
      .prepare(
        `SELECT email FROM accounts
          WHERE id = ?1 AND email_verified_at IS NOT NULL AND deleted_at IS NULL`,
      )
      .bind(account),
    db
      .prepare(
        `INSERT INTO notice_settings (account_id, off, mailed_at)
         SELECT ?1, '{}', ?2 WHERE ?4
         ON CONFLICT (account_id) DO UPDATE SET mailed_at = ?2
           WHERE coalesce(mailed_at, 0) <= ?3 RETURNING mailed_at`,
      )
      .bind(account, now, now - dayMs, worth ? 1 : 0),
    db
      .prepare(
        `UPDATE notices SET mail_at = CASE WHEN ?3 AND NOT EXISTS (SELECT 1 FROM notice_settings
             WHERE account_id = ?1 AND mailed_at = ?2)
           THEN (SELECT mailed_at + ?4 FROM notice_settings WHERE account_id = ?1) END
         WHERE account_id = ?1 AND mail_at IS NOT NULL`,
      )
      .bind(account, now, worth ? 1 : 0, dayMs),
  ])
  const mails = rowsOf(results[1]).length > 0
  return mails ? (firstRow<{ email: string }>(results[0])?.email ?? null) : null
}

const phrases: Record<NoticeKind, (count: number) => string> = {
  shared: () => 'Something was shared with you.',
  'role-changed': () => 'What you may do in a collection has changed.',
  'access-removed': () => 'Your access to a collection was removed.',
  joined: (n) => `${n} ${n === 1 ? 'person' : 'people'} joined a collection of yours.`,
  'invitation-accepted': () => 'An invitation of yours was accepted.',
  'items-added': (n) => `${n} new ${n === 1 ? 'item' : 'items'} in what is shared with you.`,
  'guest-uploads': (n) => `${n} ${n === 1 ? 'item' : 'items'} from guests.`,
  'items-removed': (n) => `${n} of your items left a collection; you still have them.`,
  'deletion-suggested': () => 'Somebody suggests that you delete something.',
  'deletion-planned': () => 'A collection that you are in will be deleted. You can save copies.',
  quota: (n) => `Your storage is ${n} % full.`,
  'link-expired': () => 'A link of yours has expired.',
  'link-full': () => 'All places of a link of yours are taken.',
  comment: (n) => `${n} new ${n === 1 ? 'comment' : 'comments'}.`,
  reply: (n) => `${n} ${n === 1 ? 'reply' : 'replies'} to you.`,
  'approval-waiting': (n) => `${n} ${n === 1 ? 'item waits' : 'items wait'} for your approval.`,
}

function textOf(
  address: string,
  unread: { kind: NoticeKind; count: number }[],
  origin: string | null,
): string {
  const lines = [...Map.groupBy(unread, (one) => one.kind)].map(([kind, list]) => {
    const counts = list.map((one) => one.count)
    const count = kind === 'quota' ? Math.max(...counts) : counts.reduce((a, b) => a + b, 0)
    return `- ${phrases[kind](count)}`
  })
  return [
    `Since you last looked at Keepsake${origin === null ? '' : ` (${origin})`}:`,
    lines.join('\n'),
    'What it is about is shown in the app alone: this mail is not encrypted.',
    `Mails like this come to ${address} at most once a day. You turn them off in the settings, under Notices.`,
  ].join('\n\n')
}
