// What is stored in place of a secret: HMACs under the pepper, which is not in the database. A copy
// of the database alone can therefore test no password. Nothing here says whether an account exists.
import { fromBase64url, toBase64url } from '#protocol/base64url'
import { equal } from '#protocol/records/bytes'
import { fakeSaltInput } from '#protocol/records/contexts'
import { utf8 } from '#protocol/records/text'

const mac = async (pepper: CryptoKey, message: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.sign('HMAC', pepper, message))

/** Of AUTH or AUTH_rec as it came over the wire. */
export const verifierOf = async (pepper: CryptoKey, auth: string): Promise<string> =>
  toBase64url(await mac(pepper, fromBase64url(auth, 32)))

/** Salt of an address without an account: the same at every asking, like a real one. */
export const fakeSalt = async (pepper: CryptoKey, emailForm: string): Promise<string> =>
  toBase64url((await mac(pepper, fakeSaltInput(emailForm))).subarray(0, 16))

/** Name of a counter of attempts: the table tells neither addresses nor networks. */
export const counterKey = async (
  pepper: CryptoKey,
  kind: 'account' | 'network' | 'change' | 'mail' | 'mail-to' | 'invite' | 'invite-to',
  whom: string,
): Promise<string> => toBase64url(await mac(pepper, utf8(`attempts/${kind}/${whom}`)))

/** Of a mailed code: good for one account and one address. */
export const mailCodeVerifier = async (
  pepper: CryptoKey,
  account: string,
  email: string,
  code: string,
): Promise<string> => toBase64url(await mac(pepper, utf8(`mail-code/${account}/${email}/${code}`)))

/** Compares in a time that does not depend on where they differ. */
export const sameText = (a: string, b: string): boolean => equal(utf8(a), utf8(b))

/** Stands for the verifier of an account that does not exist; no HMAC is all zeros. */
export const noVerifier = toBase64url(new Uint8Array(32))
