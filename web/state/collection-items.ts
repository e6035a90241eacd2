// The items of one open collection as the page shows them: rows are merged, opened in batches, put
// in order; what does not pass a check disappears and is counted.
import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { ObjectId } from '#protocol/ids'
import type { ItemRow, RemovedRow } from '#protocol/items'
import type { Details } from '#protocol/records/details'
import { type GuestBook, nameOf } from '../receive/guests.ts'
import type { OpenRow } from '../receive/open-rows.ts'
import type { ProvenItem } from '../receive/receive-item.ts'
import type { Item } from './collection.ts'
import { emptyBook, type ItemBook, inOrder, mergeRows, type Order } from './item-book.ts'

export interface ItemRecord extends Item {
  readonly open: OpenRow
  readonly verified: Signal<'unchecked' | 'verified' | 'refused'>
  readonly thumbnail: Signal<string | null>
  readonly details: Signal<Details | null>
  proven: ProvenItem | null
  /** Its frame came; there may be no thumbnail in it. */
  looked: boolean
}

export interface Items {
  readonly book: ItemBook
  readonly shown: ReadonlySignal<readonly ItemRecord[]>
  readonly count: Signal<number>
  readonly refused: ReadonlySignal<number>
  readonly order: ReadonlySignal<Order>
  /** `news`: rows of a delta, which change the count. */
  take(rows: readonly (ItemRow | RemovedRow)[], news: boolean): Promise<void>
  hide(ids: readonly ObjectId[]): void
  refuse(item: ItemRecord): void
  setOrder(order: Order): void
  get(id: ObjectId): ItemRecord | undefined
  close(): void
}

export interface ItemsFrom {
  seq: number
  count: number
  guests: GuestBook
  /** Changes when the book does: names come later than the first pictures. */
  guestsMet: ReadonlySignal<number>
  isMine: (row: ItemRow) => boolean
  open: (rows: readonly ItemRow[]) => Promise<(OpenRow | null)[]>
}

export function makeItems(from: ItemsFrom): Items {
  const book = emptyBook(from.seq)
  const records = new Map<ObjectId, ItemRecord>()
  const refusedIds = new Set<ObjectId>()
  const shown = signal<readonly ItemRecord[]>([])
  const count = signal(from.count)
  const refused = signal(0)
  const order = signal<Order>('added')

  function publish(): void {
    shown.value = inOrder(records.values(), order.peek())
    refused.value = refusedIds.size
    if (book.oldest === 0) count.value = book.rows.size
  }

  function drop(id: ObjectId): void {
    const url = records.get(id)?.thumbnail.peek()
    if (url) URL.revokeObjectURL(url)
    records.delete(id)
  }

  function place(row: ItemRow, open: OpenRow | null): void {
    // Something newer was heard of while this row was being opened.
    if (book.rows.get(row.objectId) !== row) return
    drop(row.objectId)
    refusedIds.delete(row.objectId)
    if (open) records.set(row.objectId, makeRecord(from, open))
    else refusedIds.add(row.objectId)
  }

  function countNews(rows: readonly (ItemRow | RemovedRow)[]): void {
    for (const row of rows) {
      if ('removed' in row) count.value -= book.removed.has(row.objectId) ? 0 : 1
      else if (!book.rows.has(row.objectId)) count.value += 1
    }
    count.value = Math.max(0, count.peek())
  }

  return {
    book,
    shown,
    count,
    refused,
    order,
    async take(rows, news) {
      if (news) countNews(rows)
      const { fresh, gone } = mergeRows(book, rows)
      for (const id of gone) {
        drop(id)
        refusedIds.delete(id)
      }
      const opened = await from.open(fresh)
      fresh.forEach((row, i) => {
        place(row, opened[i] ?? null)
      })
      if (fresh.length > 0 || gone.length > 0) publish()
    },
    hide(ids) {
      for (const id of ids) {
        if (book.rows.delete(id)) count.value = Math.max(0, count.peek() - 1)
        book.removed.set(id, Number.MAX_SAFE_INTEGER)
        drop(id)
      }
      publish()
    },
    refuse(item) {
      item.verified.value = 'refused'
      refusedIds.add(item.id)
      drop(item.id)
      publish()
    },
    setOrder(next) {
      order.value = next
      publish()
    },
    get: (id) => records.get(id),
    close() {
      for (const id of records.keys()) drop(id)
    },
  }
}

function makeRecord({ guests, guestsMet, isMine }: ItemsFrom, open: OpenRow): ItemRecord {
  const { row, card } = open
  const { objectId, version, seq, addedAt, bytes, by } = row
  return {
    id: objectId,
    version,
    seq,
    addedAt,
    bytes,
    card,
    open,
    get mine() {
      return guestsMet.value > 0 && isMine(row)
    },
    byGuest: by.kind === 'guest',
    get addedBy() {
      return guestsMet.value > 0 ? nameOf(guests, by) : ''
    },
    verified: signal<'unchecked' | 'verified' | 'refused'>('unchecked'),
    thumbnail: signal<string | null>(null),
    details: signal<Details | null>(null),
    proven: null,
    looked: false,
  }
}
