// A grant hands a collection key to a person or to a link: HPKE to the receiver's key, signed by the
// sender over both keys and the collection, so it can be neither redirected nor signed again.
import { type Bytes, concat, fixed, read, u8, u32 } from './bytes.ts'
import { C } from './contexts.ts'

export const grantBytes = 217
export const receiverKind = { account: 1, link: 2 } as const

export interface GrantInfo {
  collectionId: Bytes
  epoch: number
  toKind: 1 | 2
  /** userId or linkId. */
  toId: Bytes
  toXPk: Bytes
  fromUser: Bytes
  fromEdPk: Bytes
}

export interface Grant {
  enc: Bytes
  ciphertext: Bytes
  signature: Bytes
}

export function grantInfo(i: GrantInfo): Bytes {
  return C(
    'grant',
    fixed(i.collectionId, 16),
    u32(i.epoch),
    u8(i.toKind),
    fixed(i.toId, 16),
    fixed(i.toXPk, 32),
    fixed(i.fromUser, 16),
    fixed(i.fromEdPk, 32),
  )
}

export const grantSigned = (info: Bytes, enc: Bytes, ciphertext: Bytes): Bytes =>
  C('sig/grant', info, enc, ciphertext)

export function packGrant(g: Grant): Bytes {
  return concat(u8(1), fixed(g.enc, 32), fixed(g.ciphertext, 120), fixed(g.signature, 64))
}

export function parseGrant(bytes: Uint8Array): Grant {
  const r = read(bytes, grantBytes)
  r.format(1)
  return { enc: r.take(32), ciphertext: r.take(120), signature: r.take(64) }
}
