// Thumbnail, screen-size preview and thumbhash of one picture. The browser decodes; orientation and
// colour profile are applied by it. One picture at a time: a decoded 24-megapixel photograph is
// 96 MB.

import { rgbaToThumbHash } from 'thumbhash'
import { targetThumbnailBytes } from '#protocol/limits'
import type { Dimensions } from './dimensions.ts'
import type { Pictures } from './prepared.ts'

const previewSide = 2048
const thumbnailSides = [512, 384, 256, 128]
const qualities = [0.8, 0.65, 0.5, 0.35]
const hashSide = 100

/** Null when this browser cannot decode the picture. `stored` says how large its header claims it is. */
export async function drawPictures(file: Blob, shown: Dimensions | null): Promise<Pictures | null> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null)
  if (!bitmap) return null
  const size = shown ?? { width: bitmap.width, height: bitmap.height }
  const screen = draw(bitmap, previewSide)
  bitmap.close()
  return {
    ...size,
    preview: await encode(screen, 0.82),
    thumbnail: await smallEnough(screen),
    thumbhash: hash(screen),
  }
}

function draw(source: ImageBitmap | OffscreenCanvas, side: number): OffscreenCanvas {
  const scale = Math.min(1, side / Math.max(source.width, source.height))
  const width = Math.max(1, Math.round(source.width * scale))
  const height = Math.max(1, Math.round(source.height * scale))
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  context.imageSmoothingQuality = 'high'
  context.drawImage(source, 0, 0, width, height)
  return canvas
}

/** WebP keeps transparency; browsers that cannot write it answer with another type. */
async function encode(canvas: OffscreenCanvas, quality: number): Promise<Blob> {
  const webp = await canvas.convertToBlob({ type: 'image/webp', quality })
  if (webp.type === 'image/webp') return webp
  return canvas.convertToBlob({ type: 'image/jpeg', quality })
}

async function smallEnough(screen: OffscreenCanvas): Promise<Blob | null> {
  for (const side of thumbnailSides) {
    const canvas = draw(screen, side)
    for (const quality of qualities) {
      const blob = await encode(canvas, quality)
      if (blob.size <= targetThumbnailBytes) return blob
    }
  }
  return null
}

function hash(screen: OffscreenCanvas): Uint8Array<ArrayBuffer> {
  const { width, height, ...canvas } = pixels(draw(screen, hashSide))
  return new Uint8Array(rgbaToThumbHash(width, height, canvas.data))
}

function pixels(canvas: OffscreenCanvas) {
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
  return { width: canvas.width, height: canvas.height, data }
}
