import { fromBase64url } from '#protocol/base64url'
import { type SmallParts, writePutPrefix } from '#protocol/framing'
import type { Committed } from '#protocol/objects'
import { type Bytes, concat, zeros } from '#protocol/records/bytes'
import { segmentsInput, streamsInput } from '#protocol/records/contexts'
import { packDescriptor } from '#protocol/records/descriptor'
import { segmentCount, segmentRange } from '#protocol/records/padding'
import { packStatement, type StatementFields, statementSigned } from '#protocol/records/statement'
import type { Position } from './album.ts'
import type { Answer } from './owner.ts'
import type { Server } from './server.ts'
import { id, random, type Signer, sha } from './signer.ts'

export interface GuestPut {
  name?: Bytes | null
  certificate?: Bytes
  position?: Position
  changes?: Partial<StatementFields>
  parts?: Partial<SmallParts>
}

/** Sealed bytes of one photo, by kind of stream. */
export interface Photo {
  objectId: string
  streams: Map<number, Bytes>
}

export function makePhoto(
  sizes: { original?: number; thumbnail?: number; preview?: number } = {},
): Photo {
  const { original = 3_000, thumbnail = 500, preview = 1_000 } = sizes
  const sealed = (plain: number) => random(56 + plain + 16 * (Math.floor(plain / 16_384) + 1))
  const streams = new Map([[0, sealed(256)]])
  if (original > 0) streams.set(1, sealed(original))
  if (thumbnail > 0) streams.set(2, sealed(thumbnail))
  if (preview > 0) streams.set(3, sealed(preview))
  return { objectId: id(), streams }
}

export interface PutBody {
  path: string
  small: SmallParts
  /** Small parts with their length in front. */
  prefix: Uint8Array
  streams: Bytes
  statement: Bytes
}

interface PutPlan {
  collectionId: string
  signer: Signer
  author: { kind: 1 | 2; id: Bytes }
  position: Position
  epoch: number
  parts: Partial<SmallParts>
  changes: Partial<StatementFields>
}

const hashesOf = (stream: Bytes): Bytes[] =>
  Array.from({ length: segmentCount(stream.length) }, (_, i) => {
    const { start, end } = segmentRange(i, stream.length)
    return sha(stream.subarray(start, end))
  })

export function makePut(photo: Photo, plan: PutPlan): PutBody {
  const kinds = [...photo.streams.keys()].sort((a, b) => a - b)
  const stream = (kind: number): Bytes => photo.streams.get(kind) ?? zeros(0)
  const descriptors = kinds.map((kind) =>
    packDescriptor({
      kind: kind as 0,
      salt: stream(kind).slice(0, 24),
      commitment: stream(kind).slice(24, 56),
      ctLen: stream(kind).length,
      root: sha(segmentsInput(stream(kind).length, concat(...hashesOf(stream(kind))))),
    }),
  )
  const objectId = fromBase64url(photo.objectId)
  const card = random(136)
  const fields: StatementFields = {
    type: 1,
    collectionId: fromBase64url(plan.collectionId),
    objectId,
    version: 1,
    prev: zeros(32),
    epoch: plan.epoch,
    rosterSeq: plan.position.seq,
    rosterHead: plan.position.head,
    authorKind: plan.author.kind,
    authorId: plan.author.id,
    authorPk: plan.signer.pk,
    createdAt: Date.now(),
    nStreams: kinds.length,
    streamsRoot: sha(streamsInput(objectId, 1, descriptors)),
    cardHash: sha(card),
    ...plan.changes,
  }
  const unsigned = packStatement(fields)
  const statement = concat(unsigned, plan.signer.sign(statementSigned(unsigned)))
  const streams = concat(...[2, 3, 4, 5, 1].map(stream))
  const small: SmallParts = {
    wrappedKey: random(104),
    card,
    details: stream(0),
    privatePart: zeros(0),
    descriptors: concat(...descriptors),
    hashLists: concat(...kinds.flatMap((kind) => hashesOf(stream(kind)))),
    statement,
    certificate: zeros(0),
    name: zeros(0),
    ownKey: zeros(0),
    streamsHash: sha(streams),
    ...plan.parts,
  }
  const path = `/api/collections/${plan.collectionId}/objects/${photo.objectId}/1`
  return { path, small, prefix: writePutPrefix(small), streams, statement }
}

/** What the object is charged with. */
export const chargedBytes = ({ small, streams }: PutBody): number =>
  streams.length + small.details.length + small.privatePart.length

export const sendPhoto = (
  server: Server,
  token: string,
  body: PutBody,
  headers: Record<string, string> = {},
): Promise<Answer<Committed>> =>
  sendBytes(server, 'PUT', body.path, token, concat(body.prefix, body.streams), headers)

export const sendCommit = (
  server: Server,
  token: string,
  body: PutBody,
): Promise<Answer<Committed>> =>
  sendBytes(server, 'POST', `${body.path}/commit`, token, body.prefix)

export async function sendBytes<T>(
  server: Server,
  method: string,
  path: string,
  token: string,
  bytes: Uint8Array,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const answer = await server.fetch(path, {
    method,
    headers: { authorization: `Keepsake ${token}`, ...headers },
    body: bytes as Uint8Array<ArrayBuffer>,
  })
  const text = await answer.text()
  const isJson = (answer.headers.get('content-type') ?? '').includes('json')
  const json = isJson ? JSON.parse(text) : null
  const problem = String(json?.type ?? '').replace('/problems/', '') || null
  return {
    status: answer.status,
    json,
    text,
    headers: answer.headers as unknown as Headers,
    problem,
  }
}

/** Bytes by token; `status` and the whole body. */
export async function readBytes(
  server: Server,
  path: string,
  token: string,
  headers: Record<string, string> = {},
  init: { method?: string; body?: string } = {},
): Promise<{ status: number; bytes: Bytes; headers: Headers }> {
  const answer = await server.fetch(path, {
    ...init,
    headers: { authorization: `Keepsake ${token}`, ...headers },
  })
  const bytes = new Uint8Array(await answer.arrayBuffer())
  return { status: answer.status, bytes, headers: answer.headers as unknown as Headers }
}
