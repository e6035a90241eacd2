// What the account holds, as one open collection: everything it added or saved, wherever that is
// shown; or what is in its trash. Pages show it with the same grid and viewer as a collection; what
// is checked and opened differs (library-keys).
import { type ReadonlySignal, signal } from '@preact/signals'
import type { ObjectId } from '#protocol/ids'
import type { LibraryRow } from '#protocol/library'
import { ApiProblem } from '../api/failure.ts'
import { libraryAt, listLibrary } from '../api/library.ts'
import type { GuestBook } from '../receive/guests.ts'
import { type AccountSecrets, accountSecrets } from './account-secrets.ts'
import { type Collection, type Item, type May, setInside } from './collection.ts'
import { type ItemRecord, type Items, makeItems } from './collection-items.ts'
import { makePictures } from './collection-pictures.ts'
import { libraryChecks } from './library-checks.ts'
import { insideOfLibrary, libraryId } from './library-inside.ts'
import { type LibraryKeys, libraryKeys } from './library-keys.ts'
import {
  bestRow,
  type Holdings,
  itemRowOf,
  type LibraryPart,
  partOf,
  takeHoldings,
  whenOf,
} from './library-rows.ts'
import { explain, type Trouble } from './problem-text.ts'

export interface Library extends Collection {
  /** False while it is being read. */
  readonly isWhole: ReadonlySignal<boolean>
  /** Every placement of an object, in this part or not. */
  placesOf(id: ObjectId): readonly LibraryRow[]
  /** Of everything the account holds, in either part. */
  holdings(): ReadonlyMap<ObjectId, readonly LibraryRow[]>
  /** Reads everything again. */
  reload(): Promise<void>
  hide(ids: readonly ObjectId[]): void
}

const may: May = {
  view: true,
  add: false,
  download: true,
  rename: false,
  removeAny: false,
  removeOwn: false,
  manageLinks: false,
  deleteCollection: false,
  join: false,
}

interface Reading {
  closing: AbortController
  account: AccountSecrets
  keys: LibraryKeys
  holdings: Holdings
  items: Items
  part: LibraryPart
}

/** Resolves at once; `loading` says how far reading has come. */
export function openLibrary(part: LibraryPart): Library {
  const account = accountSecrets()
  const closing = new AbortController()
  const keys = libraryKeys(closing.signal, account)
  const holdings: Holdings = new Map()
  const items = makeLibraryItems(account, keys, holdings)
  const trouble = signal<Trouble | null>(null)
  const isWhole = signal(false)
  const loading = signal<{ loaded: number; total: number } | null>(null)
  const reading: Reading = { closing, account, keys, holdings, items, part }
  const onTrouble = (error: unknown) => {
    if (!closing.signal.aborted) trouble.value = explain(error)
  }
  const checks = libraryChecks(account, keys, holdings)
  const pictures = makePictures(
    { items, at: libraryAt, onTrouble },
    async () => checks,
    () => true,
    () => undefined,
  )
  const reload = async () => {
    trouble.value = null
    await readAll(reading, (loaded) => {
      loading.value = { loaded, total: 0 }
    })
      .then(() => {
        isWhole.value = true
      }, onTrouble)
      .finally(() => {
        loading.value = null
      })
  }
  const recordOf = (item: Item): ItemRecord => items.get(item.id) ?? gone()
  const stopOf = (stop?: AbortSignal) =>
    stop ? AbortSignal.any([stop, closing.signal]) : closing.signal
  const begun = reload()

  const library: Library = {
    ...plainFacts,
    items: items.shown,
    count: items.count,
    refused: items.refused,
    order: items.order,
    loading,
    trouble,
    isWhole,
    show: (shown) => pictures.thumbnails.show(shown.flatMap(({ id }) => items.get(id) ?? [])),
    loadMore: () => begun,
    setOrder: async (order) => items.setOrder(order),
    preview: (item, stop) => pictures.preview(stopOf(stop), recordOf(item)),
    original: (item, stop) => pictures.original(stopOf(stop), recordOf(item)),
    addedName: (item) => item.details.value?.name ?? '',
    async find(id) {
      await begun
      return items.get(id) ?? null
    },
    placesOf: (id) => holdings.get(id) ?? [],
    holdings: () => holdings,
    reload,
    hide: items.hide,
    close() {
      closing.abort(new DOMException('closed', 'AbortError'))
      pictures.thumbnails.stop()
      items.close()
    },
  }
  setInside(library, insideOfLibrary(closing.signal, account, items, checks, onTrouble))
  return library
}

const plainFacts = {
  id: libraryId,
  as: 'member',
  kind: 'album',
  title: signal(''),
  sharedBy: signal(''),
  may: signal(may),
  live: signal<'live' | 'reconnecting' | 'closed'>('closed'),
  rotationDue: signal(false),
  deleteAt: signal(null),
  link: null,
} as const

function makeLibraryItems(account: AccountSecrets, keys: LibraryKeys, holdings: Holdings): Items {
  const guests: GuestBook = new Map()
  return makeItems({
    seq: 0,
    count: 0,
    guests,
    guestsMet: signal(1),
    isMine: ({ by }) => by.kind === 'account' && by.id === account.accountId,
    async open(rows) {
      const held = rows.map((row) => bestRow(holdings.get(row.objectId) ?? []))
      const opened = await keys.open(held.filter((row) => row !== undefined))
      const byId = new Map(opened.flatMap((one) => (one ? [[one.row.objectId, one]] : [])))
      return rows.map((row) => {
        const one = byId.get(row.objectId)
        return one ? { ...one, row } : null
      })
    },
  })
}

/** Pages come in the order of collections: what lies in several is shown when all of it is known. */
async function readAll(reading: Reading, onLoaded: (count: number) => void): Promise<void> {
  const { closing, keys, holdings, items } = reading
  const seen: Holdings = new Map()
  let after: string | null = null
  do {
    const page = await listLibrary(closing.signal, { after })
    keys.meet(page.guests)
    takeHoldings(seen, page.rows)
    onLoaded(seen.size)
    after = page.next
  } while (after !== null)
  const left = [...holdings.keys()]
  holdings.clear()
  for (const [id, rows] of seen) holdings.set(id, rows)
  const rows = rowsFor(reading)
  // Back after it was thrown away and restored.
  for (const { objectId } of rows) items.book.removed.delete(objectId)
  await items.take(rows, false)
  const shown = new Set(rows.map(({ objectId }) => objectId))
  items.hide(left.filter((id) => !shown.has(id) && items.get(id)))
  items.book.oldest = 0
  items.count.value = shown.size
}

const rowsFor = ({ holdings, part }: Reading) =>
  [...holdings.values()].flatMap((rows) => {
    const best = bestRow(rows)
    return best && partOf(rows) === part ? [itemRowOf(best, whenOf(rows, part))] : []
  })

function gone(): never {
  throw new ApiProblem('item-unavailable')
}
