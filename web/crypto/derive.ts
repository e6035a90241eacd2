// Keys from keys: HKDF-SHA-512 with an empty salt, one label per use (contexts.ts). WebCrypto's HKDF
// always extracts first, which is what is wanted here; sealing has its own expansion (seal.ts, N3).
import { concat } from './bytes.ts'
import type { Bytes } from './suite.ts'

export async function kdf(secret: Bytes, info: Bytes, length = 32): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  const hkdf = { name: 'HKDF', hash: 'SHA-512', salt: new Uint8Array(0), info }
  return new Uint8Array(await crypto.subtle.deriveBits(hkdf, key, length * 8))
}

/** HKDF-Expand is two HMACs; info as the sealing format orders it. */
export const sealInfo = (salt: Bytes, context: Bytes): Bytes => concat(algorithm, salt, context)

const algorithm = concat(
  new TextEncoder().encode('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM'),
  new Uint8Array(1),
)
