// K30: parsers meet whatever anybody sends. They give a record or refuse; they never throw anything
// else, and never read a second form of the same record.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import { concat, RecordError, toHex } from '#protocol/records/bytes'
import { packCard, parseCard } from '#protocol/records/card'
import { packCertificate, parseCertificate } from '#protocol/records/certificate'
import { parseDescriptor, parseDescriptors } from '#protocol/records/descriptor'
import { packDetails, parseDetails } from '#protocol/records/details'
import { parseDropSheet } from '#protocol/records/drop'
import { packGrant, parseGrant } from '#protocol/records/grant'
import { bucket, padme, plainLength, sealedLength } from '#protocol/records/padding'
import { parsePins } from '#protocol/records/pins'
import { packPrivatePart, parsePrivatePart, restoreOriginal } from '#protocol/records/private-part'
import { parseRemark } from '#protocol/records/remark'
import { packEntry, parseEntry } from '#protocol/records/roster'
import { parseRosterState } from '#protocol/records/roster-state'
import { packStatement, parseStatement } from '#protocol/records/statement'
import { fromUtf8, utf8 } from '#protocol/records/text'
import { packTextRecord, parseTextRecord } from '#protocol/records/text-record'
import { packToken, parseToken } from '#protocol/records/token'
import { packTrust, parseTrust } from '#protocol/records/trust'
import { allCases } from './vector-files.ts'
import { bytes, type Fields } from './vector-kit.ts'

type Bytes = Uint8Array<ArrayBuffer>
const out = (name: string): Fields => allCases[name]?.out

/** Each parser with a true record, so that mutations come close to what is accepted. */
const parsers: [string, (b: Bytes) => unknown, Bytes][] = [
  ['card', parseCard, bytes(out('card').plaintext)],
  ['certificate', parseCertificate, bytes(out('guest-certificate').bytes)],
  ['descriptor', parseDescriptor, bytes(out('details').descriptor)],
  ['descriptors', parseDescriptors, bytes(out('streams').descriptors.join(''))],
  ['details', parseDetails, packDetails({ name: 'ä.jpg', len: { 1: 5 } })],
  ['drop sheet', parseDropSheet, bytes(out('drop-blob').plaintext)],
  ['grant', parseGrant, bytes(out('grant').grant)],
  ['pins', parsePins, bytes(out('pins').plaintext)],
  ['private part', parsePrivatePart, bytes(out('private').plaintext)],
  ['remark', parseRemark, bytes(out('note-comment').signed)],
  ['roster entry', parseEntry, bytes(out('roster-5-join').bytes)],
  ['roster state', parseRosterState, bytes('01')],
  ['statement', parseStatement, bytes(out('put-1').bytes)],
  ['text record', parseTextRecord, packTextRecord('Gäste')],
  ['token', parseToken, bytes(out('capability').bytes)],
  ['trust', parseTrust, bytes(out('wrap-ck').trust)],
]

const onlyRefuses = (parse: (b: Bytes) => unknown, input: Bytes): boolean => {
  try {
    parse(input)
  } catch (error) {
    return error instanceof RecordError
  }
  return true
}

describe('every parser', () => {
  it.for(parsers)('%s refuses noise and mutations, and nothing worse', ([, parse, good]) => {
    const any = fc.uint8Array({ maxLength: 400 })
    fc.assert(
      fc.property(any, (noise) => onlyRefuses(parse, concat(noise))),
      { numRuns: 400 },
    )
    const edits = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 4 })
    const mutate = (list: [number, number][], cut: number, more: number) => {
      const changed = concat(good, new Uint8Array(more)).slice(0, good.length + more - cut)
      for (const [at, value] of list) if (at < changed.length) changed[at] = value
      return changed
    }
    const mutation = fc.property(edits, fc.nat(3), fc.nat(3), (list, cut, more) =>
      onlyRefuses(parse, mutate(list, cut, more)),
    )
    fc.assert(mutation, { numRuns: 1000 })
  })
  it.for(parsers.filter(([name]) => name !== 'roster state'))(
    '%s refuses a record cut by one byte',
    ([name, parse, good]) => {
      expect(() => parse(good)).not.toThrow()
      // Padded records may end anywhere in their zeros; the others have one length.
      const padded = ['details', 'pins', 'private part', 'remark']
      if (!padded.includes(name))
        expect(() => parse(concat(good, new Uint8Array(1)))).toThrow(RecordError)
      if (name !== 'private part')
        expect(() => parse(good.slice(0, name === 'details' ? 8 : -1))).toThrow(RecordError)
    },
  )
})

