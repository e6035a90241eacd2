// The chunks of a WebP. Sizes are the file's claims: a chunk that would end behind the file is cut.

export interface Chunk {
  type: string
  from: number
  to: number
}

const maxChunks = 4096

export function webpChunks(bytes: Uint8Array): Chunk[] {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const chunks: Chunk[] = []
  let at = 12
  while (at + 8 <= bytes.length && chunks.length < maxChunks) {
    const type = String.fromCharCode(...bytes.subarray(at, at + 4))
    const length = data.getUint32(at + 4, true)
    chunks.push({ type, from: at + 8, to: Math.min(at + 8 + length, bytes.length) })
    at += 8 + length + (length % 2)
  }
  return chunks
}
