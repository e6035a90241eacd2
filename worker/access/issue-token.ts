// Makes the token that an answer to *open* carries. The caller has just checked, against the gate or
// the database, everything that the token says.
import { fromBase64url } from '#protocol/base64url'
import type { AccountId, CollectionId, DeviceId, LinkId } from '#protocol/ids'
import { tokenMilliseconds } from '#protocol/limits'
import { subject } from '#protocol/records/token'
import type { Env } from '../env.ts'
import { serverKeys } from '../keys/keys.ts'
import { signToken, tokenText } from './token.ts'

export type TokenHolder = { kind: 'member'; id: AccountId } | { kind: 'guest'; id: LinkId }
export interface Grant {
  collectionId: CollectionId
  deviceId: DeviceId
  rights: number
  epoch: number
  generation: number
  /** Not later than this, for instance the expiry of the link; null: 15 minutes. */
  notAfter: number | null
}

export async function issueToken(
  env: Env,
  now: number,
  holder: TokenHolder,
  grant: Grant,
): Promise<{ token: string; tokenExpiresAt: number }> {
  const { capability } = await serverKeys(env)
  const expiresAt = Math.min(now + tokenMilliseconds, grant.notAfter ?? Number.MAX_SAFE_INTEGER)
  const token = await signToken(capability, {
    subject: holder.kind === 'member' ? subject.member : subject.link,
    rights: grant.rights,
    collectionId: fromBase64url(grant.collectionId, 16),
    subjectId: fromBase64url(holder.id, 16),
    deviceId: fromBase64url(grant.deviceId, 16),
    epoch: grant.epoch,
    generation: grant.generation,
    issuedAt: now,
    expiresAt,
  })
  return { token: tokenText(token), tokenExpiresAt: expiresAt }
}
