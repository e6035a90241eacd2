// A person's keys, all from one seed, and the words by which two people compare them. Own public
// keys are always recomputed here and never taken from the server (A5).
import { C, fingerprintInput } from '#protocol/records/contexts'
import { equal, randomBytes, sha256 } from './bytes.ts'
import { kdf } from './derive.ts'
import { type SigningKey, signingKey } from './ed25519.ts'
import { fail } from './failure.ts'
import { type Bytes, keyBytes } from './suite.ts'
import { xPublic } from './x25519.ts'

export interface PublicIdentity {
  userId: Bytes
  idVersion: number
  edPk: Bytes
  xPk: Bytes
}

export interface Identity extends PublicIdentity {
  ed: SigningKey
  xSk: Bytes
}

export const newSeed = (): Bytes => randomBytes(keyBytes)

export async function identityFromSeed(
  seed: Bytes,
  userId: Bytes,
  idVersion: number,
): Promise<Identity> {
  const xSk = await kdf(seed, C('id/x25519'))
  const ed = await signingKey(await kdf(seed, C('id/ed25519')))
  return { userId, idVersion, ed, edPk: ed.pk, xSk, xPk: await xPublic(xSk) }
}

/** A5: the server's copy of my keys must be mine; otherwise sharing stops and the user is told. */
export function checkOwnKeys(own: PublicIdentity, served: { edPk: Bytes; xPk: Bytes }): void {
  if (equal(own.edPk, served.edPk) && equal(own.xPk, served.xPk)) return
  fail('key-changed', 'A5 the server shows other keys for this account')
}

export const fingerprint = (who: PublicIdentity): Promise<Bytes> =>
  sha256(fingerprintInput(who.userId, who.idVersion, who.edPk, who.xPk))

/** The first 88 bits as 8 words of the BIP39 list. */
export async function fingerprintWords(print: Bytes): Promise<string[]> {
  const { wordlist } = await import('@scure/bip39/wordlists/english.js')
  const bits = print.subarray(0, 11).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  return Array.from({ length: 8 }, (_, i) => {
    const index = Number((bits >> BigInt(77 - 11 * i)) & 2047n)
    return wordlist[index] ?? fail('internal', 'word list')
  })
}
