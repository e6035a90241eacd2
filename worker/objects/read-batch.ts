// Many thumbnails in one streamed answer, each with what is needed to check and name it, in the order
// asked. The bucket is read in waves of six, the most connections that a Worker may have open. The
// answer as a whole is kept in the cache of the data centre: its key names ids, versions and tries
// that the database has just confirmed, so a removed item is never served from there.

import { fromBase64url, toBase64url } from '#protocol/base64url'
import { type FrameParts, writeFrame } from '#protocol/framing'
import type { CollectionId } from '#protocol/ids'
import { streamKind } from '#protocol/records/descriptor'
import { sha256 } from '../access/signed.ts'
import type { Env } from '../env.ts'
import { countCacheCall } from '../http/budget.ts'
import { rangeOf } from './announce.ts'
import { readBytes } from './blobs.ts'
import type { Found, Wanted } from './find-object.ts'
import { type Guard, guarded } from './guarded.ts'

const wave = 6

/** `found`: what is there of `wanted`, in its order. */
export async function readBatch(
  env: Env,
  id: CollectionId,
  wanted: Wanted[],
  found: (Found | null)[],
  guard: Guard,
): Promise<Response> {
  const key = await cacheKey(id, wanted, found)
  const cache = caches.default
  countCacheCall(env)
  const hit = await cache.match(key)
  const length = framesLength(found)
  if (hit?.body) return new Response(guarded(hit.body, length, guard), { headers })
  const [toVisitor, toCache] = frames(env, wanted, found).tee()
  countCacheCall(env)
  const kept = new Response(toCache, {
    headers: { ...headers, 'cache-control': 'max-age=604800' },
  })
  guard.waitUntil(cache.put(key, kept).catch(() => {}))
  return new Response(guarded(toVisitor, length, guard), { headers })
}

/** The same, kept nowhere: for one person alone. */
export const readOwnBatch = (
  env: Env,
  wanted: Wanted[],
  found: (Found | null)[],
  guard: Guard,
): Response =>
  new Response(guarded(frames(env, wanted, found), framesLength(found), guard), { headers })

const headers = { 'content-type': 'application/octet-stream' }

const framesLength = (found: (Found | null)[]): number =>
  found.reduce((sum, one) => sum + frameLength(one), 0)

const thumbnailOf = (found: Found) => rangeOf(found.descriptors, streamKind.thumbnail)

const partsWithout = (found: Found, thumbnail: Uint8Array): FrameParts => ({
  ...found.proof,
  thumbnail,
})

function frameLength(found: Found | null): number {
  if (!found) return 21
  const { statement, descriptors, hashLists, details } = found.proof
  const small = statement.length + descriptors.length + hashLists.length + details.length
  return 21 + 5 * 4 + small + (thumbnailOf(found)?.length ?? 0)
}

function frames(env: Env, wanted: Wanted[], found: (Found | null)[]): ReadableStream<Uint8Array> {
  let next = 0
  return new ReadableStream({
    async pull(controller) {
      const from = next
      next = Math.min(from + wave, wanted.length)
      const ready = await Promise.all(
        wanted.slice(from, next).map((one, i) => frameOf(env, one, found[from + i] ?? null)),
      )
      for (const frame of ready) controller.enqueue(frame)
      if (next >= wanted.length) controller.close()
    },
  })
}

async function frameOf(env: Env, wanted: Wanted, found: Found | null): Promise<Uint8Array> {
  const head = { objectId: fromBase64url(wanted.objectId, 16), version: wanted.version }
  if (!found) return writeFrame({ ...head, parts: null })
  const range = thumbnailOf(found)
  const object = range && (await readBytes(env, found.place, range))
  // A row without bytes is a fault; the stream breaks off rather than show something else.
  if (range && !object) throw new Error('bytes of an item are missing')
  const thumbnail = object ? new Uint8Array(await object.arrayBuffer()) : new Uint8Array()
  return writeFrame({ ...head, parts: partsWithout(found, thumbnail) })
}

/**
 * No token and no host in it: guests of one event ask for the same batches. The statements are: what
 * left and came back by somebody else's hand has the same bytes and another one.
 */
async function cacheKey(
  id: CollectionId,
  wanted: Wanted[],
  found: (Found | null)[],
): Promise<string> {
  const names = wanted.map(({ objectId, version }, i) => {
    const { place, proof } = found[i] ?? {}
    return [objectId, version, place?.attempt, proof && toBase64url(proof.statement)]
  })
  const digest = await sha256(new TextEncoder().encode(JSON.stringify(names)))
  return `https://batch.keepsake.invalid/${id}/${toBase64url(digest)}`
}
