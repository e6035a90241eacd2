// Title and cover of one collection for the home page: opened like any other, its newest picture
// checked and opened; nothing stays open behind it.
import { type Signal, signal } from '@preact/signals'
import type { CollectionId } from '#protocol/ids'
import { makeAccess } from '../api/access.ts'
import { openCollection } from '../api/collections.ts'
import { collectionAt, loadBatch } from '../api/objects.ts'
import { firstLook } from '../receive/first-look.ts'
import type { GuestBook } from '../receive/guests.ts'
import { meetGuests } from '../receive/meet-guests.ts'
import { openRows } from '../receive/open-rows.ts'
import { judgedBy, proveFrame } from '../receive/receive-item.ts'
import type { AccountSecrets } from './account-secrets.ts'
import { makeFacts } from './collection-facts.ts'
import { makeCutoffs } from './collection-sync.ts'
import { enterAsMember } from './open-collection.ts'

interface CoverTile {
  title: Signal<string | null>
  sharedBy: Signal<string | null>
  cover: Signal<string | null>
  thumbhash: Signal<Uint8Array | null>
}

export async function enterForCover(
  stop: AbortSignal,
  account: AccountSecrets,
  id: CollectionId,
  tile: CoverTile,
): Promise<void> {
  const { opened, keyring } = await enterAsMember(stop, account, id, 1)
  const access = makeAccess(opened, opened.serverTime - Date.now(), (until) =>
    openCollection(until, id, { rosterAfter: keyring.roster.state.seq, rows: 0 }),
  )
  // What somebody wrote or added who is gone since: it stays, and the list says so.
  const loadCutoff = makeCutoffs({ signal: stop, access, id })
  const [title, ownerName] = [signal(''), signal('')]
  await makeFacts(() => keyring, loadCutoff, { title, ownerName }).take(opened.remarks)
  tile.title.value = title.peek()
  tile.sharedBy.value = ownerName.peek()
  const [item] = await openRows(stop, keyring, opened.rows)
  tile.thumbhash.value = item?.card.thumbhash ?? null
  if (!item) return
  const guests: GuestBook = new Map()
  await meetGuests(guests, keyring, opened.guests)
  const judge = {
    keyring: () => keyring,
    guests,
    loadCutoff,
    catchUp: () => Promise.resolve(),
  }
  const source = judgedBy(collectionAt(access, id), judge)
  for await (const frame of loadBatch(stop, source.at, [item.row])) {
    if (!frame.parts) return
    const { details, thumbnail } = await firstLook(stop, item, frame.parts)
    await proveFrame(source, item, frame.parts, details)
    if (thumbnail) tile.cover.value = URL.createObjectURL(thumbnail)
  }
}
