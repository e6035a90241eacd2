// Invitations to a collection, as far as accounts decide about them: a code lets its bearer sign up
// where only invited people may, and a verified address takes the invitations that were made out to
// it. Both are without a proof: the inviter's client seals nothing until this account accepts with one,
// or the inviter decides by hand. Nothing here opens anything.
import type { AccountId, CollectionId } from '#protocol/ids'
import { invitationMilliseconds } from '#protocol/limits'
import { rowsOf, shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { noticeStatements, tellRooms } from '../notices/tell.ts'

/** Invitations lie with their collection; today there is one shard. */
const anyCollection = '' as CollectionId

export interface OpenCode {
  accepted_by: string | null
  expires_at: number
}

export const codeStatement = (env: Env, codeHash: string): D1PreparedStatement =>
  shardOf(env, anyCollection)
    .prepare('SELECT accepted_by, expires_at FROM invitations WHERE code_hash = ?1')
    .bind(codeHash)

/** SQL: nobody has used this code, and it is not too old. */
export const codeIsOpen = (codeHash: string, now: string): string =>
  `EXISTS (SELECT 1 FROM invitations WHERE code_hash = ${codeHash} AND accepted_by IS NULL
     AND expires_at > ${now})`

/** In the batch that makes the account, after its session: the code is used up by it. */
export const useCode = (
  env: Env,
  codeHash: string,
  account: AccountId,
  sessionId: string,
  now: number,
): D1PreparedStatement =>
  shardOf(env, anyCollection)
    .prepare(
      `UPDATE invitations SET accepted_by = ?2, accepted_at = ?3, expires_at = ?4
        WHERE code_hash = ?1 AND accepted_by IS NULL AND expires_at > ?3
          AND EXISTS (SELECT 1 FROM sessions WHERE id = ?5 AND account_id = ?2)`,
    )
    .bind(codeHash, account, now, now + invitationMilliseconds, sessionId)

/** After an address was verified. Safe to repeat: only open invitations are taken. */
export async function acceptByAddress(
  env: Env,
  account: AccountId,
  email: string,
  now: number,
): Promise<void> {
  const shard = shardOf(env, anyCollection)
  const accepted = rowsOf<{ collection_id: CollectionId; invited_by: AccountId }>(
    await shard
      .prepare(
        `UPDATE invitations SET accepted_by = ?2, accepted_at = ?3, expires_at = ?4
          WHERE email = ?1 AND accepted_by IS NULL AND expires_at > ?3 AND NOT EXISTS
            (SELECT 1 FROM members WHERE collection_id = invitations.collection_id
               AND account_id = ?2)
          RETURNING collection_id, invited_by`,
      )
      .bind(email, account, now, now + invitationMilliseconds)
      .all(),
  )
  if (accepted.length === 0) return
  const notices = accepted.map((row) => ({
    accountId: row.invited_by,
    kind: 'invitation-accepted' as const,
    collectionId: row.collection_id,
    actorId: account,
    about: now,
  }))
  await shard.batch(noticeStatements(env, notices, now))
  await tellRooms(
    env,
    accepted.map((row) => row.invited_by),
  )
}
