// Where an object that is shown in a collection lies, and what readers need to check it. Asks for
// item, object and collection at once: whatever is removed, released or deleted is not found.
import { fromBase64url } from '#protocol/base64url'
import type { FrameParts } from '#protocol/framing'
import type { AccountId, CollectionId, ObjectId } from '#protocol/ids'
import { type Descriptor, parseDescriptors } from '#protocol/records/descriptor'
import { shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { Problem } from '../http/problem.ts'
import type { Place } from './blobs.ts'

export interface FoundRow {
  object_id: ObjectId
  version: number
  home_id: CollectionId
  attempt: string
  account_id: AccountId
  descriptors: string
  statement: string
  hash_lists: string
  details: string
}
export interface Found {
  place: Place
  payer: AccountId
  descriptors: Descriptor[]
  /** All but the thumbnail. */
  proof: Omit<FrameParts, 'thumbnail'>
}

const shown = `FROM items i
   JOIN objects o ON o.id = i.object_id AND o.version = i.version AND o.released_at IS NULL
  WHERE i.collection_id = ?1 AND i.removed_at IS NULL
    AND EXISTS (SELECT 1 FROM collections WHERE id = ?1)`
/** Of `items i` and `objects o`; readers of a library check another statement. */
export const foundColumns = (statement = 'i.statement') =>
  `i.object_id, i.version, o.home_id, o.attempt, o.account_id, o.descriptors,
  ${statement} AS statement, o.hash_lists, o.details`

export interface Wanted {
  objectId: ObjectId
  version: number
}

export async function findObject(env: Env, id: CollectionId, wanted: Wanted): Promise<Found> {
  const row = await shardOf(env, id)
    .prepare(`SELECT ${foundColumns()} ${shown} AND i.object_id = ?2 AND i.version = ?3`)
    .bind(id, wanted.objectId, wanted.version)
    .first<FoundRow>()
  if (!row) throw new Problem('item-unavailable')
  return foundOf(row)
}

/** In the order asked; null where there is nothing. */
export async function findObjects(
  env: Env,
  id: CollectionId,
  wanted: Wanted[],
): Promise<(Found | null)[]> {
  const { results } = await shardOf(env, id)
    .prepare(
      `SELECT ${foundColumns()} ${shown} AND i.object_id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(id, JSON.stringify(wanted.map((one) => one.objectId)))
    .all<FoundRow>()
  const rows = new Map(results.map((row) => [`${row.object_id} ${row.version}`, row]))
  return wanted.map(({ objectId, version }) => {
    const row = rows.get(`${objectId} ${version}`)
    return row ? foundOf(row) : null
  })
}

export function foundOf(row: FoundRow): Found {
  const descriptors = fromBase64url(row.descriptors)
  const { object_id: objectId, version, home_id: homeId, attempt } = row
  return {
    place: { homeId, objectId, version, attempt },
    payer: row.account_id,
    descriptors: parseDescriptors(descriptors),
    proof: {
      statement: fromBase64url(row.statement),
      descriptors,
      hashLists: fromBase64url(row.hash_lists),
      details: fromBase64url(row.details),
    },
  }
}

/** The sealed private part; only for the account that pays and added it. Empty when there is none. */
export async function findPrivate(
  env: Env,
  id: CollectionId,
  wanted: Wanted,
  account: AccountId,
): Promise<string> {
  const row = await shardOf(env, id)
    .prepare(
      `SELECT o.private_part ${shown} AND i.object_id = ?2 AND i.version = ?3
         AND o.account_id = ?4 AND i.author_kind = 1 AND i.author_id = ?4`,
    )
    .bind(id, wanted.objectId, wanted.version, account)
    .first<{ private_part: string }>()
  if (!row) throw new Problem('item-unavailable')
  return row.private_part
}

export interface PrivateRow {
  objectId: ObjectId
  version: number
  seq: number
  sealed: string
}

export async function listPrivate(
  env: Env,
  id: CollectionId,
  account: AccountId,
  after: number,
  limit: number,
): Promise<PrivateRow[]> {
  const { results } = await shardOf(env, id)
    .prepare(
      `SELECT i.object_id AS objectId, i.version, i.seq, o.private_part AS sealed ${shown}
         AND i.seq > ?2 AND i.author_kind = 1 AND i.author_id = ?3 AND o.account_id = ?3
       ORDER BY i.seq LIMIT ?4`,
    )
    .bind(id, after, account, limit)
    .all<PrivateRow>()
  return results
}
