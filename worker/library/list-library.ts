// What an account holds, page by page in the order of one index: every placement that it pays for,
// shown, kept or in the trash. The cursor is a place in that order, sealed only by being useless:
// each page asks for the account's own rows again.
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { AccountId, CollectionId, LinkId } from '#protocol/ids'
import type { GuestRow } from '#protocol/items'
import type { LibraryPage, LibraryRow } from '#protocol/library'
import { directory } from '../db/client.ts'
import type { Env } from '../env.ts'
import { Problem } from '../http/problem.ts'
import { loadGuests } from '../items/store.ts'

export interface StoredHolding {
  collection_id: CollectionId
  object_id: LibraryRow['objectId']
  version: number
  epoch: number
  wrapped_key: string
  card: string
  added_at: number
  author_kind: number
  author_id: string
  author_key: string
  device_id: string
  bytes: number
  removed_at: number | null
  trashed_at: number | null
  own_key: string | null
  own_statement: string | null
}

/** Of `items i` and `objects o`; the payer has been asked for. */
export const holdingColumns = `i.collection_id, i.object_id, i.version, i.epoch, i.wrapped_key, i.card,
  i.added_at, i.author_kind, i.author_id, i.author_key, i.device_id, i.bytes, i.removed_at, i.trashed_at,
  coalesce(i.own_key, CASE o.account_id WHEN i.payer_id THEN nullif(o.own_key, '') END) AS own_key,
  CASE WHEN i.author_kind = 1 AND i.author_id = i.payer_id THEN i.statement ELSE i.own_statement END
    AS own_statement`

export interface Walk {
  /** Cursor of the page before. */
  after: string | null
  limit: number
  /** Only what is, or was, there. */
  collection: CollectionId | null
}

export async function listLibrary(
  env: Env,
  account: AccountId,
  { after, limit, collection }: Walk,
): Promise<LibraryPage> {
  const place = after === null ? [collection ?? '', '', '', ''] : placeOf(after)
  const { results } = await directory(env)
    .prepare(
      `SELECT ${holdingColumns} FROM items i JOIN objects o ON o.id = i.object_id AND o.version = i.version
        WHERE i.payer_id = ?1 AND i.payer_id <> ''
          AND (i.collection_id, i.author_id, i.device_id, i.object_id) > (?2, ?3, ?4, ?5)
          AND i.collection_id <= ?7
        ORDER BY i.collection_id, i.author_id, i.device_id, i.object_id LIMIT ?6`,
    )
    .bind(account, ...place, limit + 1, collection ?? '~')
    .all<StoredHolding>()
  const shown = results.slice(0, limit)
  const last = shown.at(-1)
  return {
    rows: shown.map(libraryRowOf),
    guests: await guestsOf(env, shown),
    next: results.length > limit && last ? cursorOf(last) : null,
  }
}

const cursorOf = (row: StoredHolding): string =>
  toBase64url(
    new TextEncoder().encode(
      JSON.stringify([row.collection_id, row.author_id, row.device_id, row.object_id]),
    ),
  )

function placeOf(cursor: string): string[] {
  try {
    const place: unknown = JSON.parse(new TextDecoder().decode(fromBase64url(cursor)))
    if (Array.isArray(place) && place.length === 4 && place.every((one) => typeof one === 'string'))
      return place
  } catch {
    // Falls through: whatever it is, it is none of ours.
  }
  throw new Problem('malformed-request')
}

/** Most collections of one page that guests' certificates are asked for in: one read each. */
const mostCollections = 20

/** Whoever took these over has an own way, and needs no certificate to check them. */
async function guestsOf(env: Env, rows: StoredHolding[]): Promise<GuestRow[]> {
  const theirs = rows.filter((row) => row.author_kind === 2 && row.own_key === null)
  const byCollection = Map.groupBy(theirs, (row) => row.collection_id)
  const asked = [...byCollection].slice(0, mostCollections)
  const found = await Promise.all(
    asked.map(([collection, own]) => loadGuests(env, collection, keysOf(own))),
  )
  return found.flat()
}

const keysOf = (rows: StoredHolding[]): [LinkId, string][] =>
  rows.map((row) => [row.author_id as LinkId, row.author_key])

export function libraryRowOf(row: StoredHolding): LibraryRow {
  const own = row.own_key !== null && row.own_statement !== null
  return {
    objectId: row.object_id,
    version: row.version,
    collectionId: row.collection_id,
    state: row.removed_at === null ? 'shown' : row.trashed_at === null ? 'kept' : 'trashed',
    trashedAt: row.trashed_at,
    addedAt: row.added_at,
    bytes: row.bytes,
    by: {
      kind: row.author_kind === 1 ? 'account' : 'guest',
      id: row.author_id,
      key: row.author_key,
    } as LibraryRow['by'],
    epoch: row.epoch,
    wrappedKey: row.wrapped_key,
    card: row.card,
    ownKey: own ? row.own_key : null,
    statement: own ? row.own_statement : null,
  }
}
