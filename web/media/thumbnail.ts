// Thumbnail, screen-size preview and thumbhash of one picture. They are drawn anew from pixels, so
// nothing that the file says of itself gets into them.
import { rgbaToThumbHash } from 'thumbhash'
import { targetThumbnailBytes } from '#protocol/limits'
import { decode } from './decode.ts'
import type { Dimensions } from './dimensions.ts'
import type { Pictures } from './prepared.ts'

const previewSide = 2048
/** A photograph and its preview go in one request of at most 8 MiB. */
const previewBytes = 600 * 1024
const previewQualities = [0.82, 0.7, 0.55]
const thumbnailSides = [512, 384, 256, 128]
const thumbnailQualities = [0.8, 0.65, 0.5, 0.35]
const hashSide = 100

/** Null when this browser cannot decode the picture. `stored`: what its header claims. */
export async function drawPictures(file: Blob, stored: Dimensions): Promise<Pictures | null> {
  const decoded = await decode(file, stored, previewSide)
  if (!decoded) return null
  const { source, width, height, full } = decoded
  const screen = draw(source, { width, height }, previewSide)
  source.close()
  return {
    ...full,
    preview: await encodePreview(screen),
    poster: null,
    thumbnail: await encodeThumbnail(screen),
    thumbhash: hash(screen),
  }
}

function draw(source: CanvasImageSource, size: Dimensions, side: number): OffscreenCanvas {
  const scale = Math.min(1, side / Math.max(size.width, size.height))
  const width = Math.max(1, Math.round(size.width * scale))
  const height = Math.max(1, Math.round(size.height * scale))
  const canvas = new OffscreenCanvas(width, height)
  const context = brush(canvas)
  context.imageSmoothingQuality = 'high'
  context.drawImage(source, 0, 0, width, height)
  return canvas
}

function brush(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  return context
}

/** WebP keeps transparency. Browsers that cannot write it give PNG: then JPEG, on white. */
async function encode(canvas: OffscreenCanvas, quality: number): Promise<Blob> {
  const webp = await canvas.convertToBlob({ type: 'image/webp', quality })
  if (webp.type === 'image/webp') return webp
  const context = brush(canvas)
  context.globalCompositeOperation = 'destination-over'
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  return canvas.convertToBlob({ type: 'image/jpeg', quality })
}

/** The last is taken whatever its size. */
async function encodePreview(screen: OffscreenCanvas): Promise<Blob> {
  let preview = new Blob()
  for (const quality of previewQualities) {
    preview = await encode(screen, quality)
    if (preview.size <= previewBytes) break
  }
  return preview
}

async function encodeThumbnail(screen: OffscreenCanvas): Promise<Blob | null> {
  for (const side of thumbnailSides) {
    const canvas = draw(screen, screen, side)
    for (const quality of thumbnailQualities) {
      const blob = await encode(canvas, quality)
      if (blob.size <= targetThumbnailBytes) return blob
    }
  }
  return null
}

function hash(screen: OffscreenCanvas): Uint8Array<ArrayBuffer> {
  const small = draw(screen, screen, hashSide)
  const { data } = brush(small).getImageData(0, 0, small.width, small.height)
  return new Uint8Array(rgbaToThumbHash(small.width, small.height, data))
}
