// Signatures. Verification is strict (N1): keys of small order and second encodings are refused by
// our own lines before any library is asked, because libraries differ in just that.
import { acceptableEd25519Key, acceptableSignature } from '#protocol/records/small-order'
import { concat, randomBytes } from './bytes.ts'
import { has, importPublic, importSecret, nobleCurves, publicOf } from './curves.ts'
import type { Bytes } from './suite.ts'

/** Plain data, so that it passes to the worker. A guest's secret is a key that cannot be exported. */
export interface SigningKey {
  pk: Bytes
  secret: Bytes | CryptoKey
}

export async function signingKey(seed: Bytes): Promise<SigningKey> {
  return { pk: await publicOf('Ed25519', seed), secret: seed }
}

/**
 * A guest's key for one link. Without Ed25519 in WebCrypto the secret is a seed, which the caller
 * keeps sealed under the device key (8.5).
 */
export async function makeGuestKey(): Promise<SigningKey> {
  if (!(await has('Ed25519'))) return signingKey(randomBytes(32))
  const usages: KeyUsage[] = ['sign', 'verify']
  const pair = (await crypto.subtle.generateKey('Ed25519', false, usages)) as CryptoKeyPair
  const pk = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  return { pk, secret: pair.privateKey }
}

export async function sign(key: SigningKey, message: Bytes): Promise<Bytes> {
  const { secret } = key
  if (secret instanceof Uint8Array && !(await has('Ed25519'))) {
    const { ed25519 } = await nobleCurves()
    return concat(ed25519.sign(message, secret))
  }
  const imported = secret instanceof Uint8Array ? await importSecret('Ed25519', secret) : secret
  return new Uint8Array(await crypto.subtle.sign('Ed25519', imported, message))
}

/** False for anything that is not strictly a signature; never throws on what others made. */
export async function verify(pk: Bytes, message: Bytes, signature: Bytes): Promise<boolean> {
  if (!acceptableEd25519Key(pk) || !acceptableSignature(signature)) return false
  if (!(await has('Ed25519'))) {
    const { ed25519 } = await nobleCurves()
    return ed25519.verify(signature, message, pk, { zip215: false })
  }
  try {
    const key = await importPublic('Ed25519', pk)
    return await crypto.subtle.verify('Ed25519', key, signature, message)
  } catch {
    return false
  }
}
