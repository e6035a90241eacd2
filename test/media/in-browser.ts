// What the decode tests run inside Chromium.
import { media } from '#protocol/records/card'
import { type Decoded, decode } from '../../web/media/decode.ts'
import { readDimensions } from '../../web/media/dimensions.ts'
import { prepareFile } from '../../web/media/prepare.ts'
import { MediaError } from '../../web/media/prepared.ts'

async function describePicture(blob: Blob | null) {
  if (!blob) return null
  const bitmap = await createImageBitmap(blob)
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  const context = canvas.getContext('2d')!
  context.drawImage(bitmap, 0, 0)
  const at = (x: number, y: number) => [
    ...context.getImageData(Math.floor(x * bitmap.width), Math.floor(y * bitmap.height), 1, 1).data,
  ]
  const places = [at(0.5, 0.5), at(0.05, 0.05), at(0.95, 0.05), at(0.05, 0.95), at(0.95, 0.95)]
  return { bytes: blob.size, width: bitmap.width, height: bitmap.height, places }
}

async function prepareFrom(url: string, name: string) {
  const bytes = await (await fetch(url)).arrayBuffer()
  try {
    const { stored, preview, thumbnail, thumbhash, ...rest } = await prepareFile(
      new File([bytes], name),
    )
    return {
      ...rest,
      pieces: rest.pieces.length,
      storedBytes: stored.size,
      thumbhashBytes: thumbhash.length,
      thumbnail: await describePicture(thumbnail),
      preview: await describePicture(preview),
    }
  } catch (error) {
    if (error instanceof MediaError) return { failure: error.failure }
    throw error
  }
}
export type PreparedThere = Awaited<ReturnType<typeof prepareFrom>>

/**
 * A JPEG whose left half is red and whose top right quarter is blue, turned by an orientation tag.
 * `scale` 64 makes it large enough to be decoded at less than its size.
 */
async function prepareTurned(orientation: number, scale: number) {
  const canvas = new OffscreenCanvas(64 * scale, 32 * scale)
  const context = canvas.getContext('2d')!
  context.scale(scale, scale)
  context.fillStyle = '#fff'
  context.fillRect(0, 0, 64, 32)
  context.fillStyle = '#f00'
  context.fillRect(0, 0, 32, 32)
  context.fillStyle = '#00f'
  context.fillRect(32, 0, 32, 16)
  const jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality: 1 })
  const tiff = [
    0x4d,
    0x4d,
    0,
    42,
    0,
    0,
    0,
    8,
    0,
    1,
    1,
    0x12,
    0,
    3,
    0,
    0,
    0,
    1,
    0,
    orientation,
    0,
    0,
    0,
    0,
    0,
    0,
  ]
  const body = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff]
  const exif = new Uint8Array([0xff, 0xd8, 0xff, 0xe1, 0, body.length + 2, ...body])
  const file = new File([exif, jpeg.slice(2)], 'turned.jpg')
  const { width, height, preview } = await prepareFile(file)
  return { width: width / scale, height: height / scale, preview: await describePicture(preview) }
}

/** Mean red, green and blue of 16 fields, summed up here: scaling far down is where decoders differ. */
function averages({ source, width, height }: Decoded): number[] {
  const [w, h] = [Math.round(width / 4), Math.round(height / 4)]
  const context = new OffscreenCanvas(w, h).getContext('2d')!
  context.imageSmoothingQuality = 'high'
  context.drawImage(source, 0, 0, w, h)
  const { data } = context.getImageData(0, 0, w, h)
  const sums = new Array<number>(48).fill(0)
  const counts = new Array<number>(48).fill(0)
  for (let i = 0; i < data.length; i++) {
    if (i % 4 === 3) continue
    const pixel = i >> 2
    const [x, y] = [pixel % w, Math.floor(pixel / w)]
    const field = Math.floor((x * 4) / w) + 4 * Math.floor((y * 4) / h)
    sums[field * 3 + (i % 4)]! += data[i]!
    counts[field * 3 + (i % 4)]! += 1
  }
  return sums.map((sum, i) => sum / counts[i]!)
}

/** The same picture by both decoders: how far the colours are apart, 0 to 255. */
async function compareDecoders(url: string) {
  const file = await (await fetch(url)).blob()
  const stored = readDimensions(media.jpeg, new Uint8Array(await file.arrayBuffer()))!
  const typed = file.slice(0, file.size, 'image/jpeg')
  const scaled = (await decode(typed, stored, 2048))!
  const whole = (await decode(file.slice(0, file.size, 'image/x-any'), stored, 2048))!
  const [one, other] = [averages(scaled), averages(whole)]
  const apart = one.map((value, i) => Math.abs(value - other[i]!))
  return {
    apart: Math.max(...apart),
    kinds: [scaled.source.constructor.name, whole.source.constructor.name],
    full: [scaled.full, whole.full],
    drawn: [scaled.width, scaled.height],
  }
}

Object.assign(globalThis, { prepareFrom, prepareTurned, compareDecoders })
