// The outermost boxes of an MP4 or QuickTime film, read from the file piece by piece: a film may be
// larger than all memory, its tables are not.
import type { Box } from './boxes.ts'

const maxTableBytes = 32 * 1024 * 1024
const maxTopBoxes = 10_000

/** With their headers. What the file claims beyond its end is cut. */
export async function topBoxes(file: Blob): Promise<Box[]> {
  const found: Box[] = []
  let at = 0
  while (at + 8 <= file.size && found.length < maxTopBoxes) {
    const head = new DataView(await file.slice(at, at + 16).arrayBuffer())
    const type = String.fromCharCode(...new Uint8Array(head.buffer, 4, 4))
    const short = head.getUint32(0)
    const long = short === 1 && head.byteLength === 16
    const length = long ? Number(head.getBigUint64(8)) : short === 0 ? file.size - at : short
    if (length < 8) break
    found.push({ type, from: at, to: Math.min(at + length, file.size) })
    at += length
  }
  return found
}

/** The bytes of one box, header included; null when it is too large to be a table. */
export async function readTable(file: Blob, box: Box): Promise<Uint8Array<ArrayBuffer> | null> {
  if (box.to - box.from > maxTableBytes) return null
  return new Uint8Array(await file.slice(box.from, box.to).arrayBuffer())
}
