// The browser's decoders, asked for no more pixels than are needed: a photograph of 200 megapixels
// is 800 MB when decoded whole, which ends the page on a phone. Orientation and colour profile are
// applied by the browser. Whoever takes a picture closes it.
import { type Dimensions, turned } from './dimensions.ts'

export interface Decoded {
  source: ImageBitmap | VideoFrame
  /** Of `source`, upright. */
  width: number
  height: number
  /** Of the whole picture, upright. */
  full: Dimensions
}

/** Larger ones are decoded one after another, whatever the number of workers: about 100 MB each. */
const alonePixels = 25_000_000
/** What a device with this much memory (GB, as far as browsers tell) can take at once. */
const smallMemory = 4
const smallMemoryPixels = 64_000_000

/** Null when this browser cannot decode the picture. `smallest`: of the longer side, if it has so much. */
export async function decode(
  file: Blob,
  stored: Dimensions,
  smallest: number,
): Promise<Decoded | null> {
  const scaled = await decodeScaled(file, stored, smallest).catch(() => null)
  if (scaled) return scaled
  const pixels = stored.width * stored.height
  const { deviceMemory = 8 } = navigator as { deviceMemory?: number }
  if (deviceMemory <= smallMemory && pixels > smallMemoryPixels) return null
  return pixels < alonePixels ? decodeWhole(file) : alone(() => decodeWhole(file))
}

async function decodeWhole(file: Blob): Promise<Decoded | null> {
  const source = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null)
  if (!source) return null
  const { width, height } = source
  return { source, width, height, full: { width, height } }
}

const alone = <T>(work: () => Promise<T>): Promise<T> =>
  navigator.locks ? navigator.locks.request('keepsake-decode', work) : work()

/**
 * JPEGs hold their picture at eighths of its size; Chromium's ImageDecoder decodes the largest of
 * these that is not above the size asked for, in a fraction of the time and memory.
 */
async function decodeScaled(
  file: Blob,
  stored: Dimensions,
  smallest: number,
): Promise<Decoded | null> {
  const eighths = Math.ceil((smallest * 8) / Math.max(stored.width, stored.height))
  if (file.type !== 'image/jpeg' || typeof ImageDecoder === 'undefined' || eighths > 6) return null
  const decoder = new ImageDecoder({
    data: await file.arrayBuffer(),
    type: file.type,
    desiredWidth: Math.ceil((stored.width * eighths) / 8),
    desiredHeight: Math.ceil((stored.height * eighths) / 8),
  })
  try {
    const { image } = await decoder.decode()
    const { displayWidth: width, displayHeight: height } = image
    return { source: image, width, height, full: uprightLike(stored, width / height) }
  } finally {
    decoder.close()
  }
}

/** Of the two ways to hold the picture, the one of nearly this shape. */
function uprightLike(stored: Dimensions, shape: number): Dimensions {
  const off = ({ width, height }: Dimensions) => Math.abs(Math.log(width / height / shape))
  return off(turned(stored)) < off(stored) ? turned(stored) : stored
}
