// Where the EXIF block of a container is: the item of HEIC and AVIF, the chunk of WebP. Looked up by
// the container's own tables, because files of other makers than Apple's write it without the name
// that readers search for. Null when the file does not say or says nonsense.
import { type Block, heifItems } from './heif-items.ts'
import { webpChunks } from './webp-chunks.ts'

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
const clipped = (bytes: Uint8Array, from: number, to: number): Block | null =>
  from >= 0 && to > from && to <= bytes.length ? { from, to } : null

/** The TIFF inside, as in a JPEG behind "Exif". */
export function exifOfWebp(bytes: Uint8Array): Block | null {
  const chunk = webpChunks(bytes).find(({ type }) => type === 'EXIF')
  return chunk ? clipped(bytes, chunk.from, chunk.to) : null
}

/** The TIFF inside: an item begins with the offset at which it starts. */
export function exifOfContainer(bytes: Uint8Array): Block | null {
  const item = heifItems(bytes).find(({ type }) => type === 'Exif')
  const [whole, ...others] = item?.extents ?? []
  // In one piece, as cameras write it.
  if (!whole || others.length > 0 || whole.to - whole.from < 4) return null
  return clipped(bytes, whole.from + 4 + view(bytes).getUint32(whole.from), whole.to)
}
