// Files that a page makes piece by piece and the browser writes to disk as they come, so that no size
// is too large for memory. The page announces a file with a port; the browser then asks this worker
// for `/download/<random>`, and every piece is fetched from the page when the disk has taken the last.
// Each may be taken once. Nothing is kept.

/** What a page says first, with a port to pull from. */
export interface Announcement {
  announce: string
  name: string
  type: string
  /** Exact length in bytes. */
  size: number
}

interface Waiting extends Announcement {
  port: MessagePort
}

/** A page that announces and never navigates must not fill the memory. */
const mostWaiting = 20
const idPattern = /^[A-Za-z0-9_-]{22}$/
const waiting = new Map<string, Waiting>()

/** True when it was an announcement that is taken: then the port has heard `ready`. */
export function takeAnnouncement(data: unknown, port: MessagePort | undefined): boolean {
  const { announce, name, type, size } = (data ?? {}) as Partial<Announcement>
  if (typeof announce !== 'string' || !idPattern.test(announce) || !port) return false
  if (typeof name !== 'string' || typeof type !== 'string' || !Number.isSafeInteger(size)) {
    return false
  }
  for (const oldest of waiting.keys()) {
    if (waiting.size < mostWaiting) break
    waiting.delete(oldest)
  }
  waiting.set(announce, { announce, name, type, size: size ?? 0, port })
  port.postMessage('ready')
  return true
}

/** Null: not the address of a download. */
export function downloadResponse(url: URL): Response | null {
  const [, announced] = /^\/download\/([^/]+)$/.exec(url.pathname) ?? []
  if (announced === undefined) return null
  const file = waiting.get(announced)
  if (!file) return new Response('', { status: 404 })
  waiting.delete(announced)
  return new Response(streamFrom(file), { headers: headersOf(file) })
}

const headersOf = ({ name, type, size }: Waiting): Record<string, string> => ({
  'content-type': type,
  'content-length': String(size),
  'content-disposition': `attachment; filename="${asciiName(name)}"; filename*=UTF-8''${encoded(name)}`,
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  // A file of somebody's is never a page of this origin.
  'content-security-policy': "default-src 'none'; sandbox",
})

const asciiName = (name: string): string =>
  name.replaceAll(/[^\x20-\x7e]/g, '_').replaceAll(/["\\%]/g, '_')

/** RFC 8187: what encodeURIComponent leaves and the header's grammar does not take. */
const encoded = (name: string): string =>
  encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )

type Piece = { chunk: Uint8Array } | { end: true } | { failed: string }

/** Pulls: the page is asked for the next piece when there is room for it. */
function streamFrom({ port }: Waiting): ReadableStream<Uint8Array> {
  let answer: ((piece: Piece) => void) | null = null
  port.onmessage = ({ data }: MessageEvent<Piece>) => {
    answer?.(data)
    answer = null
  }
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const piece = await new Promise<Piece>((resolve) => {
          answer = resolve
          port.postMessage('pull')
        })
        if ('chunk' in piece) controller.enqueue(piece.chunk)
        else if ('end' in piece) controller.close()
        else controller.error(new Error(piece.failed))
      },
      cancel() {
        port.postMessage('cancel')
      },
    },
    { highWaterMark: 1 },
  )
}
