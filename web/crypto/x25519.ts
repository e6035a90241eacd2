// Key agreement. A result of all zeros means that the other side chose a point of small order, and
// the "secret" would be known to everybody: refused (N2).
import { acceptableX25519Key } from '#protocol/records/small-order'
import { concat, isZero } from './bytes.ts'
import { has, importPublic, importSecret, nobleCurves, publicOf } from './curves.ts'
import { refuse } from './failure.ts'
import type { Bytes } from './suite.ts'

export const xPublic = (secret: Bytes): Promise<Bytes> => publicOf('X25519', secret)

export async function agree(secret: Bytes, pk: Bytes): Promise<Bytes> {
  if (!acceptableX25519Key(pk)) refuse('N2 low-order key')
  const shared = await product(secret, pk).catch(() => refuse('N2 low-order key'))
  return isZero(shared) ? refuse('N2 low-order key') : shared
}

async function product(secret: Bytes, pk: Bytes): Promise<Bytes> {
  if (!(await has('X25519'))) {
    const { x25519 } = await nobleCurves()
    return concat(x25519.getSharedSecret(secret, pk))
  }
  const algorithm = { name: 'X25519', public: await importPublic('X25519', pk) }
  const key = await importSecret('X25519', secret)
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 256))
}
