// What the worker tests run in the page: the near side alone.
import { prepare } from '../../web/media/client.ts'

async function ask(file: File, signal: AbortSignal) {
  try {
    const { media, width, height, thumbnail, pieces, stored } = await prepare(signal, file)
    const whole = stored.size === file.size
    return { media, width, height, thumbnail: thumbnail?.size ?? 0, pieces: pieces.length, whole }
  } catch (error) {
    return { failure: (error as { failure?: unknown }).failure ?? String(error) }
  }
}
export type Asked = Awaited<ReturnType<typeof ask>>

async function pick(urls: string[], abortAt = -1): Promise<Asked[]> {
  const blobs = await Promise.all(urls.map(async (url) => (await fetch(url)).blob()))
  const files = blobs.map((blob, i) => new File([blob], `${i}.jpg`))
  return Promise.all(
    files.map((file, i) => {
      const stop = new AbortController()
      const asked = ask(file, stop.signal)
      if (i === abortAt) stop.abort()
      return asked
    }),
  )
}

Object.assign(globalThis, { pick })
