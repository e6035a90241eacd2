// The names of many items in one answer: what is needed to check each and its sealed details, without
// thumbnails. For lists of documents and for search, where everything is asked for once. All of it
// lies in the database, so the bucket is not read.

import { fromBase64url } from '#protocol/base64url'
import { writeFrame } from '#protocol/framing'
import type { CollectionId } from '#protocol/ids'
import type { Env } from '../env.ts'
import { type Found, findObjects, type Wanted } from './find-object.ts'

/** Frames in the order asked, one after another; empty ones where there is nothing. */
export async function readDetails(env: Env, id: CollectionId, wanted: Wanted[]): Promise<Blob> {
  return detailFrames(wanted, await findObjects(env, id, wanted))
}

/** `found`: what is there of `wanted`, in its order. */
export function detailFrames(wanted: Wanted[], found: (Found | null)[]): Blob {
  const frames = wanted.map(({ objectId, version }, i) => {
    const proof = found[i]?.proof
    const parts = proof ? { ...proof, thumbnail: new Uint8Array() } : null
    return writeFrame({ objectId: fromBase64url(objectId, 16), version, parts })
  })
  return new Blob(frames as Uint8Array<ArrayBuffer>[])
}
