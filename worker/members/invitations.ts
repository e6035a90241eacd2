// Pending invitations: somebody is asked to become a member, by a code to hand over or by a link of
// the owner's. A code is stored as its hash and is used once; it opens nothing by itself. Whoever
// used it waits until a client of an admin has sealed the key to them; their proof is for that client.
// What was taken back or has served stays as an expired row until the sweep, so that the request that
// made it may arrive again.
import type { AccountId, CollectionId, InvitationId, LinkId } from '#protocol/ids'
import { invitationMilliseconds, maxInvitations } from '#protocol/limits'
import type { InvitationRow, MakeInvitation } from '#protocol/members'
import { appended, guardOf, type Prepared } from '../collections/append-log.ts'
import { firstRow, rowsOf, shardOf, wrote } from '../db/client.ts'
import type { Env } from '../env.ts'
import { Problem } from '../http/problem.ts'
import { loadPeople, type PersonWithAddress } from './people.ts'

export interface StoredInvitation {
  collection_id: CollectionId
  id: InvitationId
  email: string | null
  role: InvitationRow['role']
  invited_by: AccountId
  created_at: number
  expires_at: number
  code_hash: string | null
  link_id: LinkId | null
  accepted_by: AccountId | null
  accepted_at: number | null
  accept_proof: string | null
}

/** Safe to repeat with the same words. The inviter's role is held against the table once more. */
export async function insertInvitation(
  env: Env,
  id: CollectionId,
  by: AccountId,
  made: MakeInvitation & { acceptedBy: AccountId | null },
  now: number,
): Promise<{ madeNow: boolean }> {
  const shard = shardOf(env, id)
  const results = await shard.batch([
    shard
      .prepare(
        `INSERT OR IGNORE INTO invitations (collection_id, id, email, role, invited_by, created_at,
           expires_at, code_hash, link_id, accepted_by, accepted_at)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, CASE WHEN ?10 IS NOT NULL THEN ?6 END
          WHERE EXISTS (SELECT 1 FROM members
            WHERE collection_id = ?1 AND account_id = ?5 AND role > ?4 AND role >= 3)
           AND (SELECT count(*) FROM invitations WHERE collection_id = ?1 AND expires_at > ?6)
             < ${maxInvitations}`,
      )
      .bind(
        id,
        made.invitationId,
        made.email,
        made.role,
        by,
        now,
        now + invitationMilliseconds,
        made.codeHash,
        made.linkId,
        made.acceptedBy,
      ),
    shard
      .prepare('SELECT * FROM invitations WHERE collection_id = ?1 AND id = ?2')
      .bind(id, made.invitationId),
    shard
      .prepare('SELECT count(*) AS n FROM invitations WHERE collection_id = ?1 AND expires_at > ?2')
      .bind(id, now),
  ])
  const found = firstRow<StoredInvitation>(results[1])
  const same =
    found?.role === made.role &&
    found.email === made.email &&
    found.code_hash === made.codeHash &&
    found.link_id === made.linkId
  if (same) return { madeNow: wrote(results[0]) }
  const full = (firstRow<{ n: number }>(results[2])?.n ?? 0) >= maxInvitations
  throw new Problem(!found && full ? 'too-many' : 'different-content')
}

/** Those that are open or wait for their key. */
export async function loadInvitations(
  env: Env,
  id: CollectionId,
  now: number,
): Promise<InvitationRow[]> {
  const result = await shardOf(env, id)
    .prepare('SELECT * FROM invitations WHERE collection_id = ?1 AND expires_at > ?2')
    .bind(id, now)
    .all()
  const rows = rowsOf<StoredInvitation>(result).sort((a, b) => b.created_at - a.created_at)
  const accounts = rows.flatMap((row) => row.accepted_by ?? [])
  const people = await loadPeople(env, accounts)
  return rows
    .filter((row) => row.accepted_by === null || people.has(row.accepted_by))
    .map((row) => ({
      invitationId: row.id,
      role: row.role,
      email: row.email,
      invitedBy: row.invited_by,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      linkId: row.link_id,
      accepted: acceptedOf(row, people),
    }))
}

function acceptedOf(
  { accepted_by, accept_proof: proof }: StoredInvitation,
  people: Map<AccountId, PersonWithAddress>,
): InvitationRow['accepted'] {
  const person = accepted_by && people.get(accepted_by)
  return person ? { ...person, proof } : null
}

/** An admin takes back what an admin may give. */
export async function revokeInvitation(
  env: Env,
  id: CollectionId,
  role: number,
  invitation: InvitationId,
): Promise<void> {
  const shard = shardOf(env, id)
  const [, left] = await shard.batch([
    shard
      .prepare(
        'UPDATE invitations SET expires_at = 0 WHERE collection_id = ?1 AND id = ?2 AND role < ?3',
      )
      .bind(id, invitation, role),
    shard
      .prepare(
        `SELECT 1 AS there FROM invitations
          WHERE collection_id = ?1 AND id = ?2 AND expires_at > 0`,
      )
      .bind(id, invitation),
  ])
  if (firstRow(left)) throw new Problem('not-allowed')
}

/**
 * With the entry that made the person a member: their invitations here have ended. One that is named
 * ends only when it was to this role, so that nobody ends by it what they could not take back.
 */
export const answeredStatement = (
  env: Env,
  prepared: Prepared,
  who: { account: AccountId; role: number },
  invitation: InvitationId | '',
  link: LinkId | '' = '',
): D1PreparedStatement =>
  shardOf(env, prepared.collection.id)
    .prepare(
      `UPDATE invitations SET expires_at = 0 WHERE collection_id = ?1
          AND ((id = ?5 AND role = ?7) OR accepted_by = ?4 OR link_id = ?6)
          AND ${appended('?1', '?2', '?3')}`,
    )
    .bind(...guardOf(prepared), who.account, invitation, link, who.role)

export async function invitersOf(env: Env, id: CollectionId, link: LinkId): Promise<AccountId[]> {
  const result = await shardOf(env, id)
    .prepare(
      `SELECT DISTINCT invited_by FROM invitations
        WHERE collection_id = ?1 AND link_id = ?2 AND expires_at > 0`,
    )
    .bind(id, link)
    .all<{ invited_by: AccountId }>()
  return result.results.map((row) => row.invited_by)
}

// Shards are one database today; a second one would have the collection in the code's address.
const anyCollection = '' as CollectionId

/** For the sweep: invitations that nobody used in time, a bounded number. */
export const forgetInvitations = (env: Env, now: number): D1PreparedStatement =>
  shardOf(env, anyCollection)
    .prepare(
      `DELETE FROM invitations WHERE (collection_id, id) IN
         (SELECT collection_id, id FROM invitations WHERE expires_at <= ?1 LIMIT 500)`,
    )
    .bind(now)
