// The body of one put, and the answer to a batch: lengths, order, offsets. Pure arithmetic over
// bytes; both sides parse here, so what one writes the other reads.
//
// put   = u32 n ‖ small parts (n bytes) ‖ streams 2, 3, 4, 5, 1 back to back (those that exist)
// small = u32 length ‖ bytes, eleven times, in the order of `smallPartNames`
// frame = objectId16 version4 present1 ‖ u32 length ‖ bytes, five times (`framePartNames`)

import { maxSmallPartsBytes } from './limits.ts'

export const smallPartNames = [
  'wrappedKey',
  'card',
  'details',
  'privatePart',
  'descriptors',
  'hashLists',
  'statement',
  'certificate',
  'name',
  'ownKey',
  'streamsHash',
] as const
/** Absent parts are empty. `streamsHash` is SHA-256 of the streams as sent. */
export type SmallParts = Record<(typeof smallPartNames)[number], Uint8Array>

export const framePartNames = [
  'statement',
  'descriptors',
  'hashLists',
  'details',
  'thumbnail',
] as const
export type FrameParts = Record<(typeof framePartNames)[number], Uint8Array>
export interface Frame {
  objectId: Uint8Array
  version: number
  /** Null: the item is not there any more. */
  parts: FrameParts | null
}

export class MalformedFrame extends Error {}

/** Streams travel in this order: small ones first, so that they can be shown first. */
export const streamOrder = [2, 3, 4, 5, 1] as const

export function writeParts<Name extends string>(
  names: readonly Name[],
  parts: Record<Name, Uint8Array>,
): Uint8Array {
  const size = names.reduce((sum, name) => sum + 4 + parts[name].length, 0)
  const out = new Uint8Array(size)
  const view = new DataView(out.buffer)
  let at = 0
  for (const name of names) {
    view.setUint32(at, parts[name].length)
    out.set(parts[name], at + 4)
    at += 4 + parts[name].length
  }
  return out
}

/** Views into `bytes`, nothing copied. Throws MalformedFrame on a wrong length or trailing bytes. */
export function readParts<Name extends string>(
  names: readonly Name[],
  bytes: Uint8Array,
): Record<Name, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts = {} as Record<Name, Uint8Array>
  let at = 0
  for (const name of names) {
    if (at + 4 > bytes.length) throw new MalformedFrame('cut short')
    const length = view.getUint32(at)
    if (at + 4 + length > bytes.length) throw new MalformedFrame('cut short')
    parts[name] = bytes.subarray(at + 4, at + 4 + length)
    at += 4 + length
  }
  if (at !== bytes.length) throw new MalformedFrame('trailing bytes')
  return parts
}

/** u32 length and small parts: what stands in front of the streams. */
export function writePutPrefix(parts: SmallParts): Uint8Array {
  const small = writeParts(smallPartNames, parts)
  if (small.length > maxSmallPartsBytes) throw new MalformedFrame('small parts too large')
  const out = new Uint8Array(4 + small.length)
  new DataView(out.buffer).setUint32(0, small.length)
  out.set(small, 4)
  return out
}

export const readSmallParts = (bytes: Uint8Array): SmallParts => readParts(smallPartNames, bytes)

const frameHead = 16 + 4 + 1

export function writeFrame(frame: Frame): Uint8Array {
  const body = frame.parts ? writeParts(framePartNames, frame.parts) : new Uint8Array()
  const out = new Uint8Array(frameHead + body.length)
  out.set(frame.objectId)
  new DataView(out.buffer).setUint32(16, frame.version)
  out[20] = frame.parts ? 1 : 0
  out.set(body, frameHead)
  return out
}

/**
 * The first frame of `bytes` and how many bytes it took, or null when more bytes are needed.
 * Throws MalformedFrame when a part is longer than `maxPartBytes`.
 */
export function readFrame(
  bytes: Uint8Array,
  maxPartBytes: number,
): { frame: Frame; taken: number } | null {
  if (bytes.length < frameHead) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const head = { objectId: bytes.slice(0, 16), version: view.getUint32(16) }
  if (bytes[20] === 0) return { frame: { ...head, parts: null }, taken: frameHead }
  if (bytes[20] !== 1) throw new MalformedFrame('unknown frame')
  let at = frameHead
  for (const _ of framePartNames) {
    if (at + 4 > bytes.length) return null
    const length = view.getUint32(at)
    if (length > maxPartBytes) throw new MalformedFrame('part too large')
    at += 4 + length
    if (at > bytes.length) return null
  }
  const parts = readParts(framePartNames, bytes.slice(frameHead, at))
  return { frame: { ...head, parts }, taken: at }
}

/** Where each stream lies in the stored bytes. `lengths`: sealed length by kind, without kind 0. */
export function streamOffsets(lengths: ReadonlyMap<number, number>): Map<number, number> {
  const offsets = new Map<number, number>()
  let at = 0
  for (const kind of streamOrder) {
    const length = lengths.get(kind)
    if (length === undefined) continue
    offsets.set(kind, at)
    at += length
  }
  return offsets
}
