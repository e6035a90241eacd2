// A stream of known length to the device's disk: through the service worker, which hands the browser
// a download that it writes as it comes. Where there is none, small ones are gathered in memory, and
// larger ones are refused before they begin.

import { toBase64url } from '#protocol/base64url'
import { randomId } from '../crypto/bytes.ts'
import { serviceWorker } from './service-worker.ts'

export interface Saving {
  name: string
  type: string
  size: number
  stream: ReadableStream<Uint8Array>
}

/** Above this a browser without a service worker might run out of memory. */
export const mostInMemory = 500_000_000
/** A worker that is asked nothing for half a minute is put to sleep by the browser. */
const wakeEveryMs = 10_000
const releaseAfterMs = 60_000

export class CannotSave extends Error {}

/** Resolves when the last byte was handed over; rejects when the person stopped it or it broke. */
export async function saveStream(saving: Saving): Promise<void> {
  const worker = (await serviceWorker())?.active
  if (worker) return throughWorker(worker, saving)
  if (saving.size > mostInMemory) throw new CannotSave('too large without a service worker')
  await throughMemory(saving)
}

async function throughWorker(worker: ServiceWorker, saving: Saving): Promise<void> {
  const announce = toBase64url(randomId())
  const { port1: port, port2 } = new MessageChannel()
  const { name, type, size } = saving
  const served = serve(port, saving.stream)
  worker.postMessage({ announce, name, type, size }, [port2])
  const wake = setInterval(() => worker.postMessage('wake'), wakeEveryMs)
  try {
    await served.ready
    // An answer that is a download leaves this page where it is.
    location.href = `/download/${announce}`
    await served.done
  } finally {
    clearInterval(wake)
    port.close()
  }
}

/** Gives the next piece whenever the other side asks for one. */
function serve(port: MessagePort, stream: ReadableStream<Uint8Array>) {
  const ready = Promise.withResolvers<void>()
  const done = Promise.withResolvers<void>()
  const reader = stream.getReader()
  const give = async () => {
    try {
      const { done: isEnd, value } = await reader.read()
      if (isEnd) port.postMessage({ end: true })
      else handOver(port, value)
      if (isEnd) done.resolve()
    } catch (error) {
      port.postMessage({ failed: 'broken' })
      done.reject(error)
    }
  }
  port.onmessage = ({ data }: MessageEvent<'ready' | 'pull' | 'cancel'>) => {
    if (data === 'ready') ready.resolve()
    else if (data === 'pull') void give()
    else {
      void reader.cancel().catch(() => undefined)
      done.reject(new DOMException('stopped', 'AbortError'))
    }
  }
  return { ready: ready.promise, done: done.promise }
}

/** A piece that is all of its buffer moves; one that is a part of it is copied. */
function handOver(port: MessagePort, chunk: Uint8Array): void {
  const { buffer } = chunk
  const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === chunk.byteLength
  port.postMessage({ chunk }, isWhole ? [buffer] : [])
}

async function throughMemory({ name, type, stream }: Saving): Promise<void> {
  const blob = new Blob([await new Response(stream).blob()], { type })
  const anchor = document.createElement('a')
  anchor.href = URL.createObjectURL(blob)
  anchor.download = name
  anchor.click()
  setTimeout(() => URL.revokeObjectURL(anchor.href), releaseAfterMs)
}
