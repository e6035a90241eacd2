// Secrets that a browser shows as cookies: 32 random bytes as base64url, stored as SHA-256.
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { Bytes } from '#protocol/records/bytes'

export const makeCookieValue = (): string => toBase64url(crypto.getRandomValues(new Uint8Array(32)))

/** Null when there is no cookie, or none that we made. */
export async function cookieHash(value: string | undefined): Promise<Bytes | null> {
  if (value === undefined || !/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/.test(value)) return null
  return new Uint8Array(await crypto.subtle.digest('SHA-256', fromBase64url(value, 32)))
}
