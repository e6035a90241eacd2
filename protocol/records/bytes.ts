// Reading and writing fixed layouts. Every parser here works on bytes that anybody may have sent:
// wrong lengths, unknown formats and trailing bytes are refused (N6), with one kind of error.

export type Bytes = Uint8Array<ArrayBuffer>

/** `unknown-format` means that a newer writer made it: the app must be updated. */
export class RecordError extends Error {
  readonly code: 'malformed' | 'unknown-format'
  constructor(code: 'malformed' | 'unknown-format', why: string) {
    super(why)
    this.name = 'RecordError'
    this.code = code
  }
}

export function malformed(why: string): never {
  throw new RecordError('malformed', why)
}

export const zeros = (length: number): Bytes => new Uint8Array(length)

export function concat(...parts: Uint8Array[]): Bytes {
  const all = zeros(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** Takes the same time wherever the first difference is (N5). */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0)
  return difference === 0
}

/** Order by bytes; for sorting public values only. */
export function compare(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

export const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0)

export function fixed(bytes: Uint8Array, length: number): Uint8Array {
  return bytes.length === length
    ? bytes
    : malformed(`a field of ${bytes.length}, not ${length} bytes`)
}

export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}

function put(length: number, set: (view: DataView<ArrayBuffer>) => void): Bytes {
  const view = new DataView(new ArrayBuffer(length))
  set(view)
  return new Uint8Array(view.buffer)
}

function whole(value: number, low: number, high: number): number {
  return Number.isInteger(value) && value >= low && value <= high
    ? value
    : malformed(`${value} is not a whole number of its field`)
}

export const u8 = (n: number): Bytes => new Uint8Array([whole(n, 0, 0xff)])
export const u16 = (n: number): Bytes => put(2, (v) => v.setUint16(0, whole(n, 0, 0xffff)))
export const u32 = (n: number): Bytes => put(4, (v) => v.setUint32(0, whole(n, 0, 0xffffffff)))
export const i16 = (n: number): Bytes => put(2, (v) => v.setInt16(0, whole(n, -0x8000, 0x7fff)))
/** Numbers up to 2^53 - 1 only, as the formats promise. */
export const u64 = (n: number): Bytes =>
  put(8, (v) => v.setBigUint64(0, BigInt(whole(n, 0, Number.MAX_SAFE_INTEGER))))
export const i64 = (n: number): Bytes =>
  put(8, (v) =>
    v.setBigInt64(0, BigInt(whole(n, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER))),
  )

/** Reads front to back; refuses to read past the end. `take` copies, so the source may be reused. */
export class Reader {
  private readonly bytes: Uint8Array
  private readonly view: DataView
  private at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  private step(length: number): number {
    const from = this.at
    if (length > this.bytes.length - from) malformed('cut short')
    this.at += length
    return from
  }

  get left(): number {
    return this.bytes.length - this.at
  }
  u8(): number {
    return this.view.getUint8(this.step(1))
  }
  u16(): number {
    return this.view.getUint16(this.step(2))
  }
  i16(): number {
    return this.view.getInt16(this.step(2))
  }
  u32(): number {
    return this.view.getUint32(this.step(4))
  }
  u64(): number {
    return whole(Number(this.view.getBigUint64(this.step(8))), 0, Number.MAX_SAFE_INTEGER)
  }
  i64(): number {
    const value = Number(this.view.getBigInt64(this.step(8)))
    return whole(value, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
  }
  take(length: number): Bytes {
    const from = this.step(length)
    return new Uint8Array(this.bytes.subarray(from, from + length))
  }
  /** Refuses another value than the one this version of the format has. */
  format(expected: number): void {
    if (this.u8() !== expected) throw new RecordError('unknown-format', 'format byte')
  }
  oneOf<N extends number>(allowed: readonly N[], what: string): N {
    const value = this.u8()
    return allowed.find((one) => one === value) ?? malformed(`unknown ${what}`)
  }
  end(): void {
    if (this.left > 0) malformed('trailing bytes')
  }
}

/** The bytes must have exactly this length: the first check of every fixed layout. */
export function read(bytes: Uint8Array, length: number): Reader {
  fixed(bytes, length)
  return new Reader(bytes)
}
