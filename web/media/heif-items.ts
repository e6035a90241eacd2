// The items of a HEIC or AVIF and where their bytes lie, by the container's own tables. The tables
// are the file's claims: what points outside of it is left out, and a damaged table ends the list.
import { type Box, boxesIn, findBox } from './boxes.ts'

export interface Block {
  from: number
  to: number
}

export interface HeifItem {
  /** Four characters: `Exif`, `mime`, `hvc1`, `jpeg`, … */
  type: string
  /** In order; more than one where the item is in pieces. */
  extents: Block[]
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

export function heifItems(bytes: Uint8Array): HeifItem[] {
  try {
    return readItems(bytes)
  } catch (error) {
    if (error instanceof RangeError) return []
    throw error
  }
}

function readItems(bytes: Uint8Array): HeifItem[] {
  const meta = boxesIn(bytes).find(({ type }) => type === 'meta')
  const inside = meta ? { ...meta, from: meta.from + 4 } : null
  const [information, locations] = [findBox(bytes, inside, 'iinf'), findBox(bytes, inside, 'iloc')]
  if (!information || !locations) return []
  const places = readPlaces(bytes, locations, findBox(bytes, inside, 'idat'))
  return readTypes(bytes, information).map(({ id, type }) => {
    return { type, extents: places.get(id) ?? [] }
  })
}

function readTypes(bytes: Uint8Array, information: Box): { id: number; type: string }[] {
  const data = view(bytes)
  const head = data.getUint8(information.from) === 0 ? 6 : 8
  const entries = boxesIn(bytes, information.from + head, information.to)
  return entries
    .filter(({ type }) => type === 'infe')
    .map(({ from }) => {
      const isLong = data.getUint8(from) >= 3
      const at = from + (isLong ? 10 : 8)
      const id = isLong ? data.getUint32(from + 4) : data.getUint16(from + 4)
      return { id, type: String.fromCharCode(...bytes.subarray(at, at + 4)) }
    })
}

/** Big-endian numbers one after another; each file chooses how wide they are. */
function numbers(bytes: Uint8Array, start: number) {
  const data = view(bytes)
  let at = start
  return {
    next(size: number): number {
      let value = 0
      for (let i = 0; i < size; i++) value = value * 256 + data.getUint8(at++)
      return value
    },
    skip(size: number): void {
      at += size
    },
    before: (end: number) => at < end,
  }
}

/** A table that is longer than its box ends with the box. */
function readPlaces(bytes: Uint8Array, box: Box, inMeta: Box | null): Map<number, Block[]> {
  const places = new Map<number, Block[]>()
  const { next, skip, before } = numbers(bytes, box.from)
  const version = next(1)
  skip(3)
  const [sizes, more] = [next(1), next(1)]
  const [offsetSize, lengthSize, baseSize] = [sizes >> 4, sizes & 15, more >> 4]
  const indexSize = version === 0 ? 0 : more & 15
  const idSize = version < 2 ? 2 : 4
  for (let left = next(idSize); left > 0 && before(box.to); left--) {
    const id = next(idSize)
    const method = version === 0 ? 0 : next(2) & 15
    skip(2)
    const base = next(baseSize)
    const extents: Block[] = []
    for (let pieces = next(2); pieces > 0 && before(box.to); pieces--) {
      skip(indexSize)
      const from = base + next(offsetSize)
      const block = placed(bytes, method, inMeta, from, next(lengthSize))
      if (block) extents.push(block)
    }
    places.set(id, extents)
  }
  return places
}

/** Method 0 counts from the start of the file, 1 inside the container's own data; 2 is derived. */
function placed(
  bytes: Uint8Array,
  method: number,
  inMeta: Box | null,
  offset: number,
  length: number,
): Block | null {
  if (method > 1 || (method === 1 && !inMeta)) return null
  const from = method === 1 ? (inMeta?.from ?? 0) + offset : offset
  const end = method === 1 ? (inMeta?.to ?? 0) : bytes.length
  // No length: to the end.
  const to = length === 0 ? end : from + length
  return from >= 0 && to > from && to <= end ? { from, to } : null
}
