// The sealing format as a law: opening what was sealed gives it back, whatever the size, and nothing
// else opens (K01). Both back ends and the segment-wise way must give the same bytes.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  chunkBytes,
  padme,
  plainLength,
  sealedLength,
  segmentRange,
} from '#protocol/records/padding'
import { concat, randomBytes } from '../../web/crypto/bytes.ts'
import { open, openMany, seal } from '../../web/crypto/seal.ts'
import { openSync, sealSync } from '../../web/crypto/seal-sync.ts'
import { checkHashes, describe as describeStream } from '../../web/crypto/segments.ts'
import {
  asStream,
  makeOpener,
  openSegments,
  sealSegments,
  segmentsFor,
} from '../../web/crypto/stream.ts'
import type { Bytes } from '../../web/crypto/suite.ts'
import { pattern } from './vector-kit.ts'
import { flip, whyRefused } from './world.ts'

const key = randomBytes(32)
const context = randomBytes(30)
const edges = [
  0,
  1,
  255,
  chunkBytes - 1,
  chunkBytes,
  chunkBytes + 1,
  2 * chunkBytes - 1,
  2 * chunkBytes,
  2 * chunkBytes + 1,
]

describe('sealing', () => {
  it.for(edges)('gives back %i bytes on both back ends', async (size) => {
    const plain = pattern(size)
    const sealed = await seal(key, context, plain)
    expect(sealed).toHaveLength(sealedLength(size))
    expect(plainLength(sealed.length)).toBe(size)
    expect(openSync(key, context, sealed)).toEqual(plain)
    expect(await open(key, context, sealSync(key, context, plain))).toEqual(plain)
  })
  it('gives back anything', async () => {
    const bytes = (max: number) => fc.uint8Array({ maxLength: max }).map((b) => concat(b))
    await fc.assert(
      fc.asyncProperty(bytes(40_000), bytes(200), async (plain, where) => {
        expect(await open(key, where, await seal(key, where, plain))).toEqual(plain)
      }),
      { numRuns: 60 },
    )
  })
  it('never seals twice to the same bytes', async () => {
    expect(await seal(key, context, key)).not.toEqual(await seal(key, context, key))
  })
})

describe('K01 changed ciphertext', () => {
  const size = 2 * chunkBytes + 100
  const chunk = (sealed: Bytes, i: number) => sealed.slice(56 + i * 16_400, 56 + (i + 1) * 16_400)
  const changes: [string, (sealed: Bytes) => Bytes][] = [
    ['cut by one byte', (s) => s.slice(0, -1)],
    ['cut by the final chunk', (s) => s.slice(0, 56 + 2 * 16_400)],
    ['without its second chunk', (s) => concat(s.slice(0, 56 + 16_400), chunk(s, 2))],
    ['with a byte behind it', (s) => concat(s, new Uint8Array(1))],
    [
      'with its chunks exchanged',
      (s) => concat(s.slice(0, 56), chunk(s, 1), chunk(s, 0), chunk(s, 2)),
    ],
    [
      'with a chunk twice',
      (s) => concat(s.slice(0, 56), chunk(s, 0), chunk(s, 0), chunk(s, 1), chunk(s, 2)),
    ],
    ['without anything', () => new Uint8Array(0)],
    ['with only a header', (s) => s.slice(0, 56)],
  ]
  it.for(changes)('refuses a stream %s', async ([, change]) => {
    const changed = change(await seal(key, context, pattern(size)))
    expect(await whyRefused(() => open(key, context, changed))).toMatch(/cannot-open|cut-short/)
    expect(await whyRefused(async () => openSync(key, context, changed))).toMatch(
      /cannot-open|cut-short/,
    )
  })
  it('refuses any flipped bit', async () => {
    const sealed = await seal(key, context, pattern(40))
    const jobs = Array.from(sealed, (_, at) => ({ key, context, sealed: flip(sealed, at) }))
    expect(new Set(await openMany(jobs))).toEqual(new Set([null]))
  })
})

