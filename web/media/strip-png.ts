// Where a PNG says where a picture was taken: EXIF and XMP chunks, and the same as text that writers
// of older days put into comments. Whatever changes in a chunk changes its checksum. Metadata that is
// compressed or written as hex cannot be changed in place: such a chunk gets a type that no reader
// knows and zeros for contents.
import { findGpsDirectory } from './gps-directory.ts'
import { findPlaceText, type Range } from './place-text.ts'

interface Chunk {
  type: string
  from: number
  to: number
}

const latin1 = new TextDecoder('latin1')
const maxChunks = 100_000

export function findPngPlace(bytes: Uint8Array): Range[] {
  return [...pngChunks(bytes)].flatMap((chunk) => {
    if (chunk.type === 'eXIf')
      return changed(bytes, chunk, findGpsDirectory(bytes, chunk.from, chunk.to))
    return /^[tzi][TE]Xt$/.test(chunk.type) ? textPlace(bytes, chunk) : []
  })
}

function* pngChunks(bytes: Uint8Array): Generator<Chunk> {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 8
  for (let i = 0; i < maxChunks && at + 12 <= bytes.length; i++) {
    const length = data.getUint32(at)
    const to = at + 8 + length
    if (to + 4 > bytes.length) return
    yield { type: latin1.decode(bytes.subarray(at + 4, at + 8)), from: at + 8, to }
    at = to + 4
  }
}

/** Keywords under which whole blocks of metadata, or single coordinates, are written. */
const hidden = /^(raw profile type |.*(gps|latitude|longitude))/i

function textPlace(bytes: Uint8Array, chunk: Chunk): Range[] {
  const end = bytes.indexOf(0, chunk.from)
  if (end < 0 || end > chunk.from + 79) return []
  const keyword = latin1.decode(bytes.subarray(chunk.from, end))
  if (hidden.test(keyword)) return unknown(bytes, chunk)
  if (keyword !== 'XML:com.adobe.xmp') return []
  const isPlain = chunk.type === 'tEXt' || (chunk.type === 'iTXt' && bytes[end + 1] === 0)
  if (!isPlain) return unknown(bytes, chunk)
  return changed(bytes, chunk, findPlaceText(bytes, [{ from: end + 1, to: chunk.to }]))
}

/** Ancillary, private, safe to copy: readers skip it. */
const unknownType = Uint8Array.from([0x6e, 0x70, 0x4c, 0x63]) // "npLc"

function unknown(bytes: Uint8Array, chunk: Chunk): Range[] {
  const type = { from: chunk.from - 4, to: chunk.from, fill: 0, put: unknownType }
  return changed(bytes, chunk, [type, { from: chunk.from, to: chunk.to, fill: 0 }])
}

/** With the checksum over type and contents as they will be. */
function changed(bytes: Uint8Array, chunk: Chunk, ranges: Range[]): Range[] {
  if (ranges.length === 0) return []
  const start = chunk.from - 4
  const after = bytes.slice(start, chunk.to)
  for (const { from, to, fill, put } of ranges) {
    if (put) after.set(put, from - start)
    else after.fill(fill, from - start, to - start)
  }
  const put = new Uint8Array(4)
  new DataView(put.buffer).setUint32(0, crc32(after))
  return [...ranges, { from: chunk.to, to: chunk.to + 4, fill: 0, put }]
}

/** CRC-32 of ISO 3309, as PNG (annex D) uses it. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}
