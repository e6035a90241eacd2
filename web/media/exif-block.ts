// Where the EXIF block of a container is: the item of HEIC and AVIF, the chunk of WebP. Looked up by
// the container's own tables, because files of other makers than Apple's write it without the name
// that readers search for. Null when the file does not say or says nonsense.
import { type Box, boxesIn, findBox } from './boxes.ts'

export interface Block {
  from: number
  to: number
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
const clipped = (bytes: Uint8Array, from: number, to: number): Block | null =>
  from >= 0 && to > from && to <= bytes.length ? { from, to } : null

/** The TIFF inside, as in a JPEG behind "Exif". */
export function exifOfWebp(bytes: Uint8Array): Block | null {
  const data = view(bytes)
  let at = 12
  while (at + 8 <= bytes.length) {
    const length = data.getUint32(at + 4, true)
    if (data.getUint32(at) === 0x45584946) return clipped(bytes, at + 8, at + 8 + length)
    at += 8 + length + (length % 2)
  }
  return null
}

/** The TIFF inside: an item begins with the offset at which it starts. */
export function exifOfContainer(bytes: Uint8Array): Block | null {
  try {
    const item = exifItem(bytes)
    if (!item) return null
    const skipped = 4 + view(bytes).getUint32(item.from)
    return clipped(bytes, item.from + skipped, item.to)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function exifItem(bytes: Uint8Array): Block | null {
  const meta = boxesIn(bytes).find(({ type }) => type === 'meta')
  const inside = meta ? { ...meta, from: meta.from + 4 } : null
  const [information, locations] = [findBox(bytes, inside, 'iinf'), findBox(bytes, inside, 'iloc')]
  const id = information && exifId(bytes, information)
  return locations && id !== null ? locate(bytes, locations, id) : null
}

/** Which item is the EXIF one. */
function exifId(bytes: Uint8Array, information: Box): number | null {
  const data = view(bytes)
  const head = data.getUint8(information.from) === 0 ? 6 : 8
  for (const { type, from } of boxesIn(bytes, information.from + head, information.to)) {
    const long = data.getUint8(from) >= 3
    const kind = data.getUint32(from + (long ? 10 : 8))
    if (type === 'infe' && kind === 0x45786966)
      return long ? data.getUint32(from + 4) : data.getUint16(from + 4)
  }
  return null
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

/** The table of places. A table that is longer than its box ends with the box. */
function locate(bytes: Uint8Array, box: Box, wanted: number): Block | null {
  const { next, skip, before } = numbers(bytes, box.from)
  const version = next(1)
  skip(3)
  const [sizes, more] = [next(1), next(1)]
  const [offsetSize, lengthSize, baseSize] = [sizes >> 4, sizes & 15, more >> 4]
  const indexSize = version === 0 ? 0 : more & 15
  const idSize = version < 2 ? 2 : 4
  for (let left = next(idSize); left > 0 && before(box.to); left--) {
    const id = next(idSize)
    const inFile = version === 0 || (next(2) & 15) === 0
    skip(2)
    const base = next(baseSize)
    const extents = next(2)
    if (id !== wanted) {
      skip(extents * (indexSize + offsetSize + lengthSize))
      continue
    }
    // In one piece and counted from the start of the file, as cameras write it.
    skip(indexSize)
    const from = base + next(offsetSize)
    return inFile && extents === 1 ? clipped(bytes, from, from + next(lengthSize)) : null
  }
  return null
}
