// What the account wants to be told, where, and which collections are silent.
import { type ReadonlySignal, signal } from '@preact/signals'
import type { CollectionId } from '#protocol/ids'
import type { NoticeChannel, NoticeKind, NoticeSettings } from '#protocol/notices'
import * as api from '../api/notices.ts'
import { whenDropped } from './account-secrets.ts'

export type { NoticeChannel, NoticeKind }

const never = new AbortController().signal
const settings = signal<NoticeSettings | null>(null)
export const noticeSettings: ReadonlySignal<NoticeSettings | null> = settings

whenDropped(() => {
  settings.value = null
})

/** Kinds that something here causes, in the order in which they are offered. */
export const causedKinds: readonly NoticeKind[] = [
  'shared',
  'items-added',
  'guest-uploads',
  'joined',
  'invitation-accepted',
  'role-changed',
  'access-removed',
  'items-removed',
  'deletion-suggested',
  'deletion-planned',
  'quota',
  'link-expired',
  'link-full',
]

export async function loadNoticeSettings(): Promise<void> {
  settings.value = await api.loadNoticeSettings(never)
}

/** Shown at once, taken back when it could not be saved. */
export async function setTold(
  kind: NoticeKind,
  channel: NoticeChannel,
  isTold: boolean,
): Promise<void> {
  const before = settings.peek()
  if (!before) return
  const others = before.off[channel].filter((one) => one !== kind)
  const off = { ...before.off, [channel]: isTold ? others : [...others, kind] }
  settings.value = { ...before, off }
  try {
    await api.saveOff(never, off)
  } catch (error) {
    settings.value = before
    throw error
  }
}

export async function setMuted(collectionId: CollectionId, isMuted: boolean): Promise<void> {
  await (isMuted ? api.mute : api.unmute)(never, collectionId)
  const before = settings.peek()
  if (!before) return
  const others = before.muted.filter((one) => one !== collectionId)
  settings.value = { ...before, muted: isMuted ? [...others, collectionId] : others }
}
