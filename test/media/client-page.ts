// What the worker tests run in the page: the near side alone.
import { prepare } from '../../web/media/client.ts'

async function ask(file: File, signal: AbortSignal) {
  try {
    const { thumbnail, preview, poster, pieces, stored, ...facts } = await prepare(signal, file)
    const { media, width, height, durationMs, takenAt, zone } = facts
    return {
      ...{ media, width, height, durationMs, takenAt, zone },
      whole: stored.size === file.size,
      thumbnail: thumbnail?.size ?? 0,
      preview: preview?.size ?? 0,
      poster: poster?.size ?? 0,
      pieces: pieces.length,
    }
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
