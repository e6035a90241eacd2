// Objects: bytes up and down. Streams are sealed; nothing here can open them, and whoever calls
// checks every byte against the statement (receive/verify).
import { type Frame, MalformedFrame, readFrame } from '#protocol/framing'
import type { CollectionId, ObjectId } from '#protocol/ids'
import { maxPrivateBytes, maxThumbnailBytes } from '#protocol/limits'
import { committed, privateParts } from '#protocol/objects'
import type { Access } from './access.ts'
import { UntrustedAnswer } from './failure.ts'
import { ask, askBytes, askJson, bodyOf } from './http.ts'

export interface ObjectName {
  objectId: ObjectId
  version: number
}

/** The longest part of a frame: a thumbnail, or a hash list of 2 MiB. */
const maxPartBytes = 2 * 1024 * 1024
const maxFrameBytes = 3 * maxPartBytes

/** Where bytes are read: a collection by token, or the account's library by session. */
export interface ReadAt {
  path: string
  access?: Access
}

export const collectionAt = (access: Access, id: CollectionId): ReadAt => ({
  path: `/api/collections/${id}`,
  access,
})

export const objectPath = (path: string, { objectId, version }: ObjectName) =>
  `${path}/objects/${objectId}/${version}`

/** Small parts alone, after `stale`: the streams are there already. */
export const commitObject = (
  signal: AbortSignal,
  access: Access,
  collectionId: CollectionId,
  name: ObjectName,
  body: Uint8Array<ArrayBuffer>,
) =>
  askJson(signal, committed, {
    method: 'POST',
    path: `${objectPath(`/api/collections/${collectionId}`, name)}/commit`,
    body,
    access,
  })

/** One sealed stream whole; more than `ctLen` bytes are refused. */
export const loadStream = (
  signal: AbortSignal,
  at: ReadAt,
  name: ObjectName,
  kind: number,
  ctLen: number,
) => askBytes(signal, ctLen, { ...at, path: `${objectPath(at.path, name)}/${kind}` })

/** The account's own private part of an object; empty when there is none. */
export const loadPrivate = (signal: AbortSignal, at: ReadAt, name: ObjectName) => {
  const path = `${objectPath(at.path, name)}/private`
  return askBytes(signal, 2 * maxPrivateBytes, { ...at, path })
}

/** Own private parts since a point of the collection's clock, oldest first. */
export const listPrivateParts = (
  signal: AbortSignal,
  access: Access,
  collectionId: CollectionId,
  after: number,
) =>
  askJson(signal, privateParts, {
    path: `/api/collections/${collectionId}/private?after=${after}`,
    access,
  })

/** Statement, descriptors, hash lists and details of one item. */
export async function loadProof(signal: AbortSignal, at: ReadAt, name: ObjectName): Promise<Frame> {
  const path = `${objectPath(at.path, name)}/proof`
  const bytes = await askBytes(signal, maxFrameBytes, { ...at, path })
  const found = frameIn(bytes)
  if (!found || found.taken !== bytes.length) throw new UntrustedAnswer('not one frame')
  return found.frame
}

function frameIn(bytes: Uint8Array) {
  try {
    return readFrame(bytes, maxPartBytes)
  } catch (error) {
    if (error instanceof MalformedFrame) throw new UntrustedAnswer(error.message)
    throw error
  }
}

/** Frames as they arrive, in the order asked. At most 36 items; of `details`, without thumbnails, 100. */
export async function* loadBatch(
  signal: AbortSignal,
  at: ReadAt,
  items: readonly ObjectName[],
  what = 'batch',
): AsyncGenerator<Frame> {
  const body = { items }
  const path = `${at.path}/${what}`
  const response = await ask(signal, { ...at, method: 'POST', path, body })
  let rest: Uint8Array = new Uint8Array()
  for await (const chunk of bodyOf(signal, response)) {
    rest = rest.length === 0 ? chunk : joined(rest, chunk)
    if (rest.length > maxFrameBytes + maxThumbnailBytes) throw new UntrustedAnswer('frame too long')
    for (let found = frameIn(rest); found; found = frameIn(rest)) {
      rest = rest.slice(found.taken)
      yield found.frame
    }
  }
  if (rest.length > 0) throw new UntrustedAnswer('frames end early')
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
