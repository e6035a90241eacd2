// The one sealing construction, Cobblestone-256 (crypto.md §3), on WebCrypto: everything encrypted
// under a symmetric key has this form. seal-sync.ts is the same format on another library.
// Trusts nothing it opens: the commitment is compared first (F1), and no plaintext leaves before its
// chunk's tag was checked (F4).
import { fixed } from '#protocol/records/bytes'
import { chunkBytes, headerBytes, plainLength, sealedChunkBytes } from '#protocol/records/padding'
import { concat, equal, randomBytes, zeros } from './bytes.ts'
import { sealInfo } from './derive.ts'
import { fail } from './failure.ts'
import { type Bytes, chunksInFlight, keyBytes, saltBytes } from './suite.ts'

const hmac = { name: 'HMAC', hash: 'SHA-512' }

/** What one (key, salt, context) gives. Never used for a second byte string (F5). */
export interface ChunkKeys {
  aes: CryptoKey
  base: Bytes
  /** salt and commitment: the first 56 bytes of the sealed form. */
  header: Bytes
}

export function importMac(key: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', fixed(key, keyBytes) as Bytes, hmac, false, ['sign'])
}

async function expand(mac: CryptoKey, context: Bytes, salt: Bytes) {
  const info = sealInfo(salt, context)
  const t1 = new Uint8Array(await crypto.subtle.sign('HMAC', mac, concat(info, one)))
  const t2 = new Uint8Array(await crypto.subtle.sign('HMAC', mac, concat(t1, info, two)))
  const commitment = concat(t1.subarray(44), t2.subarray(0, 12))
  return { aesKey: t1.slice(0, 32), base: t1.slice(32, 44), header: concat(salt, commitment) }
}
const one = new Uint8Array([1])
const two = new Uint8Array([2])

const importAes = (key: Bytes, use: KeyUsage): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', key, 'AES-GCM', false, [use])

export async function keysToSeal(key: Bytes, context: Bytes, salt: Bytes): Promise<ChunkKeys> {
  fixed(salt, saltBytes)
  const { aesKey, base, header } = await expand(await importMac(key), context, salt)
  return { aes: await importAes(aesKey, 'encrypt'), base, header }
}

/** `header` is the first 56 bytes of what was received. */
export async function keysToOpen(
  mac: CryptoKey,
  context: Bytes,
  header: Uint8Array,
): Promise<ChunkKeys> {
  if (header.length !== headerBytes) fail('cut-short', 'no whole header')
  const own = await expand(mac, context, new Uint8Array(header.subarray(0, saltBytes)))
  if (!equal(own.header, header)) fail('cannot-open', 'commitment')
  return { aes: await importAes(own.aesKey, 'decrypt'), base: own.base, header: own.header }
}

/** 60 GiB are fewer than 2^32 chunks, so only the last 32 bits of the 96 ever change. */
export function chunkNonce(base: Bytes, index: number): Bytes {
  const nonce = base.slice()
  const view = new DataView(nonce.buffer)
  view.setUint32(8, view.getUint32(8) ^ index)
  return nonce
}

/** Runs `work` for 0 .. count - 1, at most `chunksInFlight` at a time. */
async function each(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: Math.min(chunksInFlight, count) }, lane))
}

/**
 * Seals `plain` as chunks `first`, first + 1, … . With `last` the short final chunk is among them;
 * without it the length must be whole chunks.
 */
export async function sealChunks(
  keys: ChunkKeys,
  plain: Bytes,
  first: number,
  last: boolean,
): Promise<Bytes> {
  const count = Math.floor(plain.length / chunkBytes) + (last ? 1 : 0)
  const sealed = zeros(plain.length + 16 * count)
  await each(count, async (i) => {
    const iv = chunkNonce(keys.base, first + i)
    const chunk = plain.subarray(i * chunkBytes, (i + 1) * chunkBytes)
    const one = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, keys.aes, chunk)
    sealed.set(new Uint8Array(one), i * sealedChunkBytes)
  })
  return sealed
}

/** Opens whole chunks, the last of which may be the short one. All or nothing. */
export async function openChunks(keys: ChunkKeys, sealed: Bytes, first: number): Promise<Bytes> {
  const count = Math.ceil(sealed.length / sealedChunkBytes)
  if (sealed.length - (count - 1) * sealedChunkBytes < 16) fail('cut-short', 'chunk')
  const plain = zeros(sealed.length - 16 * count)
  await each(count, async (i) => {
    const iv = chunkNonce(keys.base, first + i)
    const chunk = sealed.subarray(i * sealedChunkBytes, (i + 1) * sealedChunkBytes)
    plain.set(await openChunk(keys.aes, iv, chunk), i * chunkBytes)
  })
  return plain
}

async function openChunk(aes: CryptoKey, iv: Bytes, chunk: Bytes): Promise<Uint8Array> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, aes, chunk))
  } catch {
    return fail('cannot-open', 'tag')
  }
}

/** A given salt is for resuming the very same bytes and for vectors; leave it out otherwise. */
export async function seal(
  key: Bytes,
  context: Bytes,
  plain: Bytes,
  salt: Bytes = randomBytes(saltBytes),
): Promise<Bytes> {
  const keys = await keysToSeal(key, context, salt)
  return concat(keys.header, await sealChunks(keys, plain, 0, true))
}

export async function open(key: Bytes, context: Bytes, sealed: Bytes): Promise<Bytes> {
  return openWith(await importMac(key), context, sealed)
}

async function openWith(mac: CryptoKey, context: Bytes, sealed: Bytes): Promise<Bytes> {
  const length = lengthInside(sealed.length)
  const keys = await keysToOpen(mac, context, sealed.subarray(0, headerBytes))
  const plain = await openChunks(keys, sealed.subarray(headerBytes), 0)
  return plain.length === length ? plain : fail('cut-short', 'final chunk')
}

function lengthInside(sealed: number): number {
  try {
    return plainLength(sealed)
  } catch {
    return fail('cut-short', 'no sealed form has this length')
  }
}

export interface OpenJob {
  key: Bytes
  context: Bytes
  sealed: Bytes
}

/**
 * Many small records at once; null where one does not open, or where there is no key and so no job.
 * Equal key objects are imported once.
 */
export async function openMany(jobs: (OpenJob | null)[]): Promise<(Bytes | null)[]> {
  const macs = new Map<Bytes, Promise<CryptoKey>>()
  const openOne = async ({ key, context, sealed }: OpenJob) => {
    const mac = macs.get(key) ?? importMac(key)
    macs.set(key, mac)
    return openWith(await mac, context, sealed)
  }
  const results: (Bytes | null)[] = []
  for (let at = 0; at < jobs.length; at += recordsInFlight) {
    const batch = jobs.slice(at, at + recordsInFlight)
    const some = batch.map((job) => (job ? openOne(job).catch(unopened) : null))
    results.push(...(await Promise.all(some)))
  }
  return results
}
const recordsInFlight = 512
const unopened = (): null => null
