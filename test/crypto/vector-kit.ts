// What the vector suites share: hexadecimal text, comparing, and the two back ends of sealing. It
// imports no test runner, so that the same cases run in Node and in a browser.
import { toHex } from '#protocol/records/bytes'
import { open, seal } from '../../web/crypto/seal.ts'
import { openSync, sealSync } from '../../web/crypto/seal-sync.ts'
import type { Bytes } from '../../web/crypto/suite.ts'

// biome-ignore lint/suspicious/noExplicitAny: fields differ from case to case, and a wrong one fails
export type Fields = any
export type Vectors = Record<string, { in: Fields; out: Fields }>

export interface BackEnd {
  name: string
  seal: (key: Bytes, context: Bytes, plain: Bytes, salt: Bytes) => Promise<Bytes>
  open: (key: Bytes, context: Bytes, sealed: Bytes) => Promise<Bytes>
}

export const webCrypto: BackEnd = { name: 'WebCrypto', seal, open }
export const noble: BackEnd = {
  name: '@noble',
  seal: async (...args) => sealSync(...args),
  open: async (...args) => openSync(...args),
}

export type Check = (i: Fields, o: Fields, backEnd: BackEnd, all: Vectors) => Promise<void>
export type Checks = Record<string, Check>

export function bytes(hex: string): Bytes {
  const pairs = hex.match(/../g) ?? []
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16))
}

export function same(found: unknown, expected: unknown, what = 'value'): void {
  const text = (value: unknown) =>
    value instanceof Uint8Array ? toHex(value) : JSON.stringify(value)
  const wanted = typeof expected === 'string' && !(found instanceof Uint8Array)
  const [a, b] = [text(found), wanted ? JSON.stringify(expected) : plain(expected)]
  if (a !== b) throw new Error(`${what}: ${a?.slice(0, 200)} is not ${b?.slice(0, 200)}`)
}
const plain = (value: unknown): string | undefined =>
  value instanceof Uint8Array
    ? toHex(value)
    : typeof value === 'string'
      ? value
      : JSON.stringify(value)

/** Sealing with the given salt gives these very bytes, and they open to the plaintext. */
export async function sameSealed(
  backEnd: BackEnd,
  key: Bytes,
  context: Bytes,
  plaintext: Bytes,
  salt: string,
  sealed: string,
): Promise<void> {
  same(await backEnd.seal(key, context, plaintext, bytes(salt)), sealed, 'sealed')
  same(await backEnd.open(key, context, bytes(sealed)), plaintext, 'opened')
}

export async function refused(what: string, run: () => unknown): Promise<void> {
  let gave: unknown
  try {
    gave = await run()
  } catch {
    return
  }
  if (gave !== false) throw new Error(`accepted: ${what}`)
}

/** The test pattern of the large streams. */
export function pattern(length: number, padded = length): Bytes {
  const made = new Uint8Array(padded)
  for (let i = 0; i < length; i++) made[i] = (i * 31 + (i >> 8)) & 255
  return made
}
