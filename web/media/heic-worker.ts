// Worker entry for one HEIC picture that the browser cannot decode itself; then it is ended, and its
// memory goes with it. The decoder is WebAssembly, so this file alone has a policy that allows it; it
// sees one picture and asks nobody anything. The answer is a JPEG of at most 2,048 px, upright.
import libheif from 'libheif-js/libheif-wasm/libheif-bundle.mjs'
import { tooLarge } from './dimensions.ts'

export type HeicAnswer = { picture: Blob; width: number; height: number } | null

const longestSide = 2048
const scope = globalThis as unknown as {
  onmessage: ((event: MessageEvent<Blob>) => void) | null
  postMessage(answer: HeicAnswer): void
}

scope.onmessage = async ({ data }) => {
  scope.postMessage(await decode(data).catch(() => null))
}

async function decode(file: Blob): Promise<HeicAnswer> {
  const { HeifDecoder } = await libheif()
  const images = new HeifDecoder().decode(new Uint8Array(await file.arrayBuffer()))
  const image = images.find((one) => one.is_primary()) ?? images[0]
  if (!image) return null
  const size = { width: image.get_width(), height: image.get_height() }
  if (tooLarge(size)) return null
  const pixels = new ImageData(size.width, size.height)
  const shown = await new Promise<ImageData | null>((resolve) => image.display(pixels, resolve))
  return shown && { ...size, picture: await encode(shown) }
}

async function encode(pixels: ImageData): Promise<Blob> {
  const { width, height } = pixels
  const scale = Math.min(1, longestSide / Math.max(width, height))
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(width * scale)),
    Math.max(1, Math.round(height * scale)),
  )
  const source = await createImageBitmap(pixels, {
    resizeWidth: canvas.width,
    resizeHeight: canvas.height,
    resizeQuality: 'high',
  })
  canvas.getContext('2d')?.drawImage(source, 0, 0)
  source.close()
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 })
}
