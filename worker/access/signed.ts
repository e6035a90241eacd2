// Signatures of records, strictly: the one place of the Worker that checks them (crypto.md N1).
// Keys and signatures are somebody's bytes until this file has looked at them; WebCrypto does not
// refuse points of small order everywhere, so that is asked first.
import type { Bytes } from '#protocol/records/bytes'
import { acceptableEd25519Key, acceptableSignature } from '#protocol/records/small-order'

export const sha256 = async (bytes: Uint8Array): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Bytes))

/** False also for keys and signatures that are not of the accepted form; never throws. */
export async function verifySignature(
  publicKey: Uint8Array,
  signed: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  if (!acceptableEd25519Key(publicKey) || !acceptableSignature(signature)) return false
  try {
    const key = await crypto.subtle.importKey('raw', publicKey as Bytes, 'Ed25519', false, [
      'verify',
    ])
    return await crypto.subtle.verify('Ed25519', key, signature as Bytes, signed as Bytes)
  } catch {
    return false
  }
}
