// The place in EXIF: the GPS directory of one TIFF block, whatever container carries it. Offsets are
// the file's claims and are never followed outside the block.
import type { Range } from './place-text.ts'

const gpsPointer = 0x8825
/** EXIF, interoperability, further images: directories that entries point to. */
const directoryPointers = [0x8769, 0xa005, 0x014a]
const valueSizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8]

/**
 * The GPS directory of one TIFF block, with the values that its entries point to. Zeroed, it is a
 * directory of no entries, which readers take as "no GPS"; nothing else moves.
 */
export function findGpsDirectory(bytes: Uint8Array, from: number, to: number): Range[] {
  if (to - from < 8) return []
  const data = new DataView(bytes.buffer, bytes.byteOffset + from, to - from)
  const little = data.getUint8(0) === 0x49
  const directories = [data.getUint32(4, little)]
  const ranges: Range[] = []
  const seen = new Set<number>()
  // The first directory chains to that of the thumbnail, which may point to GPS as well.
  while (directories.length > 0 && seen.size < 16) {
    const at = directories.shift() ?? 0
    if (at < 8 || seen.has(at)) continue
    seen.add(at)
    const found = readDirectory(data, at, little)
    for (const entry of found.entries) {
      if (entry.tag === gpsPointer) ranges.push(...gpsRanges(data, entry.value, little, from))
      if (directoryPointers.includes(entry.tag)) directories.push(entry.value)
    }
    if (found.next !== null) directories.push(found.next)
  }
  return ranges
}

interface Entry {
  tag: number
  bytes: number
  value: number
}

function readDirectory(data: DataView, at: number, little: boolean) {
  const entries: Entry[] = []
  if (at + 2 > data.byteLength) return { entries, next: null, end: at }
  const count = data.getUint16(at, little)
  let place = at + 2
  for (let i = 0; i < count && place + 12 <= data.byteLength; i++, place += 12) {
    const size = valueSizes[data.getUint16(place + 2, little)] ?? 1
    entries.push({
      tag: data.getUint16(place, little),
      bytes: size * data.getUint32(place + 4, little),
      value: data.getUint32(place + 8, little),
    })
  }
  const whole = entries.length === count && place + 4 <= data.byteLength
  return { entries, next: whole ? data.getUint32(place, little) : null, end: place }
}

function gpsRanges(data: DataView, at: number, little: boolean, base: number): Range[] {
  if (at < 8 || at + 2 > data.byteLength) return []
  const directory = readDirectory(data, at, little)
  const clip = (from: number, to: number): Range => ({
    from: base + Math.max(8, Math.min(from, data.byteLength)),
    to: base + Math.max(8, Math.min(to, data.byteLength)),
    fill: 0,
  })
  const outside = directory.entries.filter((entry) => entry.bytes > 4)
  return [
    clip(at, directory.end + 4),
    ...outside.map((entry) => clip(entry.value, entry.value + entry.bytes)),
  ]
}
