// The sealing format once more, on @noble: synchronous, without chunks in flight. It checks the
// WebCrypto back end in tests and serves where a small record must be opened in one step.
import { gcm } from '@noble/ciphers/aes.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { fixed } from '#protocol/records/bytes'
import {
  chunkBytes,
  headerBytes,
  plainLength,
  sealedChunkBytes,
  sealedLength,
} from '#protocol/records/padding'
import { concat, equal, randomBytes, zeros } from './bytes.ts'
import { sealInfo } from './derive.ts'
import { fail } from './failure.ts'
import { chunkNonce } from './seal.ts'
import { type Bytes, keyBytes, saltBytes } from './suite.ts'

function expand(key: Bytes, context: Bytes, salt: Bytes) {
  const info = sealInfo(salt, context)
  const secret = fixed(key, keyBytes)
  const t1 = hmac(sha512, secret, concat(info, new Uint8Array([1])))
  const t2 = hmac(sha512, secret, concat(t1, info, new Uint8Array([2])))
  const commitment = concat(t1.subarray(44), t2.subarray(0, 12))
  return { aes: t1.subarray(0, 32), base: concat(t1.subarray(32, 44)), commitment }
}

export function sealSync(
  key: Bytes,
  context: Bytes,
  plain: Bytes,
  salt: Bytes = randomBytes(saltBytes),
): Bytes {
  const { aes, base, commitment } = expand(key, context, fixed(salt, saltBytes) as Bytes)
  const sealed = zeros(sealedLength(plain.length))
  sealed.set(concat(salt, commitment))
  for (let i = 0; i * chunkBytes <= plain.length; i++) {
    const chunk = plain.subarray(i * chunkBytes, (i + 1) * chunkBytes)
    sealed.set(gcm(aes, chunkNonce(base, i)).encrypt(chunk), headerBytes + i * sealedChunkBytes)
  }
  return sealed
}

export function openSync(key: Bytes, context: Bytes, sealed: Bytes): Bytes {
  const plain = zeros(lengthInside(sealed.length))
  const salt = concat(sealed.subarray(0, saltBytes))
  const { aes, base, commitment } = expand(key, context, salt)
  if (!equal(commitment, sealed.subarray(saltBytes, headerBytes))) fail('cannot-open', 'commitment')
  for (let i = 0; i * chunkBytes <= plain.length; i++) {
    const from = headerBytes + i * sealedChunkBytes
    const chunk = sealed.subarray(from, from + sealedChunkBytes)
    plain.set(openChunk(aes, chunkNonce(base, i), chunk), i * chunkBytes)
  }
  return plain
}

function openChunk(aes: Uint8Array, nonce: Bytes, chunk: Uint8Array): Uint8Array {
  try {
    return gcm(aes, nonce).decrypt(chunk)
  } catch {
    return fail('cannot-open', 'tag')
  }
}

function lengthInside(sealed: number): number {
  try {
    return plainLength(sealed)
  } catch {
    return fail('cut-short', 'no sealed form has this length')
  }
}
