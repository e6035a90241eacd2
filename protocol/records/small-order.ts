// Keys and signatures that must be refused before any library sees them (N1, N2): points of small
// order and second encodings. WebCrypto does not refuse them everywhere, so both sides ask here.
import { toHex } from './bytes.ts'

/** y coordinates of the points of order 1, 2, 4 and 8; the sign bit is set aside. */
const smallEd25519 = new Set([
  `01${'00'.repeat(31)}`,
  '00'.repeat(32),
  `ec${'ff'.repeat(30)}7f`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
])

/** u coordinates whose product with any secret is zero; the top bit is ignored by X25519. */
const smallX25519 = new Set([
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
])

function withoutTopBit(key: Uint8Array): string {
  const copy = key.slice()
  copy[31] = (copy[31] ?? 0) & 0x7f
  return toHex(copy)
}

/** Is the little-endian number below the limit? */
function below(number: Uint8Array, limit: Uint8Array): boolean {
  for (let i = 31; i >= 0; i--) {
    const difference = (number[i] ?? 0) - (limit[i] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

const littleEndian = (hex: string) =>
  Uint8Array.from({ length: 32 }, (_, i) => Number.parseInt(hex.slice(62 - 2 * i, 64 - 2 * i), 16))

/** p = 2^255 - 19. */
const fieldOrder = littleEndian(`7f${'ff'.repeat(30)}ed`)
/** L = 2^252 + 27742317777372353535851937790883648493. */
const groupOrder = littleEndian('1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed')

/** 32 bytes, y below p, not of small order. */
export function acceptableEd25519Key(key: Uint8Array): boolean {
  if (key.length !== 32) return false
  const y = key.slice()
  y[31] = (y[31] ?? 0) & 0x7f
  return below(y, fieldOrder) && !smallEd25519.has(toHex(y))
}

/** 64 bytes with S below L, so that nobody can make a second signature out of one. */
export function acceptableSignature(signature: Uint8Array): boolean {
  return signature.length === 64 && below(signature.subarray(32), groupOrder)
}

export function acceptableX25519Key(key: Uint8Array): boolean {
  return key.length === 32 && !smallX25519.has(withoutTopBit(key))
}
