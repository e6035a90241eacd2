// What an account is told while it looks elsewhere. A notice names a kind, a collection and who did
// it, and nothing of what is inside: the account's own browser opens the title. All by session.
//
// GET    /api/notices                    -> NoticeList        newest first; announces what is due
// POST   /api/notices/read               Read -> 204          those up to a time
// GET    /api/notices/settings           -> NoticeSettings
// PUT    /api/notices/settings           SaveOff -> 204       kinds turned off, per channel
// PUT    /api/notices/muted/:c           204                  one collection is silent
// DELETE /api/notices/muted/:c           204
// PUT    /api/notices/push               Subscribe -> 204     this browser, until its session ends
// DELETE /api/notices/push               204
// GET    /api/account/live               WebSocket; subprotocol `keepsake`, by cookie and origin
import * as v from 'valibot'
import { accountId, collectionId } from './ids.ts'
import { bytesOf, count, time } from './wire.ts'

export const noticeKinds = [
  'shared',
  'role-changed',
  'access-removed',
  'joined',
  'invitation-accepted',
  'items-added',
  'guest-uploads',
  'items-removed',
  'deletion-suggested',
  'deletion-planned',
  'quota',
  'link-expired',
  'link-full',
  'comment',
  'reply',
  'approval-waiting',
] as const
export const noticeKind = v.picklist(noticeKinds)
export type NoticeKind = (typeof noticeKinds)[number]

/** What somebody is about to lose, or has lost, is told even where a collection is muted. */
export const toldEvenMuted: readonly NoticeKind[] = [
  'role-changed',
  'access-removed',
  'deletion-planned',
]

export const noticeChannels = ['app', 'push', 'mail'] as const
export type NoticeChannel = (typeof noticeChannels)[number]

/** Newest that are listed; older ones are forgotten. */
export const maxNotices = 200
/** A person has few browsers; the oldest gives way. */
export const maxPushSubscriptions = 10
export const maxMuted = 1_000

export const notice = v.object({
  kind: noticeKind,
  collectionId: v.nullable(collectionId),
  /** Who did the last of them; null where nobody did, or a guest. */
  by: v.nullable(v.object({ accountId, email: v.nullable(v.string()) })),
  /** How many since it was last read; of `quota` the percentage that was reached. */
  count,
  at: time,
  read: v.boolean(),
})
export const noticeList = v.object({ notices: v.array(notice), unread: count })
export const read = v.object({
  /** All up to this time, as the list gave it. */
  until: time,
  /** One notice only. */
  only: v.optional(v.object({ kind: noticeKind, collectionId: v.nullable(collectionId) })),
})

const kindList = v.pipe(v.array(noticeKind), v.maxLength(noticeKinds.length))
export const off = v.object({ app: kindList, push: kindList, mail: kindList })
export const saveOff = v.object({ off })
export const noticeSettings = v.object({
  off,
  muted: v.array(collectionId),
  /** The server's public key of Web Push (P-256, uncompressed). */
  pushKey: bytesOf(65),
  /** The deployment sends mail, and this account's address is verified. */
  mail: v.boolean(),
})
export const subscribe = v.object({
  endpoint: v.pipe(v.string(), v.minLength(12), v.maxLength(1_000)),
  p256dh: bytesOf(65),
  auth: bytesOf(16),
})
/** What the account's pages hear on their WebSocket: ask for notices and collections again. */
export const accountMessage = v.object({ account: v.literal(true) })
/** What a browser is pushed, sealed to it (RFC 8291). */
export const pushed = v.object({ kind: noticeKind, collectionId: v.nullable(collectionId) })

export type Notice = v.InferOutput<typeof notice>
export type NoticeList = v.InferOutput<typeof noticeList>
export type Read = v.InferOutput<typeof read>
export type Off = v.InferOutput<typeof off>
export type NoticeSettings = v.InferOutput<typeof noticeSettings>
export type Subscribe = v.InferOutput<typeof subscribe>
export type Pushed = v.InferOutput<typeof pushed>
