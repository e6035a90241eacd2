// Width and height from a picture's header, before anything is decoded: a file of a few kilobytes
// may claim a picture that fills all memory. As stored; for HEIC and AVIF as displayed, because there
// the turn belongs to the container.
import { media } from '#protocol/records/card'
import { boxesIn, findBox } from './boxes.ts'
import { type Dimensions, jpeg, webp } from './frame-size.ts'

export type { Dimensions }

/** More pixels than any phone takes today (200 megapixels); decoded they are 0.8 GB. */
export const maxPixels = 210_000_000
export const maxSide = 30_000

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Null when the header is of another form or the format is unknown here. */
export function readDimensions(code: number, bytes: Uint8Array): Dimensions | null {
  try {
    if (code === media.jpeg) return jpeg(bytes)
    if (code === media.png) return at(view(bytes), 16, 20)
    if (code === media.gif) return gif(view(bytes))
    if (code === media.webp) return webp(bytes)
    if (code === media.heic || code === media.avif) return container(bytes)
    if (code === media.other && bytes[0] === 0x42) return bmp(view(bytes))
    return null
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

const at = (data: DataView, widthAt: number, heightAt: number): Dimensions => ({
  width: data.getUint32(widthAt),
  height: data.getUint32(heightAt),
})

const gif = (data: DataView): Dimensions => ({
  width: data.getUint16(6, true),
  height: data.getUint16(8, true),
})

/** Negative heights mean rows from top to bottom; the header of OS/2 (12 bytes) has short fields. */
const bmp = (data: DataView): Dimensions =>
  data.getUint32(14, true) === 12
    ? { width: data.getUint16(18, true), height: data.getUint16(20, true) }
    : { width: Math.abs(data.getInt32(18, true)), height: Math.abs(data.getInt32(22, true)) }

/** HEIC and AVIF: the largest extent; tiles and thumbnails are smaller than the picture. */
function container(bytes: Uint8Array): Dimensions | null {
  const meta = boxesIn(bytes).find(({ type }) => type === 'meta')
  // Version and flags stand in front of the boxes inside.
  const inside = meta ? { ...meta, from: meta.from + 4 } : null
  const properties = findBox(bytes, inside, 'iprp', 'ipco')
  if (!properties) return null
  const data = view(bytes)
  const boxes = boxesIn(bytes, properties.from, properties.to)
  const extents = boxes.filter(({ type }) => type === 'ispe')
  const sizes = extents.map(({ from }) => at(data, from + 4, from + 8))
  const largest = sizes.sort((a, b) => b.width * b.height - a.width * a.height)[0]
  const turn = boxes.find(({ type }) => type === 'irot')
  const sideways = turn !== undefined && (data.getUint8(turn.from) & 1) === 1
  return largest && sideways ? turned(largest) : (largest ?? null)
}

export const turned = ({ width, height }: Dimensions): Dimensions => ({
  width: height,
  height: width,
})

export const tooLarge = ({ width, height }: Dimensions): boolean =>
  width > maxSide || height > maxSide || width * height > maxPixels
