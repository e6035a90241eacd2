// One sealed stream, whole or a range of it. Whether this visitor may have it has been decided;
// the bytes are opaque and never change, so the browser that was allowed to fetch them may keep them.
import { fromBase64url } from '#protocol/base64url'
import { writeFrame } from '#protocol/framing'
import type { Env } from '../env.ts'
import { Problem } from '../http/problem.ts'
import { rangeOf } from './announce.ts'
import { readBytes } from './blobs.ts'
import type { Found } from './find-object.ts'
import { type Guard, guarded } from './guarded.ts'

export interface Range {
  start: number
  /** Inclusive. */
  end: number
}

/** Null for no range, and for forms we do not take: then the whole is the right answer (RFC 9110). */
export function parseRange(header: string | undefined, size: number): Range | 'none' | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '')
  if (!match) return null
  const [, first = '', last = ''] = match
  if (first === '' && last === '') return null
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  return start <= end ? { start, end } : 'none'
}

/** Below this an answer is over before a second look would come. */
const smallBytes = 1024 * 1024

export async function readStream(
  env: Env,
  found: Found,
  kind: number,
  rangeHeader: string | undefined,
  guard: Guard,
): Promise<Response> {
  const stream = rangeOf(found.descriptors, kind)
  if (!stream) throw new Problem('item-unavailable')
  const range = parseRange(rangeHeader, stream.length)
  if (range === 'none') return unsatisfiable(stream.length)
  const { start, end } = range ?? { start: 0, end: stream.length - 1 }
  const length = end - start + 1
  const object = await readBytes(env, found.place, { offset: stream.offset + start, length })
  if (!object) throw new Problem('item-unavailable')
  const body = length <= smallBytes ? object.body : guarded(object.body, length, guard)
  const headers: Record<string, string> = { ...byteHeaders, 'content-length': String(length) }
  if (range) headers['content-range'] = `bytes ${start}-${end}/${stream.length}`
  return new Response(body, { status: range ? 206 : 200, headers })
}

export const byteHeaders = {
  'content-type': 'application/octet-stream',
  'accept-ranges': 'bytes',
  'cache-control': 'private, max-age=31536000, immutable',
} as const

/**
 * What is needed to check an object, without a thumbnail. Kept nowhere: the bytes stay, but somebody
 * else may place them anew and sign for them.
 */
export function proofOf({ place, proof }: Found): Response {
  const frame = writeFrame({
    objectId: fromBase64url(place.objectId, 16),
    version: place.version,
    parts: { ...proof, thumbnail: new Uint8Array() },
  })
  const headers = { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' }
  return new Response(frame as Uint8Array<ArrayBuffer>, { headers })
}

const unsatisfiable = (size: number): Response =>
  new Response(null, { status: 416, headers: { 'content-range': `bytes */${size}` } })
