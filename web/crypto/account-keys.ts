// What an account derives from its password, its recovery words, a passkey and its master key. Apart
// from derive.ts, since guests download that and have none of these.
import { C } from '#protocol/records/contexts'
import { sha256 } from './bytes.ts'
import { kdf } from './derive.ts'
import { asKey, type Bytes, type MasterKey, type WrappingKey } from './suite.ts'

export async function hmac256(key: Bytes, data: Bytes): Promise<Bytes> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const imported = await crypto.subtle.importKey('raw', key, hmac, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, data))
}

/** What a password or the recovery words give: a proof for the server and a key it never sees. */
export interface UnlockKeys {
  auth: Bytes
  kek: WrappingKey
}

export async function passwordKeys(root: Bytes): Promise<UnlockKeys> {
  return { auth: await kdf(root, C('pw/auth')), kek: asKey(await kdf(root, C('pw/kek'))) }
}

export async function recoveryKeys(entropy: Bytes): Promise<UnlockKeys> {
  const auth = await kdf(entropy, C('recovery/auth'))
  return { auth, kek: asKey(await kdf(entropy, C('recovery/kek'))) }
}

export const passkeyInput = (): Bytes => C('passkey/prf')

export async function passkeyKey(prf: Bytes, credentialId: Bytes): Promise<WrappingKey> {
  return asKey(await kdf(prf, C('passkey/kek', await sha256(credentialId))))
}

/** Finds a file picked twice. Kept only inside `private`, so the server learns no equality. */
export async function duplicateTag(mk: MasterKey, fileHash: Bytes): Promise<Bytes> {
  return hmac256(await kdf(mk, C('dup/key')), fileHash)
}
