// Puts one open collection together from what the door gave: items, pictures, facts, sync and the
// live socket, behind the one shape that pages see.
import { computed, signal } from '@preact/signals'
import { openRows as firstRows } from '#protocol/limits'
import { streamKind } from '#protocol/records/descriptor'
import { makeAccess } from '../api/access.ts'
import { ApiProblem } from '../api/failure.ts'
import type { GuestBook } from '../receive/guests.ts'
import type { Keyring } from '../receive/keyring.ts'
import { later } from '../receive/load-later.ts'
import { openRows } from '../receive/open-rows.ts'
import { type Collection, type Inside, type Item, setInside } from './collection.ts'
import type { Door, Entered } from './collection-door.ts'
import { makeFacts } from './collection-facts.ts'
import { type ItemRecord, type Items, makeItems } from './collection-items.ts'
import { makePictures } from './collection-pictures.ts'
import { makeCatchUp, makeCutoffs, makeSync, type SyncFrom } from './collection-sync.ts'
import { destinationFor } from './destination-for.ts'
import { explain, type Trouble } from './problem-text.ts'

export async function enterCollection(stop: AbortSignal, door: Door): Promise<Collection> {
  const entered = await door.enter(stop, firstRows)
  await door.keep(entered.keyring.roster)
  return buildCollection(door, entered)
}

async function buildCollection(door: Door, entered: Entered): Promise<Collection> {
  const { opened } = entered
  const closing = new AbortController()
  const keyring = signal<Keyring>(entered.keyring)
  const trouble = signal<Trouble | null>(null)
  const live = signal<'live' | 'reconnecting' | 'closed'>('reconnecting')
  const loading = signal<{ loaded: number; total: number } | null>(null)
  const guests: GuestBook = new Map()
  const guestsMet = signal(0)
  const serverAhead = opened.serverTime - Date.now()
  const access = makeAccess(opened, serverAhead, door.renewToken)
  const from: SyncFrom = {
    signal: closing.signal,
    id: opened.collectionId,
    access,
    door,
    async meet(rows) {
      const { meetGuests } = await later()
      await meetGuests(guests, keyring.peek(), rows)
      guestsMet.value++
    },
    keyring: () => keyring.peek(),
    onKeyring: (next) => {
      keyring.value = next
    },
  }
  const may = computed(() => door.may(keyring.value))
  const loadCutoff = makeCutoffs(from)
  const catchUp = makeCatchUp(from)
  const facts = makeFacts(from.keyring, loadCutoff)
  const { seq, items: count } = opened
  const open = (rows: Parameters<typeof openRows>[2]) =>
    openRows(closing.signal, keyring.peek(), rows)
  const items = makeItems({ seq, count, guests, guestsMet, isMine: door.isMine, open })
  const sync = makeSync(from, items, facts, catchUp)
  const judge = { keyring: from.keyring, guests, loadCutoff, catchUp }
  const tell = (error: unknown) => {
    if (!closing.signal.aborted) trouble.value = explain(error)
  }
  const source = { collectionId: opened.collectionId, access, judge }
  const met = from.meet(opened.guests)
  const pictures = makePictures(
    source,
    items,
    () => may.peek().download,
    () => met,
    tell,
  )

  const look = async () => {
    await sync.refresh()
    trouble.value = null
  }
  const follow = async () => {
    const { listen } = await import('../api/live.ts')
    return listen(closing.signal, access, opened.collectionId, {
      onMoved: (moved) => {
        if (moved === null || moved > items.book.seq) void look().catch(tell)
        else void catchUp().catch(tell)
      },
      onState: (state) => {
        live.value = state
      },
      onRefused: tell,
    })
  }

  await startRows(items, entered)
  const told = Promise.all([met, facts.take(opened.remarks)])
  // A guest sees pictures first; title and names follow at once.
  if (door.as === 'member') await told
  else told.catch(tell)
  void follow().catch(tell)

  const recordOf = (item: Item): ItemRecord => items.get(item.id) ?? gone()
  const stopOf = (stop?: AbortSignal) =>
    stop ? AbortSignal.any([stop, closing.signal]) : closing.signal
  async function loadAll(): Promise<void> {
    while (items.book.oldest > 0) {
      loading.value = { loaded: items.book.rows.size, total: items.count.peek() }
      await sync.more()
    }
  }

  const collection: Collection = {
    id: opened.collectionId,
    as: door.as,
    kind: opened.kind,
    title: facts.title,
    sharedBy: facts.ownerName,
    may,
    items: items.shown,
    count: items.count,
    refused: items.refused,
    order: items.order,
    loading,
    live,
    trouble,
    rotationDue: signal(opened.rotationDue),
    link: opened.link,
    show: (shown) => pictures.thumbnails.show(shown.flatMap(({ id }) => items.get(id) ?? [])),
    loadMore: sync.more,
    async setOrder(order) {
      try {
        if (order === 'taken') await loadAll()
      } finally {
        loading.value = null
      }
      items.setOrder(order)
    },
    preview: (item, stop) => pictures.preview(stopOf(stop), recordOf(item)),
    async original(item, stop) {
      if (!may.peek().download) throw new ApiProblem('not-allowed')
      const [record, until] = [recordOf(item), stopOf(stop)]
      const { nameOfFile, restoredOriginal } = await import('./original.ts')
      const stored = await pictures.stream(until, record, streamKind.original)
      const blob = await restoredOriginal(until, source, door.account, record, stored)
      return { blob, name: nameOfFile(record) }
    },
    addedName: (item) => item.details.value?.name ?? '',
    async find(id) {
      while (!items.get(id) && items.book.oldest > 0) await sync.more()
      return items.get(id) ?? null
    },
    close() {
      closing.abort(new DOMException('closed', 'AbortError'))
      pictures.thumbnails.stop()
      items.close()
    },
  }
  const inside: Inside = {
    signal: closing.signal,
    serverNow: () => Date.now() + serverAhead,
    access,
    keyring: from.keyring,
    facts,
    account: door.account,
    catchUp,
    refresh: look,
    hide: items.hide,
    destination: (location) =>
      destinationFor(
        { id: opened.collectionId, access, door, keyring: from.keyring, catchUp },
        location,
      ),
    onArrived: () => void look().catch(tell),
  }
  setInside(collection, inside)
  return collection
}

async function startRows(items: Items, { opened }: Entered): Promise<void> {
  const lowest = Math.min(...opened.rows.map(({ seq }) => seq))
  items.book.oldest = opened.rows.length < opened.items ? lowest : 0
  await items.take(opened.rows, false)
}

function gone(): never {
  throw new ApiProblem('item-unavailable')
}
