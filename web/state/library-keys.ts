// How the rows of a library are opened and judged: by the account's own way, or, for what guests
// added and nobody took over yet, by key and roster of the collection that it lies in.

import { fromBase64url } from '#protocol/base64url'
import type { FrameParts } from '#protocol/framing'
import type { CollectionId, ObjectId } from '#protocol/ids'
import type { GuestRow, ItemRow } from '#protocol/items'
import type { LibraryRow } from '#protocol/library'
import { makeAccess } from '../api/access.ts'
import { openCollection } from '../api/collections.ts'
import { ApiProblem } from '../api/failure.ts'
import { run } from '../crypto/client.ts'
import type { OwnRow } from '../crypto/own-rows.ts'
import type { GuestBook } from '../receive/guests.ts'
import { meetGuests } from '../receive/meet-guests.ts'
import { type OpenRow, openRows } from '../receive/open-rows.ts'
import { type Judge, type Proven, verifyItem } from '../receive/verify.ts'
import { verifyOwn } from '../receive/verify-own.ts'
import type { AccountSecrets } from './account-secrets.ts'
import { isRefusal } from './collection-pictures.ts'
import { makeCutoffs } from './collection-sync.ts'
import { enterAsMember } from './open-collection.ts'

export interface LibraryKeys {
  /** In the order given; null where a row does not open. */
  open(rows: readonly LibraryRow[]): Promise<(OpenRow | null)[]>
  verify(row: LibraryRow, parts: FrameParts): Promise<Proven>
  /** Certificates that came with a page. */
  meet(guests: readonly GuestRow[]): void
}

export const hasOwnWay = (row: LibraryRow): boolean => row.ownKey !== null && row.statement !== null

export function libraryKeys(signal: AbortSignal, account: AccountSecrets): LibraryKeys {
  const judges = new Map<CollectionId, Promise<Judge>>()
  const guests: GuestRow[] = []
  const self = { userId: account.userId, edPk: account.identity.ed.pk }

  const judgeOf = (id: CollectionId): Promise<Judge> => {
    const found = judges.get(id) ?? makeJudge(signal, account, id, guests)
    judges.set(id, found)
    found.catch(() => judges.delete(id))
    return found
  }

  async function openTheirs(rows: readonly LibraryRow[]): Promise<Map<ObjectId, OpenRow>> {
    const opened = new Map<ObjectId, OpenRow>()
    for (const [id, some] of Map.groupBy(rows, (row) => row.collectionId)) {
      const judge = await judgeOf(id).catch(closedToUs)
      if (judge === null) continue
      const found = await openRows(signal, judge.keyring(), some.map(asItem))
      for (const one of found) if (one) opened.set(one.row.objectId, one)
    }
    return opened
  }

  return {
    async open(rows) {
      const [own, theirs] = await Promise.all([
        openOwn(signal, account, rows.filter(hasOwnWay)),
        openTheirs(rows.filter((row) => !hasOwnWay(row))),
      ])
      return rows.map(({ objectId }) => own.get(objectId) ?? theirs.get(objectId) ?? null)
    },
    async verify(row, parts) {
      if (hasOwnWay(row)) return verifyOwn(self, row, parts)
      return verifyItem(await judgeOf(row.collectionId), asItem(row), parts)
    },
    meet: (rows) => {
      guests.push(...rows)
    },
  }
}

/** One collection that cannot be opened must not keep the others from being shown. */
function closedToUs(error: unknown): null {
  if (isRefusal(error) || error instanceof ApiProblem) return null
  throw error
}

const asItem = (row: LibraryRow): ItemRow => ({ ...row, seq: 0 })

async function openOwn(
  signal: AbortSignal,
  { mk, userId }: AccountSecrets,
  rows: readonly LibraryRow[],
): Promise<Map<ObjectId, OpenRow>> {
  const readable = rows.flatMap((row) => {
    const sealed = sealedOf(row)
    return sealed ? [{ row, sealed }] : []
  })
  const opened = new Map<ObjectId, OpenRow>()
  if (readable.length === 0) return opened
  const sealed = readable.map((one) => one.sealed)
  const found = await run(signal, 'openOwnRows', mk, userId, sealed)
  readable.forEach(({ row }, i) => {
    const one = found[i]
    if (one) opened.set(row.objectId, { row: asItem(row), key: one.fk, card: one.card })
  })
  return opened
}

/** Null for text that is no canonical base64url. */
function sealedOf({ objectId, version, ownKey, card }: LibraryRow): OwnRow | null {
  try {
    const own = fromBase64url(ownKey ?? '', 104)
    return { objectId: fromBase64url(objectId), version, own, card: fromBase64url(card) }
  } catch {
    return null
  }
}

/** Key and roster of a collection that is not open on the page. */
async function makeJudge(
  signal: AbortSignal,
  account: AccountSecrets,
  id: CollectionId,
  met: readonly GuestRow[],
): Promise<Judge> {
  const enter = () => enterAsMember(signal, account, id, 0)
  const { opened, keyring } = await enter()
  let current = keyring
  const access = makeAccess(opened, opened.serverTime - Date.now(), (until) =>
    openCollection(until, id, { rosterAfter: current.roster.state.seq, rows: 0 }),
  )
  const guests: GuestBook = new Map()
  await meetGuests(guests, keyring, met)
  return {
    keyring: () => current,
    guests,
    loadCutoff: makeCutoffs({ signal, access, id }),
    async catchUp() {
      current = (await enter()).keyring
    },
  }
}
