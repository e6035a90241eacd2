// A second layer around wrapped master keys, under a key that is not in the database: whoever steals
// the database cannot even begin to guess passwords against them.
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { AccountId } from '#protocol/ids'
import { concat } from '#protocol/records/bytes'
import { utf8 } from '#protocol/records/text'

export type UnlockedBy = 'password' | 'recovery' | `passkey/${string}`
const ivBytes = 12

const parameters = (iv: Uint8Array<ArrayBuffer>, account: AccountId, by: UnlockedBy) => ({
  name: 'AES-GCM',
  iv,
  additionalData: utf8(`${account}/${by}`),
})

export async function wrapOuter(
  key: CryptoKey,
  account: AccountId,
  by: UnlockedBy,
  wrappedMk: string,
): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(ivBytes))
  const bytes = fromBase64url(wrappedMk)
  const sealed = await crypto.subtle.encrypt(parameters(iv, account, by), key, bytes)
  return toBase64url(concat(iv, new Uint8Array(sealed)))
}

/** Throws when the row was changed or belongs to another account. */
export async function unwrapOuter(
  key: CryptoKey,
  account: AccountId,
  by: UnlockedBy,
  stored: string,
): Promise<string> {
  const bytes = fromBase64url(stored)
  const iv = bytes.slice(0, ivBytes)
  const sealed = bytes.slice(ivBytes)
  const opened = await crypto.subtle.decrypt(parameters(iv, account, by), key, sealed)
  return toBase64url(new Uint8Array(opened))
}
