// Keys, ids and random bytes as a client makes them.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { Bytes } from '#protocol/records/bytes'

export const random = (length: number): Bytes => new Uint8Array(randomBytes(length))
export const id = (): string => toBase64url(random(16))
export const sha = (bytes: Uint8Array): Bytes =>
  new Uint8Array(createHash('sha256').update(bytes).digest())

export interface Signer {
  pk: Bytes
  sign: (message: Uint8Array) => Bytes
}
export function makeSigner(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = (publicKey.export({ format: 'jwk' }) as { x: string }).x
  return { pk: fromBase64url(raw), sign: (message) => signWith(privateKey, message) }
}
const signWith = (key: KeyObject, message: Uint8Array): Bytes =>
  new Uint8Array(sign(null, message, key))

export const xPublicKey = (): Bytes =>
  fromBase64url(
    (generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' }) as { x: string }).x,
  )
