// What an authenticator's secret opens: the master key wrapped for one passkey, and the name that its
// owner gave it. The PRF output comes from `get()` alone (crypto.md A4), never goes to the server, and
// is good for one credential, whose id is part of the key.
import { passkeyNameContext, unlockMethod } from '#protocol/records/contexts'
import { packTextRecord, parseTextRecord } from '#protocol/records/text-record'
import { passkeyKey } from './account-keys.ts'
import { sha256 } from './bytes.ts'
import { fail } from './failure.ts'
import { unwrapMk, wrapMk } from './keys.ts'
import { open, seal } from './seal.ts'
import type { Bytes, MasterKey } from './suite.ts'

export { passkeyInput } from './account-keys.ts'

/** What `get()` gave: which credential, and its secret. */
export interface PasskeySecret {
  credentialId: Bytes
  prf: Bytes
}

async function kekOf({ prf, credentialId }: PasskeySecret) {
  if (prf.length !== 32) return fail('bad-input', 'PRF output')
  return passkeyKey(prf, credentialId)
}

export const wrapMkByPasskey = async (
  secret: PasskeySecret,
  userId: Bytes,
  mk: MasterKey,
): Promise<Bytes> => wrapMk(await kekOf(secret), userId, unlockMethod.passkey, mk)

export const unwrapMkByPasskey = async (
  secret: PasskeySecret,
  userId: Bytes,
  wrapped: Bytes,
): Promise<MasterKey> => unwrapMk(await kekOf(secret), userId, unlockMethod.passkey, wrapped)

const nameAt = async (userId: Bytes, credentialId: Bytes, revision: number): Promise<Bytes> =>
  passkeyNameContext(userId, await sha256(credentialId), revision)

export const sealPasskeyName = async (
  mk: MasterKey,
  userId: Bytes,
  credentialId: Bytes,
  revision: number,
  name: string,
  salt?: Bytes,
): Promise<Bytes> =>
  seal(mk, await nameAt(userId, credentialId, revision), packTextRecord(name), salt)

export async function openPasskeyName(
  mk: MasterKey,
  userId: Bytes,
  credentialId: Bytes,
  revision: number,
  sealed: Bytes,
): Promise<string> {
  const context = await nameAt(userId, credentialId, revision)
  return parseTextRecord(await open(mk, context, sealed))
}
