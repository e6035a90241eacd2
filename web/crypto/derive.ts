// Keys from keys: HKDF-SHA-512 with an empty salt, one label per use (contexts.ts). WebCrypto's HKDF
// always extracts first, which is what is wanted here; sealing has its own expansion (seal.ts, N3).
import { C } from '#protocol/records/contexts'
import { concat, sha256 } from './bytes.ts'
import { asKey, type Bytes, type MasterKey, type WrappingKey } from './suite.ts'

export async function kdf(secret: Bytes, info: Bytes, length = 32): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  const hkdf = { name: 'HKDF', hash: 'SHA-512', salt: new Uint8Array(0), info }
  return new Uint8Array(await crypto.subtle.deriveBits(hkdf, key, length * 8))
}

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

export const deviceVerifier = (deviceSecret: Bytes): Promise<Bytes> => sha256(deviceSecret)

/** HKDF-Expand is two HMACs; info as the sealing format orders it. */
export const sealInfo = (salt: Bytes, context: Bytes): Bytes => concat(algorithm, salt, context)

const algorithm = concat(
  new TextEncoder().encode('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM'),
  new Uint8Array(1),
)
