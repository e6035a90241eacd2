// Bytes in the bucket: create-only, read by range, deleted by key. Everything is sealed; keys and
// metadata say nothing but which collection, object and try it is.

import { fromBase64url } from '#protocol/base64url'
import type { CollectionId, ObjectId } from '#protocol/ids'
import type { Bytes } from '#protocol/records/bytes'
import type { Env } from '../env.ts'

export interface Place {
  homeId: CollectionId
  objectId: ObjectId
  version: number
  /** Each try of an upload has its own: none can delete the bytes of another. */
  attempt: string
}

export const keyOf = ({ homeId, objectId, version, attempt }: Place): string =>
  `c/${homeId}/${objectId}/${version}/${attempt}`

export interface Announcement {
  bytes: number
  /** SHA-256, base64url. */
  hash: string
}

export type PutOutcome = 'stored' | 'cut-short' | 'bytes-differ'

/**
 * Streams `body` into a new object and resolves when it is there with the announced length and hash,
 * from this call or an earlier one. Takes the body over. Throws when the bucket cannot be reached.
 */
export async function putBytes(
  env: Env,
  place: Place,
  body: ReadableStream,
  announced: Announcement,
): Promise<PutOutcome> {
  const fixed = new FixedLengthStream(announced.bytes)
  const stop = new AbortController()
  let arrived = true
  const piped = body.pipeTo(fixed.writable, { signal: stop.signal }).catch(() => {
    arrived = false
  })
  try {
    const put = await env.BLOBS.put(keyOf(place), fixed.readable, {
      onlyIf: { etagDoesNotMatch: '*' },
      sha256: fromBase64url(announced.hash, 32),
    })
    if (put) return 'stored'
    return (await isStored(env, place, announced)) ? 'stored' : 'bytes-differ'
  } catch (error) {
    stop.abort()
    await piped
    if (isChecksum(error)) return 'bytes-differ'
    if (!arrived) return 'cut-short'
    throw error
  } finally {
    // When the key exists the bucket does not read the body: the pipe would wait for ever.
    stop.abort()
    await piped
  }
}

/** Codes 10037 and the like; the text is all that a binding gives. */
const isChecksum = (error: unknown): boolean =>
  error instanceof Error && /checksum|sha-?256|10037|bad ?digest/i.test(error.message)

export async function isStored(env: Env, place: Place, announced: Announcement): Promise<boolean> {
  const head = await env.BLOBS.head(keyOf(place))
  const hash = head?.checksums.sha256
  if (!head || !hash || head.size !== announced.bytes) return false
  const wanted: Bytes = fromBase64url(announced.hash, 32)
  return new Uint8Array(hash).every((byte, i) => byte === wanted[i])
}

export const readBytes = (
  env: Env,
  place: Place,
  range: { offset: number; length: number },
): Promise<R2ObjectBody | null> => env.BLOBS.get(keyOf(place), { range })

/** At most 1,000 at once. No effect on keys that are not there. */
export const deleteBytes = (env: Env, places: Place[]): Promise<void> =>
  places.length === 0 ? Promise.resolve() : env.BLOBS.delete(places.map(keyOf))
