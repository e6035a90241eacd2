// Capability tokens: sign and check, pure over a key. A token says what one device may do in one
// collection for at most 15 minutes; whether that still stands is asked in current.ts each time.
// Trusts the key only: a token is somebody's text until its MAC has been compared.
import { fromBase64url, toBase64url } from '#protocol/base64url'
import { type Bytes, concat } from '#protocol/records/bytes'
import {
  maxTokenMs,
  packToken,
  parseToken,
  type Token,
  type TokenFields,
  tokenBytes,
  tokenClockMs,
  tokenMacInput,
} from '#protocol/records/token'
import type { CapabilityKey } from '../keys/keys.ts'

export const tokenTextLength = 144

export async function signToken(
  signer: CapabilityKey,
  fields: Omit<TokenFields, 'keyId'>,
): Promise<Bytes> {
  const body = packToken({ ...fields, keyId: signer.keyId })
  const mac = await crypto.subtle.sign('HMAC', signer.key, tokenMacInput(body))
  return concat(body, new Uint8Array(mac))
}

export const tokenText = (token: Bytes): string => toBase64url(token)

export type TokenCheck = { ok: true; token: Token } | { ok: false; why: 'forged' | 'expired' }

/** MAC first (compared in constant time by WebCrypto), then form, then times: crypto.md S1. */
export async function checkToken(
  signer: CapabilityKey,
  text: string,
  now: number,
): Promise<TokenCheck> {
  const bytes = decoded(text)
  if (!bytes || bytes[3] !== signer.keyId) return { ok: false, why: 'forged' }
  const mac = bytes.slice(tokenBytes - 32)
  if (!(await crypto.subtle.verify('HMAC', signer.key, mac, tokenMacInput(bytes)))) {
    return { ok: false, why: 'forged' }
  }
  const token = parseToken(bytes)
  return timely(token, now) ? { ok: true, token } : { ok: false, why: 'expired' }
}

function decoded(text: string): Bytes | null {
  if (text.length !== tokenTextLength) return null
  try {
    return fromBase64url(text, tokenBytes)
  } catch {
    return null
  }
}

function timely(token: Token, now: number): boolean {
  if (token.issuedAt > now + tokenClockMs) return false
  return token.expiresAt > now && token.expiresAt <= token.issuedAt + maxTokenMs
}
