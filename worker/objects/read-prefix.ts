// Takes the small parts off the front of a put and leaves the streams behind them unread, so that
// bulk bytes never pass through JavaScript. Nothing is trusted: the length is checked before a byte
// of it is asked for.
import { readSmallParts, type SmallParts } from '#protocol/framing'
import { maxSmallPartsBytes } from '#protocol/limits'
import { Problem } from '../http/problem.ts'

export interface Prefix {
  small: SmallParts
  /** What is left of the body, and how long it is announced to be. */
  rest: ReadableStream
  restBytes: number
}

/** `length`: the announced length of the whole body. */
export async function readPrefix(body: ReadableStream | null, length: number): Promise<Prefix> {
  if (!body || length < 4) throw new Problem('malformed-request')
  const reader = body.getReader({ mode: 'byob' })
  try {
    const head = await take(reader, 4)
    const size = new DataView(head.buffer, head.byteOffset, 4).getUint32(0)
    if (size > maxSmallPartsBytes) throw new Problem('too-large')
    if (size === 0 || size > length - 4) throw new Problem('malformed-request')
    const small = readSmallParts(await take(reader, size))
    return { small, rest: body, restBytes: length - 4 - size }
  } finally {
    reader.releaseLock()
  }
}

async function take(reader: ReadableStreamBYOBReader, length: number): Promise<Uint8Array> {
  const { value } = await reader.readAtLeast(length, new Uint8Array(length))
  if (value?.length !== length) throw new Problem('malformed-request')
  return value
}
