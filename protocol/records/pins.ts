// Pins: the keys and histories an account has seen. A server that shows others later is refused.
import { type Bytes, concat, fixed, isZero, malformed, Reader, u8, u32, u64 } from './bytes.ts'
import { bucket, padTo } from './padding.ts'

export const pinnedHow = { firstUse: 1, throughLink: 2, wordsCompared: 3 } as const

export interface PersonPin {
  userId: Bytes
  idVersion: number
  edPk: Bytes
  xPk: Bytes
  how: 1 | 2 | 3
}

export interface CollectionPin {
  collectionId: Bytes
  genesisHash: Bytes
  rosterSeq: number
  rosterHead: Bytes
}

export interface Pins {
  people: PersonPin[]
  collections: CollectionPin[]
}

const packPerson = (p: PersonPin): Bytes =>
  concat(fixed(p.userId, 16), u32(p.idVersion), fixed(p.edPk, 32), fixed(p.xPk, 32), u8(p.how))

const packCollection = (c: CollectionPin): Bytes =>
  concat(
    fixed(c.collectionId, 16),
    fixed(c.genesisHash, 32),
    u64(c.rosterSeq),
    fixed(c.rosterHead, 32),
  )

export function packPins(pins: Pins): Bytes {
  const plain = concat(
    u8(1),
    u32(pins.people.length),
    ...pins.people.map(packPerson),
    u32(pins.collections.length),
    ...pins.collections.map(packCollection),
  )
  return padTo(plain, bucket(plain.length))
}

export function parsePins(bytes: Uint8Array): Pins {
  const r = new Reader(bytes)
  r.format(1)
  const people: PersonPin[] = []
  for (let left = r.u32(); left > 0; left--) {
    const keys = { userId: r.take(16), idVersion: r.u32(), edPk: r.take(32), xPk: r.take(32) }
    people.push({ ...keys, how: r.oneOf([1, 2, 3], 'way of pinning') })
  }
  const collections: CollectionPin[] = []
  for (let left = r.u32(); left > 0; left--) {
    const [collectionId, genesisHash] = [r.take(16), r.take(32)]
    collections.push({ collectionId, genesisHash, rosterSeq: r.u64(), rosterHead: r.take(32) })
  }
  if (!isZero(r.take(r.left))) malformed('trailing bytes')
  return { people, collections }
}
