// The person who is invited: what a code is for, and using it. It is shown in a body, never in an
// address, and looked up by its hash; whoever shows one that is used up, taken back or too old reads
// what everybody reads of a code that never was.
import type { AccountId, CollectionId } from '#protocol/ids'
import { invitationMilliseconds } from '#protocol/limits'
import type { Invitation } from '#protocol/members'
import { shardOf, wrote } from '../db/client.ts'
import type { Env } from '../env.ts'
import { Problem } from '../http/problem.ts'
import { noticeStatements } from '../notices/tell.ts'
import type { StoredInvitation } from './invitations.ts'

/** Shards are one database today; a second one would have the collection in the code's address. */
const anyCollection = '' as CollectionId

/** Throws `not-found` for codes that are unknown, too old, taken back, or used by somebody else. */
export async function loadByCode(
  env: Env,
  codeHash: string,
  account: AccountId,
  now: number,
): Promise<StoredInvitation & { member: number | null }> {
  const row = await shardOf(env, anyCollection)
    .prepare(
      `SELECT i.*, m.role AS member FROM invitations i
         JOIN collections c ON c.id = i.collection_id
         LEFT JOIN members m ON m.collection_id = i.collection_id AND m.account_id = ?2
        WHERE i.code_hash = ?1 AND i.expires_at > ?3
          AND (i.accepted_by IS NULL OR i.accepted_by = ?2)`,
    )
    .bind(codeHash, account, now)
    .first<StoredInvitation & { member: number | null }>()
  if (!row) throw new Problem('not-found')
  return row
}

/** Whoever only signed up with it, or was matched by address, has still to accept with a proof. */
export const stateOf = (row: StoredInvitation & { member: number | null }): Invitation['state'] =>
  row.member !== null ? 'member' : row.accept_proof ? 'accepted' : 'open'

/**
 * Of two who show it at once one gets it. From here the inviter has as long again to seal the key.
 * Returns whom to tell; a repeat tells the same, which a notice counts once.
 */
export async function acceptCode(
  env: Env,
  { codeHash, proof }: { codeHash: string; proof: string },
  account: AccountId,
  now: number,
): Promise<AccountId[]> {
  const row = await loadByCode(env, codeHash, account, now)
  if (stateOf(row) === 'member') return []
  const { collection_id: collectionId, invited_by: accountId } = row
  const about = row.accepted_at ?? now
  const notice = { kind: 'invitation-accepted', collectionId, actorId: account, about } as const
  const shard = shardOf(env, collectionId)
  const [accepted] = await shard.batch([
    shard
      .prepare(
        `UPDATE invitations SET accepted_by = ?3, accepted_at = coalesce(accepted_at, ?4),
           accept_proof = ?6,
           expires_at = CASE WHEN accepted_by IS NULL THEN ?5 ELSE expires_at END
          WHERE collection_id = ?1 AND id = ?2 AND expires_at > ?4
            AND (accepted_by IS NULL OR accepted_by = ?3)`,
      )
      .bind(collectionId, row.id, account, now, now + invitationMilliseconds, proof),
    ...noticeStatements(env, [{ accountId, ...notice }], now, true),
  ])
  if (wrote(accepted)) return [accountId]
  throw new Problem('not-found')
}
