// Bytes to base64url text and back, for the JSON edge and for link addresses: the only place.
// Decoding is strict (alphabet, no padding, unused bits zero), so every byte string has one text form.
import { type Bytes, RecordError } from './records/bytes.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const values = new Map([...alphabet].map((letter, value) => [letter, value]))

export function toBase64url(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const word = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    const letters = Math.min(bytes.length - at, 3) + 1
    for (let i = 0; i < letters; i++) text += alphabet[(word >> (18 - 6 * i)) & 63]
  }
  return text
}

/** Refuses any text that `toBase64url` would not have written, and any other byte length. */
export function fromBase64url(text: string, length?: number): Bytes {
  const size = Math.floor((text.length * 3) / 4)
  if (text.length % 4 === 1 || (length !== undefined && size !== length)) {
    throw new RecordError('malformed', 'base64url length')
  }
  const bytes = new Uint8Array(size)
  let word = 0
  let bits = 0
  let at = 0
  for (const letter of text) {
    const value = values.get(letter)
    if (value === undefined) throw new RecordError('malformed', 'base64url alphabet')
    word = ((word << 6) | value) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = word >> bits
  }
  if ((word & ((1 << bits) - 1)) !== 0) throw new RecordError('malformed', 'base64url unused bits')
  return bytes
}
