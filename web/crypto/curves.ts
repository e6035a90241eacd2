// Is WebCrypto's Curve25519 there, and the two encodings it wants. Asked once; where it is missing
// the JavaScript curves are fetched, and only then.
import { concat } from './bytes.ts'
import { fail } from './failure.ts'
import type { Bytes } from './suite.ts'

type Curve = 'Ed25519' | 'X25519'

/** PKCS #8 around a 32-byte secret; only the last byte of the object identifier differs. */
const wrapping = (curve: Curve): Bytes => {
  const oid = curve === 'Ed25519' ? 0x70 : 0x6e
  return new Uint8Array([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, oid, 4, 34, 4, 32])
}
const uses = (curve: Curve): KeyUsage[] => (curve === 'Ed25519' ? ['sign'] : ['deriveBits'])

export function importSecret(curve: Curve, secret: Bytes, extractable = false): Promise<CryptoKey> {
  const key = concat(wrapping(curve), secret)
  return crypto.subtle.importKey('pkcs8', key, curve, extractable, uses(curve))
}

export function importPublic(curve: Curve, key: Bytes): Promise<CryptoKey> {
  const usages: KeyUsage[] = curve === 'Ed25519' ? ['verify'] : []
  return crypto.subtle.importKey('raw', key, curve, true, usages)
}

/** WebCrypto gives the public half of a secret only through a JSON Web Key. */
export async function publicOf(curve: Curve, secret: Bytes): Promise<Bytes> {
  if (!(await has(curve))) {
    const { ed25519, x25519 } = await nobleCurves()
    const noble = curve === 'Ed25519' ? ed25519 : x25519
    return concat(noble.getPublicKey(secret))
  }
  const jwk = await crypto.subtle.exportKey('jwk', await importSecret(curve, secret, true))
  const text = atob((jwk.x ?? '').replaceAll('-', '+').replaceAll('_', '/'))
  const key = Uint8Array.from(text, (letter) => letter.charCodeAt(0))
  return key.length === 32 ? key : fail('unsupported', curve)
}

const found = new Map<Curve, Promise<boolean>>()

export function has(curve: Curve): Promise<boolean> {
  const known = found.get(curve) ?? works(curve)
  found.set(curve, known)
  return known
}

/** A known answer, not only a name: some engines had the name before they had it right. */
async function works(curve: Curve): Promise<boolean> {
  try {
    const secret = new Uint8Array(32).fill(5)
    const jwk = await crypto.subtle.exportKey('jwk', await importSecret(curve, secret, true))
    return jwk.x === knownPublic[curve]
  } catch {
    return false
  }
}
const knownPublic = {
  Ed25519: 'bnoc3Smwt4_ROvTFWY_v9O8qlxZuPKby5Pv8zYBQW_E',
  X25519: 'UKYUCbHd0DJemxa3AOcZ6XcsBwALG9d4bpB8ZT0gSV0',
}

/** For tests of the other back end. */
export function pretend(curve: Curve, present: boolean): void {
  found.set(curve, Promise.resolve(present))
}

export const nobleCurves = () => import('@noble/curves/ed25519.js')
