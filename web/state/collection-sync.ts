// Keeps one open collection up to date: changes since a point of its clock, older pages while a
// person scrolls, the roster when it moved. Requests never overlap with themselves.
import { fromBase64url } from '#protocol/base64url'
import type { CollectionId } from '#protocol/ids'
import type { GuestRow, ItemPage } from '#protocol/items'
import { maxListRows } from '#protocol/limits'
import type { Access } from '../api/access.ts'
import { loadCutoff, loadRoster } from '../api/collections.ts'
import { listItems } from '../api/items.ts'
import type { Bytes } from '../crypto/suite.ts'
import { advance } from '../receive/advance.ts'
import type { Keyring } from '../receive/keyring.ts'
import type { DoorRest } from './collection-door.ts'
import type { Facts } from './collection-facts.ts'
import type { Items } from './collection-items.ts'

export interface SyncFrom {
  signal: AbortSignal
  id: CollectionId
  access: Access
  door: DoorRest
  /** Opens anew: for keys that only an opening hands out. */
  reopen(): Promise<Keyring>
  meet(guests: readonly GuestRow[]): Promise<void>
  keyring(): Keyring
  onKeyring(keyring: Keyring): void
}

/** Callers while it runs share one more run after it. */
export function oneAtATime(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null
  const begin = (): Promise<void> => {
    running = run().finally(() => {
      running = null
    })
    return running
  }
  const afterRunning = async (): Promise<void> => {
    await running?.catch(() => undefined)
    next = null
    await begin()
  }
  return () => {
    if (!running) return begin()
    next ??= afterRunning()
    return next
  }
}

/** Replays what came since; opens anew where the page does not hand the new key out. */
export function makeCatchUp(from: SyncFrom): () => Promise<void> {
  return oneAtATime(async () => {
    const { signal, access, id, door } = from
    const before = from.keyring()
    const page = await loadRoster(signal, access, id, before.roster.state.seq)
    const next = await advance(before, page, door.link)
    const keyring = next ?? (await from.reopen())
    await door.keep(keyring.roster)
    from.onKeyring(keyring)
  })
}

/** Cutoff lists do not change: each is fetched once. */
export function makeCutoffs({
  signal,
  access,
  id,
}: Pick<SyncFrom, 'signal' | 'access' | 'id'>): (seq: number) => Promise<Bytes[]> {
  const known = new Map<number, Promise<Bytes[]>>()
  const load = async (seq: number) => {
    const list = fromBase64url((await loadCutoff(signal, access, id, seq)).list)
    return Array.from({ length: Math.floor(list.length / 32) }, (_, i) =>
      list.slice(32 * i, 32 * i + 32),
    )
  }
  return (seq) => {
    const found = known.get(seq) ?? load(seq)
    known.set(seq, found)
    found.catch(() => known.delete(seq))
    return found
  }
}

export interface Sync {
  refresh(): Promise<void>
  more(): Promise<void>
}

export function makeSync(
  from: SyncFrom,
  items: Items,
  facts: Facts,
  catchUp: () => Promise<void>,
): Sync {
  const { signal, access, id } = from
  const { book } = items

  async function meet(page: ItemPage): Promise<void> {
    if (page.rosterSeq > from.keyring().roster.state.seq) await catchUp()
    await from.meet(page.guests)
  }

  async function changes(): Promise<boolean> {
    const page = await listItems(signal, access, id, { since: book.seq }, maxListRows)
    await meet(page)
    await items.take(page.rows, true)
    if (page.remarks) await facts.take(page.remarks)
    const last = page.rows.at(-1)?.seq ?? page.seq
    const reached = page.more ? last : Math.max(last, page.seq)
    const moved = reached > book.seq
    book.seq = Math.max(book.seq, reached)
    return page.more && moved
  }

  async function older(): Promise<void> {
    if (book.oldest === 0) return
    const page = await listItems(signal, access, id, { before: book.oldest }, maxListRows)
    await meet(page)
    const lowest = Math.min(...page.rows.map(({ seq }) => seq))
    // A page that leads nowhere ends the paging: a server must not keep us asking.
    book.oldest = page.more && lowest < book.oldest ? lowest : 0
    await items.take(page.rows, false)
  }

  return {
    refresh: oneAtATime(async () => {
      while (await changes());
    }),
    more: oneAtATime(older),
  }
}
