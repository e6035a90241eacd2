// Boxes of ISO media files (MP4, QuickTime, HEIC, AVIF). Sizes are the file's claims: they are never
// followed past its end, and what does not add up ends the list.

export interface Box {
  type: string
  /** Contents without the header, in the bytes that were searched. */
  from: number
  to: number
}

const maxBoxes = 4096

export function boxesIn(bytes: Uint8Array, from = 0, to = bytes.length): Box[] {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = Math.min(to, bytes.length)
  const found: Box[] = []
  let at = from
  while (at + 8 <= end && found.length < maxBoxes) {
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    const short = data.getUint32(at)
    // 1: a 64-bit length follows; 0: up to the end.
    const long = short === 1 && at + 16 <= end
    const length = long ? Number(data.getBigUint64(at + 8)) : short === 0 ? end - at : short
    const head = long ? 16 : 8
    if (length < head) break
    found.push({ type, from: at + head, to: Math.min(at + length, end) })
    at += length
  }
  return found
}

/** The first box at the end of a path of types. */
export function findBox(bytes: Uint8Array, within: Box | null, ...path: string[]): Box | null {
  let box = within
  for (const type of path) {
    if (!box) return null
    box = boxesIn(bytes, box.from, box.to).find((inner) => inner.type === type) ?? null
  }
  return box
}
