// Reading on from a file, bytes or a stream, so and so many bytes at a time.
import { concat, zeros } from './bytes.ts'
import type { Bytes } from './suite.ts'

export type Source = Blob | Bytes | ReadableStream<Uint8Array>

export type Read = ((length: number) => Promise<Bytes>) & { close: () => Promise<void> }

/** Reads on from a blob, bytes or a stream; fewer bytes only at the end. */
export function reader(source: Source): Read {
  if (source instanceof ReadableStream) return streamReader(source)
  if (source instanceof Blob) return streamReader(asStream(windows(source)))
  let at = 0
  const read = async (length: number) => {
    at += length
    return source.slice(at - length, at)
  }
  return Object.assign(read, { close: async () => {} })
}

/** Every slice of a file is a round trip to another process: few large ones, one of them ahead. */
const windowBytes = 8_388_608

async function* windows(blob: Blob): AsyncGenerator<Uint8Array, void, void> {
  const load = (at: number) => blob.slice(at, at + windowBytes).arrayBuffer()
  let ahead = load(0)
  for (let at = windowBytes; ; at += windowBytes) {
    const window = new Uint8Array(await ahead)
    if (at < blob.size) {
      ahead = load(at)
      ahead.catch(() => {})
    }
    yield window
    if (at >= blob.size) return
  }
}

/** Copies only what lies across two pieces. */
function streamReader(stream: ReadableStream<Uint8Array>): Read {
  const from = stream.getReader()
  let held: Uint8Array = zeros(0)
  const read = async (length: number) => {
    const parts: Uint8Array[] = []
    for (let missing = length; missing > 0; ) {
      if (held.length === 0) {
        const { done, value } = await from.read()
        if (done) break
        held = value
      }
      const part = held.subarray(0, missing)
      held = held.subarray(part.length)
      missing -= part.length
      parts.push(part)
    }
    const [only = zeros(0)] = parts
    return parts.length < 2 ? (only as Bytes) : concat(...parts)
  }
  return Object.assign(read, { close: () => from.cancel().catch(() => {}) })
}

/** A generator as a stream that asks for the next part only when the reader does. */
export function asStream<T>(parts: AsyncGenerator<T, void, void>): ReadableStream<T> {
  return new ReadableStream<T>(
    {
      async pull(controller) {
        const next = await parts.next()
        if (next.done) controller.close()
        else controller.enqueue(next.value)
      },
      async cancel() {
        await parts.return()
      },
    },
    { highWaterMark: 0 },
  )
}
