// What each Wycheproof file asks of a back end, runnable in Node and in a browser: null when a case
// comes out as the file says, else what went wrong.
import { gcm } from '@noble/ciphers/aes.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { concat, equal, toHex } from '../../web/crypto/bytes.ts'
import { pretend } from '../../web/crypto/curves.ts'
import { verify } from '../../web/crypto/ed25519.ts'
import { agree } from '../../web/crypto/x25519.ts'
import { bytes, type Fields, noble, webCrypto } from './vector-kit.ts'

export interface WycheproofResult {
  cases: number
  problems: string[]
}

type Check = (test: Fields, withNoble: boolean) => Promise<boolean>

async function attempt<T>(run: () => Promise<T> | T): Promise<T | null> {
  try {
    return await run()
  } catch {
    return null
  }
}

const isValid = (test: Fields): boolean => test.result === 'valid'

async function inflate(deflated: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([concat(deflated)]).stream()
  const plain = stream.pipeThrough(new DecompressionStream('deflate'))
  return new Uint8Array(await new Response(plain).arrayBuffer())
}

async function cobblestone(test: Fields, withNoble: boolean): Promise<boolean> {
  const backEnd = withNoble ? noble : webCrypto
  const sealed = await inflate(bytes(test.ct))
  const plain = await attempt(() => backEnd.open(bytes(test.key), bytes(test.ctx), sealed))
  if (!plain) return !isValid(test)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-512', concat(plain)))
  return isValid(test) && plain.length === test.msgLength && toHex(digest) === test.msgSha512
}

const ed25519: Check = async (test) =>
  (await verify(bytes(test.group.publicKey.pk), bytes(test.msg), bytes(test.sig))) === isValid(test)

async function x25519(test: Fields): Promise<boolean> {
  const shared = await attempt(() => agree(bytes(test.private), bytes(test.public)))
  // N2: a result of zeros is refused.
  if (/^0+$/.test(test.shared)) return shared === null
  return shared !== null && toHex(shared) === test.shared
}

async function aesGcm(test: Fields, withNoble: boolean): Promise<boolean> {
  const [key, iv, additionalData] = [bytes(test.key), bytes(test.iv), bytes(test.aad)]
  const sealed = bytes(test.ct + test.tag)
  const plain = await attempt(async () => {
    if (withNoble) return gcm(key, iv, additionalData).decrypt(sealed)
    const imported = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt'])
    const how = { name: 'AES-GCM', iv, additionalData }
    return new Uint8Array(await crypto.subtle.decrypt(how, imported, sealed))
  })
  return plain === null ? !isValid(test) : isValid(test) && toHex(plain) === test.msg
}

async function hkdfSha512(test: Fields, withNoble: boolean): Promise<boolean> {
  const [ikm, salt, info] = [bytes(test.ikm), bytes(test.salt), bytes(test.info)]
  const okm = await attempt(async () => {
    if (withNoble) return hkdf(sha512, ikm, salt, info, test.size)
    const key = await crypto.subtle.importKey('raw', ikm, 'HKDF', false, ['deriveBits'])
    const how = { name: 'HKDF', hash: 'SHA-512', salt, info }
    return new Uint8Array(await crypto.subtle.deriveBits(how, key, test.size * 8))
  })
  return okm === null ? !isValid(test) : isValid(test) && toHex(okm) === test.okm
}

async function hmacSha512(test: Fields, withNoble: boolean): Promise<boolean> {
  const [key, message, tag] = [bytes(test.key), bytes(test.msg), bytes(test.tag)]
  const mac = withNoble ? hmac(sha512, key, message) : await webHmac(key, message)
  return equal(mac.subarray(0, tag.length), tag) === isValid(test)
}

async function webHmac(
  key: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array> {
  const how = { name: 'HMAC', hash: 'SHA-512' }
  const imported = await crypto.subtle.importKey('raw', key, how, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, message))
}

const is256 = ({ group }: Fields): boolean =>
  group.keySize === 256 && group.ivSize === 96 && group.tagSize === 128

/** By file: the check, and how many of its cases concern us. */
export const wycheproofFiles: Record<
  string,
  { check: Check; cases: number; concerns?: (test: Fields) => boolean }
> = {
  'c2sp_chunked_encryption_aes_256_gcm_test.json': { check: cobblestone, cases: 35 },
  'ed25519_test.json': { check: ed25519, cases: 151 },
  'x25519_test.json': { check: x25519, cases: 518 },
  'aes_gcm_test.json': { check: aesGcm, cases: 66, concerns: is256 },
  'hkdf_sha512_test.json': { check: hkdfSha512, cases: 83 },
  'hmac_sha512_test.json': { check: hmacSha512, cases: 174 },
}

/** Runs one file on WebCrypto, or on the JavaScript libraries. */
export async function runWycheproof(
  name: string,
  file: Fields,
  withNoble: boolean,
): Promise<WycheproofResult> {
  const { check, concerns = () => true } = wycheproofFiles[name]!
  const all: Fields[] = file.testGroups.flatMap((group: Fields) =>
    group.tests.map((test: Fields) => ({ ...test, group })),
  )
  const ours = all.filter(concerns)
  const problems: string[] = []
  for (const curve of ['Ed25519', 'X25519'] as const) pretend(curve, !withNoble)
  try {
    for (const test of ours) {
      if (!(await check(test, withNoble))) problems.push(`${name} ${test.tcId} ${test.comment}`)
    }
  } finally {
    for (const curve of ['Ed25519', 'X25519'] as const) pretend(curve, true)
  }
  return { cases: ours.length, problems }
}
