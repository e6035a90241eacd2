// Puts one open collection together from what the door gave, behind the one shape that pages see:
// first what the first pictures need, the rest (collection-rest) while they come.
import { computed, signal } from '@preact/signals'
import { fromBase64url } from '#protocol/base64url'
import type { Opened } from '#protocol/collections'
import { openRows as firstRows } from '#protocol/limits'
import { makeAccess } from '../api/access.ts'
import { ApiProblem, NetworkFailure } from '../api/failure.ts'
import { collectionAt } from '../api/objects.ts'
import type { GuestBook } from '../receive/guests.ts'
import type { Keyring } from '../receive/keyring.ts'
import { openRows } from '../receive/open-rows.ts'
import { type Collection, type Item, type May, setInside } from './collection.ts'
import type { Asked, Door, DoorRest } from './collection-door.ts'
import { type ItemRecord, type Items, makeItems } from './collection-items.ts'
import { makePictures } from './collection-pictures.ts'
import type { Scope } from './collection-rest.ts'
import { explain, type Trouble } from './problem-text.ts'

export interface EnteredCollection {
  collection: Collection
  /** Rejects when the roster does not bear out what was shown first: then nothing of it counts. */
  proven: Promise<unknown>
}

export async function enterCollection(stop: AbortSignal, door: Door): Promise<EnteredCollection> {
  const { collection, rest, looked } = await buildCollection(door, await door.ask(stop, firstRows))
  const proven = (door.as === 'link' ? looked : Promise.resolve()).then(rest)
  proven.catch(() => undefined)
  return { collection, proven }
}

/** A page that asks for no thumbnails, being in the background, goes on after this. */
const longestLookMilliseconds = 3_000

/** Resolves with `done`, or by itself: budget G1 counts what is loaded before the first pictures. */
function firstPictures(isEmpty: boolean): { looked: Promise<void>; done: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  setTimeout(resolve, isEmpty ? 0 : longestLookMilliseconds)
  return { looked: promise, done: resolve }
}

/** Runs once; after a failure the next caller tries again. */
function once<T>(run: () => Promise<T>, onFailure: (error: unknown) => void): () => Promise<T> {
  let running: Promise<T> | null = null
  return () => {
    running ??= run().catch((error: unknown) => {
      running = null
      onFailure(error)
      throw error
    })
    return running
  }
}

async function loadRest(): Promise<typeof import('./collection-rest.ts')> {
  try {
    return await import('./collection-rest.ts')
  } catch (error) {
    throw new NetworkFailure(String(error))
  }
}

async function buildCollection(door: Door, { opened, first }: Asked) {
  const cid = fromBase64url(opened.collectionId)
  const closing = new AbortController()
  const keyring = signal<Keyring | null>(null)
  const entered = signal<DoorRest | null>(null)
  const trouble = signal<Trouble | null>(null)
  const loading = signal<{ loaded: number; total: number } | null>(null)
  const rotationDue = signal(opened.rotationDue)
  const deleteAt = signal(opened.deleteAt)
  const guests: GuestBook = new Map()
  const guestsMet = signal(0)
  const serverAhead = opened.serverTime - Date.now()
  const access = makeAccess(opened, serverAhead, door.renewToken)
  const may = computed(() => {
    const [ring, inside] = [keyring.value, entered.value]
    if (!ring || !inside) return nothingYet
    const roleMay = inside.may(ring)
    return { ...roleMay, add: roleMay.add && deleteAt.value === null }
  })
  const items = makeItems({
    seq: opened.seq,
    count: opened.items,
    guests,
    guestsMet,
    isMine: (row) => entered.peek()?.isMine(row) ?? false,
    open: (rows) => {
      const keys = keyring.peek()?.keys ?? first
      return openRows(closing.signal, { collectionId: cid, keys }, rows)
    },
  })
  const scope: Scope = {
    signal: closing.signal,
    id: opened.collectionId,
    access,
    at: collectionAt(access, opened.collectionId),
    door,
    opened,
    items,
    guests,
    guestsMet,
    title: signal(''),
    ownerName: signal(''),
    live: signal('reconnecting'),
    keyring: () => keyring.peek() ?? notYet(),
    onKeyring: (next, inside) => {
      if (inside) entered.value = inside
      keyring.value = next
    },
    onTrouble: (error) => {
      if (!closing.signal.aborted) trouble.value = explain(error)
    },
    onCalm: () => {
      trouble.value = null
    },
  }
  const rest = once(async () => (await loadRest()).startRest(scope), scope.onTrouble)
  const { looked, done } = firstPictures(opened.rows.length === 0)
  const pictures = makePictures(scope, rest, () => may.peek().download, done)
  await startRows(items, opened, first)

  const recordOf = (item: Item): ItemRecord => items.get(item.id) ?? gone()
  const stopOf = (stop?: AbortSignal) =>
    stop ? AbortSignal.any([stop, closing.signal]) : closing.signal
  const loadMore = async () => (await rest()).sync.more()
  const refresh = async () => (await rest()).look()
  const catchUp = async () => (await rest()).catchUp()
  async function loadAll(): Promise<void> {
    while (items.book.oldest > 0) {
      loading.value = { loaded: items.book.rows.size, total: items.count.peek() }
      await loadMore()
    }
  }

  const collection: Collection = {
    id: scope.id,
    as: door.as,
    kind: opened.kind,
    title: scope.title,
    sharedBy: scope.ownerName,
    may,
    items: items.shown,
    count: items.count,
    refused: items.refused,
    order: items.order,
    loading,
    live: scope.live,
    trouble,
    rotationDue,
    deleteAt,
    link: opened.link,
    show: (shown) => pictures.thumbnails.show(shown.flatMap(({ id }) => items.get(id) ?? [])),
    loadMore,
    async setOrder(order) {
      try {
        if (order === 'taken') await loadAll()
      } finally {
        loading.value = null
      }
      items.setOrder(order)
    },
    preview: (item, stop) => pictures.preview(stopOf(stop), recordOf(item)),
    original: (item, stop) => pictures.original(stopOf(stop), recordOf(item)),
    addedName: (item) => item.details.value?.name ?? '',
    async find(id) {
      while (!items.get(id) && items.book.oldest > 0) await loadMore()
      return items.get(id) ?? null
    },
    close() {
      closing.abort(new DOMException('closed', 'AbortError'))
      pictures.thumbnails.stop()
      items.close()
    },
  }
  setInside(collection, {
    ...scope,
    rest,
    ring: keyring,
    rotationDue,
    deleteAt,
    door: async () => (await rest()).door,
    serverNow: () => Date.now() + serverAhead,
    facts: async () => (await rest()).facts,
    account: door.account,
    catchUp,
    refresh,
    hide: items.hide,
    onArrived: () => void refresh().catch(scope.onTrouble),
  })
  return { collection, rest, looked }
}

/** Rows under another key wait for the replay; they are not refused. */
async function startRows(items: Items, opened: Opened, first: Asked['first']): Promise<void> {
  const lowest = Math.min(...opened.rows.map(({ seq }) => seq))
  items.book.oldest = opened.rows.length < opened.items ? lowest : 0
  await items.take(
    opened.rows.filter(({ epoch }) => first.has(epoch)),
    false,
  )
}

/** Until the roster was replayed nobody may do anything but look. */
const nothingYet: May = {
  view: false,
  add: false,
  download: false,
  rename: false,
  removeAny: false,
  removeOwn: false,
  manageLinks: false,
  deleteCollection: false,
  join: false,
}

function notYet(): never {
  throw new Error('asked before the roster was replayed')
}

function gone(): never {
  throw new ApiProblem('item-unavailable')
}
