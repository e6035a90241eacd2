// HTTP of notices: everybody's own, by session. The table of endpoints is in protocol/notices.ts.
import { type Context, Hono } from 'hono'
import { toBase64url } from '#protocol/base64url'
import { type AccountId, type CollectionId, collectionId } from '#protocol/ids'
import { maxPublicJsonBytes } from '#protocol/limits'
import * as wire from '#protocol/notices'
import { session, type WithSession } from '../access/session.ts'
import { sha256 } from '../access/signed.ts'
import { Problem } from '../http/problem.ts'
import { readJson, readParam } from '../http/validate.ts'
import { pushKeys } from '../keys/push-keys.ts'
import { announceFor } from './announce.ts'
import { isKind, isTold, refusesEndpoint, type Wishes } from './policy.ts'
import * as store from './store.ts'
import { tellAccounts } from './tell.ts'

export const notices = new Hono<WithSession>()

notices.get('/notices', session, async function list(c) {
  const { accountId } = c.var.session
  await announceFor(c.env, accountId, c.var.now())
  const { rows, wishes } = await store.loadNotices(c.env, accountId)
  c.executionCtx.waitUntil(store.forget(c.env, accountId, rows.slice(wire.maxNotices)))
  const kept = rows.slice(0, wire.maxNotices)
  const actors = await store.loadActors(
    c.env,
    kept.flatMap((row) => row.actor_id ?? []),
  )
  const shown = kept.flatMap((row) => noticeOf(row, wishes, actors) ?? [])
  const unread = shown.filter((one) => !one.read).length
  return c.json({ notices: shown, unread } satisfies wire.NoticeList)
})

/** Null: turned off, muted, or of a version that this one does not know. */
function noticeOf(
  row: store.StoredNotice,
  wishes: Wishes,
  actors: Map<string, string>,
): wire.Notice | null {
  const about = row.collection_id || null
  const { kind, actor_id: actor } = row
  if (!isKind(kind) || !isTold(wishes, 'app', { kind, collectionId: about })) return null
  return {
    kind,
    collectionId: about,
    by: actor === null ? null : { accountId: actor, email: actors.get(actor) ?? null },
    count: row.count,
    at: row.at,
    read: row.read_at !== null,
  }
}

notices.post('/notices/read', session, async function read(c) {
  const wanted = await readJson(c, wire.read, maxPublicJsonBytes)
  const { accountId } = c.var.session
  await store.markRead(c.env, accountId, wanted, c.var.now())
  // Other pages of the same person show it as read, too.
  tellAccounts(c, [accountId])
  return c.body(null, 204)
})

notices.get('/notices/settings', session, async function settings(c) {
  const { accountId } = c.var.session
  const { off, muted } = await store.loadWishes(c.env, accountId)
  const keys = await pushKeys(c.env, new URL(c.req.url).origin)
  const mailed = await store.isMailed(c.env, accountId)
  return c.json({
    off,
    muted: [...muted] as CollectionId[],
    pushKey: keys.publicKey,
    mail: mailed,
  } satisfies wire.NoticeSettings)
})

notices.put('/notices/settings', session, async function putSettings(c) {
  const { off } = await readJson(c, wire.saveOff, maxPublicJsonBytes)
  await store.saveOff(c.env, c.var.session.accountId, off)
  tellAccounts(c, [c.var.session.accountId])
  return c.body(null, 204)
})

notices.put('/notices/muted/:c', session, async function mute(c) {
  await store.mute(c.env, ...own(c))
  tellAccounts(c, [c.var.session.accountId])
  return c.body(null, 204)
})

notices.delete('/notices/muted/:c', session, async function unmute(c) {
  await store.unmute(c.env, ...own(c))
  tellAccounts(c, [c.var.session.accountId])
  return c.body(null, 204)
})

const own = (c: Context<WithSession>): [AccountId, CollectionId] => [
  c.var.session.accountId,
  readParam(c, 'c', collectionId),
]

notices.put('/notices/push', session, async function subscribe(c) {
  const { endpoint, p256dh, auth } = await readJson(c, wire.subscribe, maxPublicJsonBytes)
  if (refusesEndpoint(endpoint, c.env.PUSH_TEST === 'loopback')) {
    throw new Problem('malformed-request')
  }
  const id = toBase64url(await sha256(new TextEncoder().encode(endpoint)))
  const { accountId, id: sessionId } = c.var.session
  const browser = { id, sessionId, endpoint, p256dh, auth }
  await store.saveBrowser(c.env, accountId, browser, c.var.now())
  return c.body(null, 204)
})

notices.delete('/notices/push', session, async function unsubscribe(c) {
  await store.removeBrowser(c.env, c.var.session.accountId, c.var.session.id)
  return c.body(null, 204)
})
