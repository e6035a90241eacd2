// Where HEIC, AVIF, WebP and TIFF say where a picture was taken: the GPS directory of every EXIF
// block, GPS properties in XMP, pictures inside that carry metadata of their own.
import { findGpsDirectory } from './gps-directory.ts'
import { type Block, heifItems } from './heif-items.ts'
import { findFilmPlace, findPlaceText, type Range } from './place-text.ts'
import { findJpegPlace } from './strip-jpeg.ts'
import { webpChunks } from './webp-chunks.ts'

export function findWebpPlace(bytes: Uint8Array): Range[] {
  return webpChunks(bytes).flatMap(({ type, from, to }) => {
    if (type === 'EXIF') return findExifPlace(bytes, { from, to })
    return type === 'XMP ' ? findPlaceText(bytes, [{ from, to }]) : []
  })
}

/** RAW files of several makers are TIFF inside. */
export function findTiffPlace(bytes: Uint8Array): Range[] {
  return findGpsDirectory(bytes, 0, bytes.length)
}

export function findHeifPlace(bytes: Uint8Array): Range[] {
  const items = heifItems(bytes).flatMap(({ type, extents }) => {
    if (type === 'Exif') return extents.length === 1 ? exifItem(bytes, extents) : zeroed(extents)
    if (type === 'mime') return findPlaceText(bytes, extents)
    return type === 'jpeg' ? extents.flatMap((extent) => jpegItem(bytes, extent)) : []
  })
  return [...items, ...findFilmPlace(bytes.subarray(8)).map((range) => moved(range, 8))]
}

/** An item begins with the offset at which its TIFF starts. */
function exifItem(bytes: Uint8Array, [extent]: Block[]): Range[] {
  if (!extent || extent.to - extent.from < 8) return []
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const from = extent.from + 4 + data.getUint32(extent.from)
  // Nonsense in the offset: other readers may guess better than we do.
  return from < extent.to
    ? findExifPlace(bytes, { from, to: extent.to })
    : zeroed([{ from: extent.from + 4, to: extent.to }])
}

/** Some writers keep the name that stands in front of EXIF in a JPEG. */
function findExifPlace(bytes: Uint8Array, { from, to }: Block): Range[] {
  const isNamed = [0x45, 0x78, 0x69, 0x66, 0, 0].every((byte, i) => bytes[from + i] === byte)
  return findGpsDirectory(bytes, isNamed ? from + 6 : from, to)
}

/** Metadata in pieces is not put together: it goes whole. */
const zeroed = (extents: Block[]): Range[] => extents.map((extent) => ({ ...extent, fill: 0 }))

const jpegItem = (bytes: Uint8Array, { from, to }: Block): Range[] =>
  findJpegPlace(bytes.subarray(from, to)).map((range) => moved(range, from))

const moved = (range: Range, by: number): Range => ({
  ...range,
  from: range.from + by,
  to: range.to + by,
})
