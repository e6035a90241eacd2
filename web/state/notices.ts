// What the account was told. The server says kind, collection and who; titles are opened here, from
// the collections that this person can read.
import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { CollectionId } from '#protocol/ids'
import type { Notice } from '#protocol/notices'
import * as api from '../api/notices.ts'
import { heldSecrets, whenDropped } from './account-secrets.ts'
import { collections } from './collections.ts'
import { explain, type Trouble } from './problem-text.ts'

export type { Notice }

const never = new AbortController().signal
const list = signal<readonly Notice[] | null>(null)
/** Newest first; null until they were loaded once. */
export const notices: ReadonlySignal<readonly Notice[] | null> = list
export const unread = computed(() => list.value?.filter((one) => !one.read).length ?? 0)
export const noticesTrouble = signal<Trouble | null>(null)

whenDropped(() => {
  list.value = null
  noticesTrouble.value = null
})

let asked = 0

/** An answer that was overtaken by a later one is not shown. */
export async function loadNotices(): Promise<void> {
  const whose = heldSecrets()?.accountId
  asked += 1
  const mine = asked
  try {
    const { notices: found } = await api.listNotices(never)
    if (mine !== asked || heldSecrets()?.accountId !== whose) return
    list.value = [...found].sort((a, b) => b.at - a.at)
    noticesTrouble.value = null
  } catch (error) {
    noticesTrouble.value = explain(error)
    throw error
  }
}

export async function markAllRead(): Promise<void> {
  const newest = list.peek()?.[0]
  if (!newest) return
  show(() => true)
  await api.markRead(never, { until: newest.at })
}

export async function markRead(notice: Notice): Promise<void> {
  if (notice.read) return
  const { kind, collectionId, at } = notice
  show((one) => one === notice)
  await api.markRead(never, { until: at, only: { kind, collectionId } })
}

/** Shown at once; what the server says is heard right after. */
function show(isRead: (one: Notice) => boolean): void {
  list.value = list.peek()?.map((one) => (isRead(one) ? { ...one, read: true } : one)) ?? null
}

/** Null: not one that this person can read (any more). Empty: it has none. */
export function titleOf(collectionId: CollectionId | null): string | null {
  const tile = collections.value?.find((one) => one.collectionId === collectionId)
  return tile ? (tile.title.value ?? '') : null
}
