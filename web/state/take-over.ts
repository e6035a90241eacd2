// Before an owner keeps the items of a collection that goes: what guests added opens only with the
// collection's key, so each gets a way of the owner's own, after it passed V1 to V6.

import { toBase64url } from '#protocol/base64url'
import type { ObjectId } from '#protocol/ids'
import type { LibraryRow } from '#protocol/library'
import { keepOwn, libraryAt, listLibrary } from '../api/library.ts'
import { loadBatch } from '../api/objects.ts'
import { firstLook } from '../receive/first-look.ts'
import type { OpenRow } from '../receive/open-rows.ts'
import { proveFrame, type Source } from '../receive/receive-item.ts'
import { accountSecrets } from './account-secrets.ts'
import { type Collection, insideOf } from './collection.ts'
import { isRefusal } from './collection-pictures.ts'
import { hasOwnWay, type LibraryKeys, libraryKeys } from './library-keys.ts'
import { placeHere, targetOf } from './place-here.ts'
import type { ProvenSource } from './prove-many.ts'

const atOnce = 50

/** What does not pass stays as it is; the server then refuses to keep it. `onStep`: 0 to 1. */
export async function takeOverGuests(
  collection: Collection,
  onStep: (share: number) => void,
): Promise<void> {
  const { signal } = insideOf(collection)
  const account = accountSecrets()
  const keys = libraryKeys(signal, account)
  const rows = await withoutOwnWay(collection, keys)
  if (rows.length === 0) return
  const target = await targetOf(signal, account, collection.id)
  for (let at = 0; at < rows.length; at += atOnce) {
    onStep(at / rows.length)
    const some = rows.slice(at, at + atOnce)
    const proven = await proveRows(signal, keys, some)
    const items = await Promise.all(
      proven.map(async (source) => {
        const { ownKey, statement } = await placeHere(account, target, source)
        const { objectId, version } = source.item.open.row
        return { collectionId: collection.id, objectId, version, ownKey, statement }
      }),
    )
    if (items.length > 0) await keepOwn(signal, { items })
  }
  onStep(1)
}

async function withoutOwnWay(collection: Collection, keys: LibraryKeys): Promise<LibraryRow[]> {
  const { signal } = insideOf(collection)
  const rows: LibraryRow[] = []
  let after: string | null = null
  do {
    const page = await listLibrary(signal, { after, collection: collection.id })
    keys.meet(page.guests)
    rows.push(...page.rows.filter((row) => !hasOwnWay(row)))
    after = page.next
  } while (after !== null)
  return rows
}

async function proveRows(signal: AbortSignal, keys: LibraryKeys, rows: LibraryRow[]) {
  const opened = await keys.open(rows)
  const byName = new Map<string, { row: LibraryRow; open: OpenRow }>()
  rows.forEach((row, i) => {
    const open = opened[i]
    if (open) byName.set(nameOf(row), { row, open })
  })
  const names = [...byName.values()].map(({ row: { objectId, version } }) => ({
    objectId,
    version,
  }))
  const sources: ProvenSource[] = []
  if (names.length === 0) return []
  for await (const frame of loadBatch(signal, libraryAt, names, 'details')) {
    const objectId = toBase64url(frame.objectId) as ObjectId
    const found = byName.get(nameOf({ objectId, version: frame.version }))
    if (!found || !frame.parts) continue
    const { row, open } = found
    const source: Source = { at: libraryAt, verify: (_, parts) => keys.verify(row, parts) }
    try {
      const { details } = await firstLook(signal, open, frame.parts)
      sources.push({ item: { open }, proven: await proveFrame(source, open, frame.parts, details) })
    } catch (error) {
      if (!isRefusal(error)) throw error
    }
  }
  return sources
}

const nameOf = ({ objectId, version }: { objectId: ObjectId; version: number }) =>
  `${objectId}/${version}`
