// Random values, hashing, and text as the formats want it. Random bytes come from getRandomValues
// only (N4); ids are made here, never by the server.
import type { Bytes } from '#protocol/records/bytes'
import { idBytes } from './suite.ts'

export { compare, concat, equal, isZero, toHex, zeros } from '#protocol/records/bytes'

export const randomBytes = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))
export const randomId = (): Bytes => randomBytes(idBytes)

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
}

/** One form for passwords and addresses that look alike: NFKC, then UTF-8. */
export function normalised(text: string): Bytes {
  return new TextEncoder().encode(text.normalize('NFKC'))
}

/** The form of an e-mail address that goes into a salt; other white space is part of the address. */
export function emailForm(email: string): string {
  return email
    .replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')
    .normalize('NFKC')
    .toLowerCase()
}
