// The second part of an open collection, loaded as one file while the first pictures come: who made
// what and with which right, names and title, changes, older pages, originals, the live socket.
// Until it is here nothing counts as verified.
import { effect, type Signal } from '@preact/signals'
import type { Opened } from '#protocol/collections'
import { streamKind } from '#protocol/records/descriptor'
import { listen } from '../api/live.ts'
import type { ReadAt } from '../api/objects.ts'
import type { GuestBook } from '../receive/guests.ts'
import type { Keyring } from '../receive/keyring.ts'
import { meetGuests, meetMembers } from '../receive/meet-guests.ts'
import {
  judgedBy,
  type ProvenItem,
  proveFrame,
  proveItem,
  receiveStream,
} from '../receive/receive-item.ts'
import type { Door, DoorRest } from './collection-door.ts'
import { type Facts, makeFacts } from './collection-facts.ts'
import type { ItemRecord, Items } from './collection-items.ts'
import { makeCatchUp, makeCutoffs, makeSync, type Sync, type SyncFrom } from './collection-sync.ts'
import { nameOfFile, restoredOriginal } from './original.ts'

export interface Scope extends Omit<SyncFrom, 'meet' | 'door' | 'reopen'> {
  door: Door
  at: ReadAt
  opened: Opened
  items: Items
  guests: GuestBook
  onKeyring(keyring: Keyring, door?: DoorRest): void
  /** Counts changes of the book. */
  guestsMet: Signal<number>
  title: Signal<string>
  ownerName: Signal<string>
  live: Signal<'live' | 'reconnecting' | 'closed'>
  onTrouble(error: unknown): void
  /** What was refused or lost before is over. */
  onCalm(): void
}

export interface Rest {
  door: DoorRest
  facts: Facts
  sync: Sync
  catchUp(): Promise<void>
  /** Looks for changes now. */
  look(): Promise<void>
  prove(signal: AbortSignal, item: ItemRecord): Promise<ProvenItem>
  proveFrame(item: ItemRecord, ...frame: FrameSeen): Promise<ProvenItem>
  stream(signal: AbortSignal, item: ItemRecord, kind: 1 | 2 | 3 | 4): Promise<Blob>
  original(signal: AbortSignal, item: ItemRecord): Promise<{ blob: Blob; name: string }>
}

type FrameSeen =
  Parameters<typeof proveFrame> extends [unknown, unknown, ...infer Seen] ? Seen : never

/** Resolves once the roster was replayed, and guests and facts that came with the opening are known. */
export async function startRest(scope: Scope): Promise<Rest> {
  const { opened, items, guests, keyring } = scope
  const door = await scope.door.rest()
  await believe(scope, door)
  const from: SyncFrom = {
    ...scope,
    door,
    reopen: async () => door.believe((await scope.door.ask(scope.signal, 0)).opened),
    async meet(rows) {
      await meetGuests(guests, keyring(), rows)
      scope.guestsMet.value++
    },
  }
  const loadCutoff = makeCutoffs(from)
  const catchUp = makeCatchUp(from)
  const facts = makeFacts(keyring, loadCutoff, scope)
  nameMembers(scope, facts)
  const sync = makeSync(from, items, facts, catchUp)
  const source = judgedBy(scope.at, { keyring, guests, loadCutoff, catchUp })
  const look = async () => {
    await sync.refresh()
    scope.onCalm()
  }
  const prove = async (until: AbortSignal, item: ItemRecord) =>
    item.proven ?? (await proveItem(until, source, item.open))
  const stream: Rest['stream'] = async (until, item, kind) =>
    receiveStream(until, source, item.open, kind, await prove(until, item))
  await Promise.all([from.meet(opened.guests), facts.take(opened.remarks)])
  void follow(scope, look, catchUp)
  return {
    door,
    facts,
    sync,
    catchUp,
    look,
    prove,
    proveFrame: (item, ...frame) => proveFrame(source, item.open, ...frame),
    stream,
    async original(until, item) {
      const stored = await stream(until, item, streamKind.original)
      const blob = await restoredOriginal(until, scope.at, scope.door.account, item, stored)
      return { blob, name: nameOfFile(item) }
    },
  }
}

/** As `addedBy` of what they added. */
function nameMembers({ signal, guests, guestsMet, keyring }: Scope, facts: Facts): void {
  const stop = effect(() => {
    const [names, addresses] = [facts.names.value, facts.addresses.value]
    const { members } = keyring().roster.state
    meetMembers(guests, members, (id) => names.get(id) || addresses.get(id) || '')
    guestsMet.value = guestsMet.peek() + 1
  })
  signal.addEventListener('abort', stop, { once: true })
}

/** From here on rights and keys are those of the log; rows of other epochs open now. */
async function believe(scope: Scope, door: DoorRest): Promise<void> {
  const keyring = await door.believe(scope.opened)
  await door.keep(keyring.roster)
  scope.onKeyring(keyring, door)
  await scope.items.take(scope.opened.rows, false)
}

function follow(
  { signal, access, id, items, live, onTrouble }: Scope,
  look: () => Promise<void>,
  catchUp: () => Promise<void>,
): Promise<void> {
  return listen(signal, access, id, {
    onMoved: (moved) => {
      const changed = moved === null || moved > items.book.seq
      void (changed ? look() : catchUp()).catch(onTrouble)
    },
    onState: (state) => {
      live.value = state
    },
    onRefused: onTrouble,
  })
}