describe('streams', () => {
  const mebibyte = 1_048_576
  const sizes = [0, 1, 70_000, mebibyte - 1, mebibyte, mebibyte + 1, 2 * mebibyte + 17_000]
  async function sealInParts(source: Blob | Bytes | ReadableStream<Uint8Array>, length: number) {
    const salt = randomBytes(24)
    const parts: { bytes: Bytes; hash: Bytes }[] = []
    const options = { salt, length, paddedLength: padme(length) }
    for await (const one of sealSegments(key, context, source, options)) parts.push(one)
    const sealed = concat(...parts.map((one) => one.bytes))
    return { salt, sealed, hashes: concat(...parts.map((one) => one.hash)) }
  }
  /** Pieces of odd sizes, as a network or a disk may give them. */
  const dribble = (plain: Bytes, piece: number) =>
    asStream(
      (async function* () {
        for (let at = 0; at < plain.length; at += piece) yield plain.slice(at, at + piece)
      })(),
    )
  it.for(sizes)('seals %i bytes in parts as it does whole, from any source', async (size) => {
    const plain = pattern(size)
    const { salt, sealed, hashes } = await sealInParts(new Blob([plain]), size)
    expect(sealed).toEqual(await seal(key, context, pattern(size, padme(size)), salt))
    expect(hashes).toEqual((await describeStream(1, sealed)).hashes)
    const dribbled = await sealInParts(dribble(plain, 65_537), size)
    expect(await open(key, context, dribbled.sealed)).toEqual(pattern(size, padme(size)))
  })
  it.for(sizes)('opens %i bytes part by part, and refuses a cut or longer stream', async (size) => {
    const { sealed } = await sealInParts(pattern(size), size)
    const { descriptor, hashes } = await describeStream(1, sealed)
    const stream = await checkHashes(descriptor, hashes)
    const openAll = async (source: Bytes) => {
      const parts: Bytes[] = []
      for await (const one of openSegments(key, context, stream, dribble(source, 50_000), size))
        parts.push(one)
      return concat(...parts)
    }
    expect(await openAll(sealed)).toEqual(pattern(size))
    expect(await whyRefused(() => openAll(sealed.slice(0, -1)))).toContain('cut-short')
    expect(await whyRefused(() => openAll(concat(sealed, new Uint8Array(1))))).toContain('refused')
  })
  it('opens at any offset', async () => {
    const size = 3 * mebibyte
    const { sealed } = await sealInParts(pattern(size), size)
    const { descriptor, hashes } = await describeStream(1, sealed)
    const opener = await makeOpener(key, context, await checkHashes(descriptor, hashes))
    const plain = pattern(size)
    const ranges: [number, number][] = [
      [0, 1],
      [mebibyte - 1, mebibyte + 1],
      [2_500_000, size],
      [5, 5],
    ]
    for (const [start, end] of ranges) {
      const { first, last, from, to } = segmentsFor(start, end, sealed.length)
      const parts: Bytes[] = []
      for (let i = first; i <= last; i++) {
        const range = segmentRange(i, sealed.length)
        parts.push(
          await opener(i, sealed.slice(from, to).slice(range.start - from, range.end - from)),
        )
      }
      const found = concat(...parts).slice(start - first * mebibyte, end - first * mebibyte)
      expect(found).toEqual(plain.slice(start, end))
    }
  })
  it('refuses a file that changed its length, and stops when asked', async () => {
    const plain = pattern(5000)
    const seals = (length: number) => whyRefused(() => sealInParts(plain, length))
    expect(await seals(5001)).toContain('changed')
    expect(await seals(4999)).toContain('changed')
    expect(await whyRefused(() => sealInParts(dribble(plain, 100), 4999))).toContain('changed')
    const options = { salt: randomBytes(24), length: 5000, paddedLength: 5120 }
    const stopped = sealSegments(key, context, plain, { ...options, signal: AbortSignal.abort() })
    await expect(stopped.next()).rejects.toThrow('abort')
  })
})
