// Rows of members. What changes with an entry of the log is written in the entry's own batch, guarded
// by it; `generation` is the entry's place in the log, so it only rises and older tokens end.

import { toBase64url } from '#protocol/base64url'
import type { AccountId, CollectionId } from '#protocol/ids'
import type { KeepKey, MemberRow } from '#protocol/members'
import type { RosterMember } from '#protocol/records/roster-rules'
import { appended, guardOf, type Prepared } from '../collections/append-log.ts'
import { firstRow, rowsOf, shardOf, wrote } from '../db/client.ts'
import type { Env } from '../env.ts'
import { Problem } from '../http/problem.ts'
import { loadPeople } from './people.ts'

const inLog = appended('?1', '?2', '?3')

/** How the new member gets the key: a grant by somebody, or their own copy of the link's. */
export type FirstKey =
  | { grant: string; from: AccountId; epoch: number }
  | { wrappedCk: string; epoch: number }

export function insertMember(
  env: Env,
  prepared: Prepared,
  member: RosterMember,
  key: FirstKey,
  now: number,
): D1PreparedStatement[] {
  const shard = shardOf(env, prepared.collection.id)
  const account = toBase64url(member.userId)
  const own = 'wrappedCk' in key ? key : null
  const granted = 'grant' in key ? key : null
  return [
    shard
      .prepare(
        `INSERT INTO members (collection_id, account_id, role, ed_pk, x_pk, entry_seq, generation,
           key_epoch, wrapped_ck, added_at, grant_epoch, grant, grant_from)
         SELECT ?1, ?4, ?5, ?6, ?7, ?2, ?2, ?8, ?9, ?10, ?11, ?12, ?13 WHERE ${inLog}`,
      )
      .bind(
        ...guardOf(prepared),
        account,
        member.role,
        toBase64url(member.edPk),
        toBase64url(member.xPk),
        own?.epoch ?? 0,
        own?.wrappedCk ?? '',
        now,
        granted?.epoch ?? null,
        granted?.grant ?? null,
        granted?.from ?? null,
      ),
  ]
}

/** Every change of a role ends the tokens: the next ones carry what the new role may. */
export const updateRole = (env: Env, prepared: Prepared, account: AccountId, role: number) =>
  shardOf(env, prepared.collection.id)
    .prepare(
      `UPDATE members SET role = ?5, entry_seq = ?2, generation = ?2
        WHERE collection_id = ?1 AND account_id = ?4 AND ${inLog}`,
    )
    .bind(...guardOf(prepared), account, role)

/**
 * Ends a membership: from here the person's items are taken out piece by piece (`departures`), and
 * what they said goes at once.
 */
export function endMembership(
  env: Env,
  prepared: Prepared,
  account: AccountId,
  now: number,
): D1PreparedStatement[] {
  const shard = shardOf(env, prepared.collection.id)
  const guard = guardOf(prepared)
  return [
    shard
      .prepare(
        `INSERT OR REPLACE INTO departures (collection_id, account_id, entry_seq, left_at)
         SELECT ?1, ?4, ?2, ?5 WHERE ${inLog}`,
      )
      .bind(...guard, account, now),
    shard
      .prepare(
        `DELETE FROM remarks INDEXED BY remarks_account
          WHERE collection_id = ?1 AND account_id = ?4 AND sort = 'talk' AND ${inLog}`,
      )
      .bind(...guard, account),
    shard
      .prepare(`DELETE FROM members WHERE collection_id = ?1 AND account_id = ?4 AND ${inLog}`)
      .bind(...guard, account),
  ]
}

/** True while items of an earlier membership are still to be taken out. */
export async function isDeparting(
  env: Env,
  id: CollectionId,
  account: AccountId,
): Promise<boolean> {
  const row = await shardOf(env, id)
    .prepare('SELECT 1 AS there FROM departures WHERE collection_id = ?1 AND account_id = ?2')
    .bind(id, account)
    .first()
  return row !== null
}

/** A member's own copy takes the place of an older one, and of grants that it makes needless. */
export async function keepKey(
  env: Env,
  id: CollectionId,
  account: AccountId,
  { epoch, wrappedCk }: KeepKey,
): Promise<void> {
  const shard = shardOf(env, id)
  const [kept, row] = await shard.batch([
    shard
      .prepare(
        `UPDATE members SET key_epoch = ?3, wrapped_ck = ?4,
           grant = CASE WHEN grant_epoch > ?3 THEN grant END,
           grant_from = CASE WHEN grant_epoch > ?3 THEN grant_from END,
           grant_epoch = CASE WHEN grant_epoch > ?3 THEN grant_epoch END
          WHERE collection_id = ?1 AND account_id = ?2 AND key_epoch < ?3
            AND ?3 <= (SELECT epoch FROM collections WHERE id = ?1)`,
      )
      .bind(id, account, epoch, wrappedCk),
    shard
      .prepare('SELECT key_epoch FROM members WHERE collection_id = ?1 AND account_id = ?2')
      .bind(id, account),
  ])
  const found = firstRow<{ key_epoch: number }>(row)
  if (!found) throw new Problem('collection-unavailable')
  if (!wrote(kept) && found.key_epoch < epoch) throw new Problem('stale')
}

interface StoredMember {
  account_id: AccountId
  role: MemberRow['role']
  added_at: number
}

export async function loadMembers(env: Env, id: CollectionId): Promise<MemberRow[]> {
  const result = await shardOf(env, id)
    .prepare(
      `SELECT account_id, role, added_at FROM members WHERE collection_id = ?1
        ORDER BY added_at, account_id`,
    )
    .bind(id)
    .all()
  const rows = rowsOf<StoredMember>(result)
  const people = await loadPeople(
    env,
    rows.map((row) => row.account_id),
  )
  return rows.map((row) => ({
    accountId: row.account_id,
    email: people.get(row.account_id)?.email ?? null,
    role: row.role,
    addedAt: row.added_at,
  }))
}
