// A HEIC picture through libheif, for browsers without a decoder of their own: most, outside of
// Apple's. Loaded when such a picture is first met. Null when it cannot be decoded here either; the
// file is then kept without a picture.
import { startWorker } from '../trusted-worker.ts'
import type { HeicAnswer } from './heic-worker.ts'
import workerUrl from './heic-worker.ts?worker&url'

export interface HeicPicture {
  picture: File
  /** As displayed. */
  width: number
  height: number
}

const longestWait = 60_000
/** One at a time: a decoded photograph of 12 megapixels is 48 MB, and twice that inside. */
let before: Promise<unknown> = Promise.resolve()

export function heicPicture(signal: AbortSignal, file: Blob): Promise<HeicPicture | null> {
  const mine = before.then(() => (signal.aborted ? null : decode(signal, file)))
  before = mine
  return mine
}

async function decode(signal: AbortSignal, file: Blob): Promise<HeicPicture | null> {
  const worker = startWorker(workerUrl, 'heic')
  const stop = AbortSignal.any([signal, AbortSignal.timeout(longestWait)])
  const answer = await new Promise<HeicAnswer>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<HeicAnswer>) => resolve(data)
    worker.onerror = () => resolve(null)
    stop.addEventListener('abort', () => resolve(null), { once: true })
    worker.postMessage(file)
  })
  worker.terminate()
  if (!answer) return null
  const { picture, width, height } = answer
  return { picture: new File([picture], 'picture', { type: picture.type }), width, height }
}
