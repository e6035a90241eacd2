// Names and captions of an open collection without its thumbnails: those of the rows on screen first,
// or of all items for search and for sorting by name. Checked like everything that is shown (V1 to
// V7); what fails disappears and is counted.
import { effect, type ReadonlySignal, signal } from '@preact/signals'
import { toBase64url } from '#protocol/base64url'
import type { Frame } from '#protocol/framing'
import { maxDetailsItems } from '#protocol/limits'
import { loadBatch } from '../api/objects.ts'
import { firstLook } from '../receive/first-look.ts'
import { makeThumbnails } from '../receive/thumbnails.ts'
import { type Collection, type Inside, type Item, insideOf } from './collection.ts'
import type { ItemRecord } from './collection-items.ts'
import { isRefusal, settle } from './collection-pictures.ts'

export interface ItemNames {
  /** Rises when names have come; reading it once follows all of them. */
  readonly heard: ReadonlySignal<number>
  /** While all are being loaded. */
  readonly progress: ReadonlySignal<{ loaded: number; total: number } | null>
  /** What is on screen, in display order. Cheap; call it on every scroll. */
  show(items: readonly Item[]): void
  /** Every row and every name, also of what comes later. Rejects when the server cannot be reached. */
  loadAll(): Promise<void>
}

const known = new WeakMap<Collection, ItemNames>()

export function namesOf(collection: Collection): ItemNames {
  const found = known.get(collection) ?? makeNames(collection)
  known.set(collection, found)
  return found
}

const requestsAtOnce = 2

function makeNames(collection: Collection): ItemNames {
  const inside = insideOf(collection)
  const { items, onTrouble, signal: closed } = inside
  const heard = signal(0)
  const progress = signal<{ loaded: number; total: number } | null>(null)
  const asked = new WeakSet<ItemRecord>()
  const isDone = (item: ItemRecord) => asked.has(item) || item.details.peek() !== null
  let isFollowing = false
  let filling: Promise<void> | null = null

  async function load(stop: AbortSignal, wanted: ItemRecord[]): Promise<void> {
    await loadNames(inside, stop, wanted)
    // Left out or gone on the server: do not ask for ever.
    for (const item of wanted) asked.add(item)
    heard.value++
  }
  const missing = () => items.shown.peek().filter((item) => !isDone(item))
  const tell = () => {
    const total = items.count.peek()
    progress.value = { loaded: Math.max(0, total - missing().length), total }
  }

  async function loadRows(): Promise<void> {
    while (items.book.oldest > 0 && !closed.aborted) {
      progress.value = { loaded: 0, total: items.count.peek() }
      await collection.loadMore()
    }
  }
  async function fill(): Promise<void> {
    await loadRows()
    for (let all = missing(); all.length > 0 && !closed.aborted; all = missing()) {
      tell()
      const batches = Array.from({ length: requestsAtOnce }, (_, i) =>
        all.slice(i * maxDetailsItems, (i + 1) * maxDetailsItems),
      )
      await Promise.all(batches.map((batch) => batch.length > 0 && load(closed, batch)))
    }
  }
  const loadAll = () => {
    filling ??= fill().finally(() => {
      filling = null
      progress.value = null
    })
    return filling
  }
  const follow = () => {
    if (isFollowing) return
    isFollowing = true
    const end = effect(() => {
      if (items.shown.value.some((item) => !isDone(item))) loadAll().catch(onTrouble)
    })
    closed.addEventListener('abort', end, { once: true })
  }

  const rows = makeThumbnails<ItemRecord>({
    batchSize: maxDetailsItems,
    below: (last, most) => {
      const all = items.shown.peek()
      const at = all.indexOf(last)
      return at < 0 ? [] : all.slice(at + 1, at + 1 + most)
    },
    isDone,
    load,
    onFailure: onTrouble,
  })
  closed.addEventListener('abort', () => rows.stop(), { once: true })
  return {
    heard,
    progress,
    show: (shown) => rows.show(shown.flatMap(({ id }) => items.get(id) ?? [])),
    async loadAll() {
      await loadAll()
      follow()
    },
  }
}

async function loadNames(inside: Inside, stop: AbortSignal, wanted: ItemRecord[]): Promise<void> {
  const named = new Map(wanted.map((item) => [`${item.id}/${item.version}`, item]))
  const names = wanted.map((item) => ({ objectId: item.id, version: item.version }))
  const taken: Promise<void>[] = []
  for await (const frame of loadBatch(stop, inside.at, names, 'details')) {
    const item = named.get(`${toBase64url(frame.objectId)}/${frame.version}`)
    if (item) taken.push(takeName(inside, stop, item, frame))
  }
  await Promise.all(taken)
}

/** A name is shown once it was proven: lists wait for it, unlike pictures. */
async function takeName(
  { items, rest }: Inside,
  stop: AbortSignal,
  item: ItemRecord,
  { parts }: Frame,
): Promise<void> {
  if (!parts) return
  try {
    const { details } = await firstLook(stop, item.open, parts)
    const proven = await (await rest()).proveFrame(item, parts, details)
    if (items.get(item.id) === item) settle(item, proven)
  } catch (error) {
    if (!isRefusal(error)) throw error
    items.refuse(item)
  }
}
