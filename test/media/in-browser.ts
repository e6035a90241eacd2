// What the decode tests run inside Chromium.
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

/** A JPEG whose left half is red and whose top right quarter is blue, turned by an orientation tag. */
async function prepareTurned(orientation: number) {
  const canvas = new OffscreenCanvas(64, 32)
  const context = canvas.getContext('2d')!
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
  return { width, height, preview: await describePicture(preview) }
}

Object.assign(globalThis, { prepareFrom, prepareTurned })
