// The rules of notices, pure: who hears of what on which channel, from which mark on storage is
// tight, and where a push may be sent to.
import type { CollectionId } from '#protocol/ids'
import {
  type NoticeChannel,
  type NoticeKind,
  noticeKinds,
  type Off,
  toldEvenMuted,
} from '#protocol/notices'

export interface Wishes {
  off: Off
  muted: ReadonlySet<string>
}
export const nothingOff: Off = { app: [], push: [], mail: [] }

/** A kind that is off in the app is off everywhere: nobody is pushed what they cannot look up. */
export function isTold(
  wishes: Wishes,
  channel: NoticeChannel,
  about: { kind: NoticeKind; collectionId: CollectionId | null },
): boolean {
  const { kind, collectionId } = about
  if (wishes.off.app.includes(kind) || wishes.off[channel].includes(kind)) return false
  const muted = collectionId !== null && wishes.muted.has(collectionId)
  return !muted || toldEvenMuted.includes(kind)
}

/** A row of an older or newer version may name a kind that this one does not know. */
export const isKind = (kind: string): kind is NoticeKind =>
  (noticeKinds as readonly string[]).includes(kind)

const quotaMarks = [100, 95, 80] as const

/** The highest mark that is reached; 0 for none. */
export const quotaMark = ({ used, quota }: { used: number; quota: number }): number =>
  quotaMarks.find((mark) => used * 100 >= quota * mark) ?? 0

/**
 * The highest mark that stays told: a mark is told again only after use fell well below it, so that
 * somebody at the border is not told every day.
 */
export const calmMark = ({ used, quota }: { used: number; quota: number }): number =>
  quotaMark({ used: used + quota * 0.05, quota })

/**
 * May this address be posted to? It comes from a browser, or from whoever says so: only public
 * names over https, so that the server cannot be sent to look around in a network of its own.
 */
export function refusesEndpoint(address: string, loopbackAllowed: boolean): boolean {
  const url = URL.canParse(address) ? new URL(address) : null
  if (url === null) return true
  if (url.username !== '' || url.password !== '') return true
  if (loopbackAllowed && url.protocol === 'http:' && url.hostname === '127.0.0.1') return false
  return url.protocol !== 'https:' || url.port !== '' || !isPublicName(url.hostname)
}

/** With a dot, and ending in letters: so neither a number in any spelling nor a bare name. */
function isPublicName(host: string): boolean {
  const labels = host.toLowerCase().replace(/\.$/, '').split('.')
  const last = labels.at(-1) ?? ''
  const own = ['local', 'localhost', 'internal', 'intranet', 'lan', 'home', 'corp', 'test', 'arpa']
  return labels.length > 1 && /^[a-z][a-z0-9-]*$/.test(last) && !own.includes(last)
}

/** When the next try of a subscription is due after so many failures in a row. */
export const retryAfterMs = (failures: number): number =>
  Math.min(2 ** Math.min(failures, 12) * 60_000, 6 * 3_600_000)
/** Two days of failing: the browser registers anew when it is used again. */
export const mostFailures = 16