describe('one form for each record', () => {
  const packers: [string, (b: Bytes) => Bytes, Bytes][] = [
    ['card', (b) => packCard(parseCard(b)), bytes(out('card-extremes').plaintext)],
    [
      'certificate',
      (b) => packCertificate(parseCertificate(b)),
      bytes(out('guest-certificate').bytes),
    ],
    ['grant', (b) => packGrant(parseGrant(b)), bytes(out('grant').grant)],
    ['statement', (b) => packStatement(parseStatement(b)), bytes(out('put-drop').bytes)],
    ['entry', (b) => packEntry(parseEntry(b)), bytes(out('roster-8-link-remove').bytes)],
    ['token', (b) => packToken(parseToken(b)), bytes(out('capability').bytes)],
    ['trust', (b) => packTrust(parseTrust(b)), bytes(out('wrap-ck').trust)],
  ]
  it.for(packers)('packs a parsed %s to the bytes it came from', ([, again, good]) => {
    const packed = again(good)
    expect(toHex(packed)).toBe(toHex(good.slice(0, packed.length)))
  })
  it('has one text for bytes, and refuses the others', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (b) => {
        const text = toBase64url(b)
        expect(text).toBe(Buffer.from(b).toString('base64url'))
        expect(fromBase64url(text)).toEqual(concat(b))
      }),
    )
    const others = ['A', 'AB=', 'AB==', 'A B', 'A+', 'A/', 'AB', 'AAB', 'é', 'AA\n', 'AAAAA']
    for (const text of others) expect(() => fromBase64url(text), text).toThrow(RecordError)
    expect(() => fromBase64url('AAAA', 2)).toThrow(RecordError)
  })
  it('reads and writes text as UTF-8 and refuses what is not', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        if (!text.isWellFormed()) return
        expect(utf8(text)).toEqual(concat(new TextEncoder().encode(text)))
        expect(fromUtf8(utf8(text))).toBe(text)
      }),
    )
    for (const bad of ['ff', 'c080', 'eda080', 'f4908080', 'e282']) {
      expect(() => fromUtf8(bytes(bad)), bad).toThrow(RecordError)
    }
    expect(() => utf8('\ud800')).toThrow(RecordError)
  })
})

describe('padding', () => {
  const sizes = fc.integer({ min: 0, max: 2 ** 45 })
  it('covers, adds at most an eighth, and is stable', () => {
    fc.assert(
      fc.property(sizes, (n) => {
        expect(padme(n)).toBeGreaterThanOrEqual(n)
        expect(padme(n)).toBeLessThanOrEqual(Math.max(n * 1.125, n + 1))
        expect(padme(padme(n))).toBe(padme(n))
        expect(bucket(bucket(n))).toBe(bucket(n))
        expect(plainLength(sealedLength(n))).toBe(n)
      }),
    )
  })
  it('knows every sealed length that cannot be', () => {
    for (const length of [0, 56, 71, 56 + 16_400, 56 + 16_400 + 15, -1, 0.5, Number.NaN]) {
      expect(() => plainLength(length), String(length)).toThrow(RecordError)
    }
  })
})

describe('details and private part', () => {
  it('keeps what has the right shape and leaves out the rest', () => {
    const odd = {
      name: 5,
      type: 'image/jpeg',
      len: { 1: 7, 9: 1, x: 2, 2: -1 },
      exif: [],
      __proto__: 1,
    }
    const plain = packDetails(odd as never)
    expect(parseDetails(plain)).toEqual({ type: 'image/jpeg', len: { 1: 7 } })
    expect(() => packDetails({ caption: 'x'.repeat(70_000) })).toThrow(RecordError)
  })
  it('puts the pieces back, and refuses pieces that overlap or lie outside', () => {
    const piece = (offset: number, removed: number) => ({
      offset,
      removed,
      original: bytes('aabb'),
    })
    const tag = new Uint8Array(32)
    const stored = bytes('00112233')
    const part = parsePrivatePart(packPrivatePart({ tag, pieces: [piece(1, 1), piece(4, 0)] }))
    expect(toHex(restoreOriginal(stored, part.pieces))).toBe('00aabb2233aabb')
    const overlapping = packPrivatePart({ tag, pieces: [piece(2, 2), piece(3, 1)] })
    expect(() => parsePrivatePart(overlapping)).toThrow(RecordError)
    expect(() => restoreOriginal(stored, [piece(4, 1)])).toThrow(RecordError)
  })
})
