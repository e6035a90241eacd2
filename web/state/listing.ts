// What of an open collection is on the page and in which order: the search field's answer, and for a
// folder its sorting. Everything is searched on this device, in what was opened here; the server
// learns that names were fetched, never what is looked for.
import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { locale } from '../words/words.ts'
import type { Collection, Item } from './collection.ts'
import { type ItemNames, namesOf } from './item-names.ts'
import { kindWords } from './kind-words.ts'
import { localStore } from './local-store.ts'
import {
  firstDirection,
  type Listed,
  type ListOrder,
  matcher,
  type Sorting,
  searchable,
  sortList,
} from './order-list.ts'

export type { ListOrder, Sorting } from './order-list.ts'

export interface Listing {
  /** In display order. The same array while nothing changed. */
  readonly shown: ReadonlySignal<readonly Item[]>
  /** Null while a folder's first order is being made ready. */
  readonly sorting: ReadonlySignal<Sorting | null>
  readonly query: ReadonlySignal<string>
  readonly progress: ItemNames['progress']
  search(query: string): void
  /** Loads what the order needs before it is applied. The same order again turns it round. */
  sortBy(order: ListOrder, descending?: boolean): Promise<void>
  show(items: readonly Item[]): void
}

const known = new WeakMap<Collection, Listing>()

export function listingOf(collection: Collection): Listing {
  const found = known.get(collection) ?? makeListing(collection)
  known.set(collection, found)
  return found
}

/** As they lie on the page, where one has made a list of them; else all there are. */
export function shownOf(collection: Collection): { items: readonly Item[]; isSearched: boolean } {
  const listing = known.get(collection)
  if (!listing) return { items: collection.items.value, isSearched: false }
  return { items: listing.shown.value, isSearched: listing.query.value.trim() !== '' }
}

/** Up to here a folder begins by name; reading all names of a larger one takes a person's decision. */
const mostByName = 500
const kept = 'folder-order'
const newestFirst: Sorting = { order: 'added', descending: true }

function makeListing(collection: Collection): Listing {
  const names = namesOf(collection)
  const isFolder = collection.kind === 'folder'
  const sorting = signal<Sorting | null>(isFolder ? null : newestFirst)
  const query = signal('')
  const sorted = computed(() => {
    const items = collection.items.value
    if (!isFolder) return items
    if (sorting.value === null) return []
    if (needsNames(sorting.value)) names.heard.value
    return sortList(items, listedOf, sorting.value, locale())
  })
  const shown = computed(() => {
    const isMeant = matcher(query.value)
    if (isMeant === null) return sorted.value
    names.heard.value
    return sorted.value.filter((item) => isMeant(textOf(item)))
  })
  const prepare = ({ order }: Sorting) =>
    order === 'name' || order === 'kind' ? names.loadAll() : loadRows(collection)

  async function begin(): Promise<void> {
    const count = collection.count.peek()
    const asked = (await remembered()) ?? { order: 'name', descending: false }
    const isSmall = count <= mostByName || asked.order === 'added'
    const first = isSmall ? asked : newestFirst
    // Newest first is how rows come: nothing has to be loaded for it.
    const isReady = first.order === 'added' && first.descending
    const apply = (next: Sorting) => {
      sorting.value ??= next
    }
    await (isReady ? Promise.resolve() : prepare(first)).then(
      () => apply(first),
      () => apply(newestFirst),
    )
  }
  if (isFolder) void begin()

  return {
    shown,
    sorting,
    query,
    progress: names.progress,
    search(text) {
      query.value = text
      if (matcher(text) !== null) names.loadAll().catch(() => undefined)
    },
    async sortBy(order, descending) {
      const now = sorting.peek()
      const turned = now?.order === order ? !now.descending : firstDirection[order]
      const next = { order, descending: descending ?? turned }
      await prepare(next)
      sorting.value = next
      void localStore().then((store) => store.save('settings', kept, next))
    },
    show: names.show,
  }
}

const needsNames = ({ order }: Sorting) => order === 'name' || order === 'kind'

async function loadRows(collection: Collection): Promise<void> {
  while (collection.items.peek().length + collection.refused.peek() < collection.count.peek()) {
    const before = collection.items.peek().length
    await collection.loadMore()
    if (collection.items.peek().length === before) return
  }
}

async function remembered(): Promise<Sorting | undefined> {
  const found = await (await localStore()).load<Sorting>('settings', kept).catch(() => undefined)
  return found && found.order in firstDirection ? found : undefined
}

const listedOf = (item: Item): Listed => ({
  seq: item.seq,
  name: item.details.peek()?.name ?? null,
  kind: kindWords(item.card, item.details.peek()),
  bytes: item.card?.bytes ?? item.bytes,
})

const texts = new WeakMap<object, string>()

/** All that can be searched of an item, made once; an item without details is made anew later. */
function textOf(item: Item): string {
  const details = item.details.peek()
  const found = texts.get(details ?? item)
  if (found !== undefined && details) return found
  const parts = [details?.name, details?.caption, item.addedBy, kindWords(item.card, details)]
  const text = searchable(parts.filter(Boolean).join('\n'))
  texts.set(details ?? item, text)
  return text
}
