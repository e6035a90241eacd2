// Wycheproof: the known ways in which implementations of these primitives went wrong, on WebCrypto
// and on the JavaScript libraries. Runs over the shared files where they are; without them it still
// runs the cases that the vector file refuses (vectors.test.ts).
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { gcm } from '@noble/ciphers/aes.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { afterEach, describe, expect, it } from 'vitest'
import { concat, equal, toHex } from '../../web/crypto/bytes.ts'
import { pretend } from '../../web/crypto/curves.ts'
import { verify } from '../../web/crypto/ed25519.ts'
import { agree } from '../../web/crypto/x25519.ts'
import { bytes, type Fields, noble, webCrypto } from './vector-kit.ts'

const folder = join(import.meta.dirname, '../../../shared/vectors/wycheproof')
const load = (name: string): Fields => JSON.parse(readFileSync(join(folder, name), 'utf8'))
const cases = (file: Fields) =>
  file.testGroups.flatMap((group: Fields) =>
    group.tests.map((test: Fields) => ({ ...test, group })),
  )

async function attempt<T>(run: () => Promise<T> | T): Promise<T | null> {
  try {
    return await run()
  } catch {
    return null
  }
}

afterEach(() => {
  pretend('Ed25519', true)
  pretend('X25519', true)
})

describe.skipIf(!existsSync(folder))('Wycheproof', () => {
  it.for([webCrypto, noble])('Cobblestone-256 on $name', async (backEnd) => {
    const all = cases(load('c2sp_chunked_encryption_aes_256_gcm_test.json'))
    expect(all).toHaveLength(35)
    for (const test of all) {
      const sealed = concat(inflateSync(bytes(test.ct)))
      const open = () => backEnd.open(bytes(test.key), bytes(test.ctx), sealed)
      const plain = await attempt(open)
      expect(plain !== null, `${test.tcId} ${test.comment}`).toBe(test.result === 'valid')
      if (!plain) continue
      expect(plain).toHaveLength(test.msgLength)
      expect(createHash('sha512').update(plain).digest('hex')).toBe(test.msgSha512)
    }
  })
  it.for([true, false])('Ed25519, WebCrypto %s', async (present) => {
    pretend('Ed25519', present)
    const all = cases(load('ed25519_test.json'))
    expect(all).toHaveLength(151)
    for (const test of all) {
      const good = await verify(bytes(test.group.publicKey.pk), bytes(test.msg), bytes(test.sig))
      expect(good, `${test.tcId} ${test.comment}`).toBe(test.result === 'valid')
    }
  })
  it.for([true, false])('X25519, WebCrypto %s', async (present) => {
    pretend('X25519', present)
    const all = cases(load('x25519_test.json'))
    expect(all).toHaveLength(518)
    for (const test of all) {
      const shared = await attempt(() => agree(bytes(test.private), bytes(test.public)))
      const zero = /^0+$/.test(test.shared)
      if (zero) expect(shared, `${test.tcId} ${test.comment}`).toBeNull()
      else expect(shared && toHex(shared), `${test.tcId}`).toBe(test.shared)
    }
  })
  it('AES-256-GCM', async () => {
    const fits = (group: Fields) =>
      group.keySize === 256 && group.ivSize === 96 && group.tagSize === 128
    const all = cases(load('aes_gcm_test.json')).filter((test: Fields) => fits(test.group))
    expect(all).toHaveLength(66)
    for (const test of all) {
      const [key, iv, aad] = [bytes(test.key), bytes(test.iv), bytes(test.aad)]
      const sealed = bytes(test.ct + test.tag)
      const byWeb = await attempt(async () => {
        const imported = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt'])
        const how = { name: 'AES-GCM', iv, additionalData: aad }
        return concat(new Uint8Array(await crypto.subtle.decrypt(how, imported, sealed)))
      })
      const byNoble = await attempt(() => concat(gcm(key, iv, aad).decrypt(sealed)))
      for (const plain of [byWeb, byNoble]) {
        expect(plain !== null, `${test.tcId}`).toBe(test.result === 'valid')
        if (plain) expect(toHex(plain)).toBe(test.msg)
      }
    }
  })
  it('HKDF-SHA-512', async () => {
    const all = cases(load('hkdf_sha512_test.json'))
    expect(all).toHaveLength(83)
    for (const test of all) {
      const [ikm, salt, info] = [bytes(test.ikm), bytes(test.salt), bytes(test.info)]
      const byWeb = await attempt(async () => {
        const key = await crypto.subtle.importKey('raw', ikm, 'HKDF', false, ['deriveBits'])
        const how = { name: 'HKDF', hash: 'SHA-512', salt, info }
        return new Uint8Array(await crypto.subtle.deriveBits(how, key, test.size * 8))
      })
      const byNoble = await attempt(() => hkdf(sha512, ikm, salt, info, test.size))
      for (const okm of [byWeb, byNoble]) {
        expect(okm !== null, `${test.tcId}`).toBe(test.result === 'valid')
        if (okm) expect(toHex(okm)).toBe(test.okm)
      }
    }
  })
  it('HMAC-SHA-512', async () => {
    const all = cases(load('hmac_sha512_test.json'))
    expect(all).toHaveLength(174)
    const how = { name: 'HMAC', hash: 'SHA-512' }
    for (const test of all) {
      const imported = await crypto.subtle.importKey('raw', bytes(test.key), how, false, ['sign'])
      const web = new Uint8Array(await crypto.subtle.sign('HMAC', imported, bytes(test.msg)))
      const tag = bytes(test.tag)
      for (const mac of [web, hmac(sha512, bytes(test.key), bytes(test.msg))]) {
        expect(equal(mac.subarray(0, tag.length), tag), `${test.tcId}`).toBe(
          test.result === 'valid',
        )
      }
    }
  })
})
