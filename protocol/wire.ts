// Shapes shared by all nouns: bytes as base64url text of a bounded length, times, counts.
import * as v from 'valibot'

const base64url = /^[A-Za-z0-9_-]*$/
/* @__NO_SIDE_EFFECTS__ */ const textLength = (bytes: number) => Math.ceil((bytes * 4) / 3)

/** Exactly `length` bytes, as base64url. */
/* @__NO_SIDE_EFFECTS__ */ export const bytesOf = (length: number) =>
  v.pipe(v.string(), v.length(textLength(length)), v.regex(base64url))

/** Between `min` and `max` bytes, as base64url. */
/* @__NO_SIDE_EFFECTS__ */ export const bytesUpTo = (max: number, min = 0) =>
  v.pipe(v.string(), v.minLength(textLength(min)), v.maxLength(textLength(max)), v.regex(base64url))

/** Milliseconds since 1970. */
export const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
export const u32 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff))
export const version = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000))
export const rights = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0x7f))

/** One sealed 32-byte key. */
export const wrappedKey = bytesOf(104)
/** A sealed trust payload: collection key and the roster position it is vouched for. */
export const wrappedTrust = bytesOf(176)
export const sealedCard = bytesOf(136)
/** A sealed text record of 256 bytes: a link's label, a guest's name. */
export const sealedText = bytesOf(328)
export const hash = bytesOf(32)
export const publicKey = bytesOf(32)
export const rosterEntry = bytesUpTo(4096, 180)
/** Ascending record hashes of 32 bytes each; fixed by the entry that ends a right. */
export const cutoffList = bytesUpTo(50_000 * 32)
