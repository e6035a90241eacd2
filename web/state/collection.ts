// One open collection, with the same shape for its members and for guests with a link. Pages see
// this; what is inside (keys, rows, proofs) is for the other files of this folder.
import type { ReadonlySignal, Signal } from '@preact/signals'
import type { CollectionId, ObjectId } from '#protocol/ids'
import type { Card } from '#protocol/records/card'
import type { Details } from '#protocol/records/details'
import type { Access } from '../api/access.ts'
import type { ReadAt } from '../api/objects.ts'
import type { Keyring } from '../receive/keyring.ts'
import type { AccountSecrets } from './account-secrets.ts'
import type { DoorRest } from './collection-door.ts'
import type { Facts } from './collection-facts.ts'
import type { Items } from './collection-items.ts'
import type { Checks } from './collection-pictures.ts'
import type { Order } from './item-book.ts'
import type { Trouble } from './problem-text.ts'

export interface Item {
  readonly id: ObjectId
  readonly version: number
  readonly seq: number
  readonly addedAt: number
  readonly bytes: number
  readonly card: Card | null
  /** Added by this account, or by this guest on this device. */
  readonly mine: boolean
  /** The name that the guest or member gave; a member's address where members see it; or empty. */
  readonly addedBy: string
  readonly byGuest: boolean
  readonly verified: ReadonlySignal<'unchecked' | 'verified' | 'refused'>
  /** Address of a blob; it ends with the collection's `close`. */
  readonly thumbnail: ReadonlySignal<string | null>
  readonly details: ReadonlySignal<Details | null>
}

export interface May {
  view: boolean
  add: boolean
  download: boolean
  rename: boolean
  removeAny: boolean
  removeOwn: boolean
  manageLinks: boolean
  deleteCollection: boolean
  /** Of a link: people with an account may become members by it. */
  join: boolean
}

export interface Collection {
  readonly id: CollectionId
  readonly as: 'member' | 'link'
  readonly kind: 'album' | 'folder'
  readonly title: ReadonlySignal<string>
  /** The owner's own display name; empty when none was given. */
  readonly sharedBy: ReadonlySignal<string>
  readonly may: ReadonlySignal<May>
  /** In display order; refused ones are left out. The same array while nothing changed. */
  readonly items: ReadonlySignal<readonly Item[]>
  /** How many there are in all, loaded or not. */
  readonly count: ReadonlySignal<number>
  /** Items that did not pass the checks: hidden, and counted here (V7). */
  readonly refused: ReadonlySignal<number>
  readonly order: ReadonlySignal<Order>
  readonly loading: ReadonlySignal<{ loaded: number; total: number } | null>
  readonly live: ReadonlySignal<'live' | 'reconnecting' | 'closed'>
  readonly trouble: ReadonlySignal<Trouble | null>
  readonly rotationDue: ReadonlySignal<boolean>
  /** When it will be deleted; until then nothing is added any more. */
  readonly deleteAt: ReadonlySignal<number | null>
  readonly link: { requireName: boolean; expiresAt: number | null } | null
  /** What is on screen, in display order; call it on every scroll. */
  show(items: readonly Item[]): void
  loadMore(): Promise<void>
  setOrder(order: Order): Promise<void>
  /** Null when there is none. */
  preview(item: Item, signal?: AbortSignal): Promise<Blob | null>
  original(item: Item, signal?: AbortSignal): Promise<{ blob: Blob; name: string }>
  addedName(item: Item): string
  find(id: ObjectId): Promise<Item | null>
  close(): void
}

/** For the other files of this folder. */
export interface Inside {
  signal: AbortSignal
  /** By the server's word; for what a wrong clock of ours must not do alone. */
  serverNow(): number
  access: Access
  at: ReadAt
  keyring(): Keyring
  /** The same, to be followed; null until the roster was replayed. */
  ring: ReadonlySignal<Keyring | null>
  rotationDue: Signal<boolean>
  deleteAt: Signal<number | null>
  facts(): Promise<Facts>
  door(): Promise<DoorRest>
  items: Items
  /** Loads what the first pictures did not need. */
  rest(): Promise<Checks>
  onTrouble(error: unknown): void
  id: CollectionId
  /** Null for link holders. */
  account: AccountSecrets | null
  /** Replays the roster, and opens again where a new key is needed. */
  catchUp(): Promise<void>
  /** Looks for changes now. */
  refresh(): Promise<void>
  /** Rows out of sight at once; the server's tombstones follow. */
  hide(ids: readonly ObjectId[]): void
  /** One of our files is in. */
  onArrived(): void
}

const insides = new WeakMap<Collection, Inside>()

export function setInside(collection: Collection, inside: Inside): void {
  insides.set(collection, inside)
}

export function insideOf(collection: Collection): Inside {
  const inside = insides.get(collection)
  if (!inside) throw new Error('a collection that was not opened here')
  return inside
}
