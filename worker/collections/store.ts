// Rows of collections and of what belongs to all who can open one: roster log, keys, remarks.
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { CollectionKind, CollectionSummary, DeletedItems } from '#protocol/collections'
import type { AccountId, CollectionId, LinkId } from '#protocol/ids'
import type { Role } from '#protocol/records/roster'
import type { RosterState } from '#protocol/records/roster-rules'
import { packRosterState, parseRosterState } from '#protocol/records/roster-state'
import { directory, firstRow, rowsOf, shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'

export interface StoredCollection {
  id: CollectionId
  owner_id: AccountId
  kind: CollectionKind
  created_at: number
  epoch: number
  roster_seq: number
  roster_head: string
  rotated_seq: number
  rotation_due: number
  seq: number
  items: number
  delete_at: number | null
  delete_items: DeletedItems | null
}

export const loadCollection = (env: Env, id: CollectionId): Promise<StoredCollection | null> =>
  shardOf(env, id)
    .prepare('SELECT * FROM collections WHERE id = ?1')
    .bind(id)
    .first<StoredCollection>()

/** Null: no member. */
export async function roleOf(env: Env, id: CollectionId, account: AccountId): Promise<Role | null> {
  const row = await shardOf(env, id)
    .prepare('SELECT role FROM members WHERE collection_id = ?1 AND account_id = ?2')
    .bind(id, account)
    .first<{ role: Role }>()
  return row?.role ?? null
}

/** Null when the collection is not there, or is being deleted. */
export async function loadRoster(
  env: Env,
  id: CollectionId,
): Promise<{ collection: StoredCollection; state: RosterState } | null> {
  const shard = shardOf(env, id)
  const [collection, state] = await shard.batch([
    shard.prepare('SELECT * FROM collections WHERE id = ?1').bind(id),
    shard.prepare('SELECT state FROM roster_states WHERE collection_id = ?1').bind(id),
  ])
  const row = firstRow<StoredCollection>(collection)
  const packed = firstRow<{ state: string }>(state)
  if (!row || !packed) return null
  return { collection: row, state: parseRosterState(fromBase64url(packed.state)) }
}

export const packedState = (state: RosterState): string => toBase64url(packRosterState(state))

export async function loadSummaries(env: Env, account: AccountId): Promise<CollectionSummary[]> {
  const { results } = await directory(env)
    .prepare('SELECT collection_id FROM memberships WHERE account_id = ?1')
    .bind(account)
    .all<{ collection_id: CollectionId }>()
  const [first] = results
  if (!first) return []
  const shard = shardOf(env, first.collection_id)
  const found = await shard
    .prepare(
      `SELECT c.id, c.owner_id, c.kind, c.created_at, c.items, c.seq, c.delete_at, m.role,
           m.role >= 3 AND (c.rotation_due = 1 OR EXISTS (SELECT 1 FROM invitations
             WHERE collection_id = c.id AND accept_proof IS NOT NULL AND invited_by = ?2
               AND expires_at > 0)) AS due
         FROM json_each(?1) AS wanted
         JOIN collections c ON c.id = wanted.value
         JOIN members m ON m.collection_id = c.id AND m.account_id = ?2
        ORDER BY c.created_at DESC`,
    )
    .bind(JSON.stringify(results.map((row) => row.collection_id)), account)
    .all<StoredCollection & { role: CollectionSummary['role']; due: number }>()
  return found.results.map((row) => ({
    collectionId: row.id,
    kind: row.kind,
    role: row.role,
    createdAt: row.created_at,
    items: row.items,
    seq: row.seq,
    ownerId: row.owner_id,
    deleteAt: row.delete_at,
    due: row.due === 1,
  }))
}

export interface LogRow {
  seq: number
  entry: string
}
export interface KeyRow {
  epoch: number
  wrapped: string
}
export interface GrantRow {
  grant_epoch: number | null
  grant: string | null
}

/** Three statements: entries after a position, older keys, and the newest grant of a link. */
export function logStatements(
  env: Env,
  id: CollectionId,
  after: number,
  link: LinkId | null,
): D1PreparedStatement[] {
  const shard = shardOf(env, id)
  return [
    shard
      .prepare('SELECT seq, entry FROM roster WHERE collection_id = ?1 AND seq > ?2 ORDER BY seq')
      .bind(id, after),
    shard
      .prepare('SELECT epoch, wrapped FROM previous_keys WHERE collection_id = ?1 ORDER BY epoch')
      .bind(id),
    shard
      .prepare('SELECT grant_epoch, grant FROM links WHERE collection_id = ?1 AND link_id = ?2')
      .bind(id, link ?? ''),
  ]
}

export const entriesOf = (result: D1Result | undefined): string[] =>
  rowsOf<LogRow>(result).map((row) => row.entry)
export const previousKeysOf = (result: D1Result | undefined): KeyRow[] => rowsOf<KeyRow>(result)

export function grantOf(row: GrantRow | null): { epoch: number; grant: string } | null {
  return row?.grant && row.grant_epoch !== null
    ? { epoch: row.grant_epoch, grant: row.grant }
    : null
}
