// Sealing to a public key: HPKE base mode (RFC 9180), X25519, HKDF-SHA-256, AES-256-GCM. The library
// is fetched when the first grant or drop link needs it. Low-order keys are refused before (N2).
import type { CipherSuite } from 'hpke'
import { acceptableX25519Key } from '#protocol/records/small-order'
import { concat } from './bytes.ts'
import { has } from './curves.ts'
import { fail, refuse } from './failure.ts'
import type { Bytes } from './suite.ts'
import { xPublic } from './x25519.ts'

async function suite(): Promise<CipherSuite> {
  const hpke = await import('hpke')
  const kem = (await has('X25519'))
    ? hpke.KEM_DHKEM_X25519_HKDF_SHA256
    : fail('unsupported', 'this browser has no X25519')
  return new hpke.CipherSuite(kem, hpke.KDF_HKDF_SHA256, hpke.AEAD_AES_256_GCM)
}

export async function sealTo(
  pk: Bytes,
  info: Bytes,
  plain: Bytes,
): Promise<{ enc: Bytes; ciphertext: Bytes }> {
  if (!acceptableX25519Key(pk)) refuse('N2 low-order key')
  const hpke = await suite()
  const sealed = await hpke.Seal(await hpke.DeserializePublicKey(pk), plain, { info })
  return { enc: concat(sealed.encapsulatedSecret), ciphertext: concat(sealed.ciphertext) }
}

export async function openFrom(
  secret: Bytes,
  info: Bytes,
  enc: Bytes,
  ciphertext: Bytes,
): Promise<Bytes> {
  if (!acceptableX25519Key(enc)) refuse('N2 low-order key')
  const hpke = await suite()
  const privateKey = await hpke.DeserializePrivateKey(secret)
  const publicKey = await hpke.DeserializePublicKey(await xPublic(secret))
  try {
    return concat(await hpke.Open({ privateKey, publicKey }, enc, ciphertext, { info }))
  } catch {
    return fail('cannot-open', 'HPKE')
  }
}
