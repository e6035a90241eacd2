// The capability token: what a device may do in one collection for the next minutes. Made and
// checked by the Worker only; clients carry it as opaque text.
import { type Bytes, concat, fixed, read, u8, u32, u64 } from './bytes.ts'
import { C } from './contexts.ts'

export const tokenBytes = 108
const signedBytes = 76
export const maxTokenMs = 900_000
export const tokenClockMs = 30_000

export const subject = { member: 1, link: 2 } as const
/** Beside the link rights: role >= 3. */
export const manageRight = 0x40

export interface TokenFields {
  subject: 1 | 2
  rights: number
  keyId: number
  collectionId: Bytes
  /** userId or linkId. */
  subjectId: Bytes
  deviceId: Bytes
  epoch: number
  generation: number
  issuedAt: number
  expiresAt: number
}

export interface Token extends TokenFields {
  mac: Bytes
}

export function packToken(t: TokenFields): Bytes {
  return concat(
    u8(1),
    u8(t.subject),
    u8(t.rights),
    u8(t.keyId),
    fixed(t.collectionId, 16),
    fixed(t.subjectId, 16),
    fixed(t.deviceId, 16),
    u32(t.epoch),
    u32(t.generation),
    u64(t.issuedAt),
    u64(t.expiresAt),
  )
}

/** What the HMAC covers. Takes the whole token or its first part. */
export function tokenMacInput(bytes: Uint8Array): Bytes {
  return C('cap', bytes.subarray(0, signedBytes))
}

export function parseToken(bytes: Uint8Array): Token {
  const r = read(bytes, tokenBytes)
  r.format(1)
  return {
    subject: r.oneOf([1, 2], 'subject'),
    rights: r.u8(),
    keyId: r.u8(),
    collectionId: r.take(16),
    subjectId: r.take(16),
    deviceId: r.take(16),
    epoch: r.u32(),
    generation: r.u32(),
    issuedAt: r.u64(),
    expiresAt: r.u64(),
    mac: r.take(32),
  }
}
