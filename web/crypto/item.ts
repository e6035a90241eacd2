// A whole item on its way out: what goes into one put. `open-item.ts` is the mirror. Everything is
// sealed under a key that is new for this version, so that no (key, salt) pair ever covers two byte
// strings (F5).
import { type Card, packCard } from '#protocol/records/card'
import { cardContext, privateContext, streamContext } from '#protocol/records/contexts'
import type { StreamKind } from '#protocol/records/descriptor'
import { streamKind } from '#protocol/records/descriptor'
import { type Details, packDetails } from '#protocol/records/details'
import { bucket, headerBytes, padme, sealedLength } from '#protocol/records/padding'
import { type PrivatePart, packPrivatePart } from '#protocol/records/private-part'
import { packStatement, statementSigned } from '#protocol/records/statement'
import { concat, randomBytes, randomId, sha256, zeros } from './bytes.ts'
import { type SigningKey, sign } from './ed25519.ts'
import { refuse } from './failure.ts'
import { newObjectKey, wrapFk, wrapOwn } from './keys.ts'
import { seal } from './seal.ts'
import { describeParts, streamsRoot } from './segments.ts'
import { type SealedSegment, type Source, sealSegments } from './stream.ts'
import {
  type Bytes,
  type CollectionKey,
  type MasterKey,
  type ObjectKey,
  saltBytes,
} from './suite.ts'

/** Made once per version; an upload journal keeps it (9.2). */
export interface ItemSecrets {
  objectId: Bytes
  version: number
  fk: ObjectKey
  /** One salt per stream kind, indexed by kind. */
  salts: Bytes[]
}

export function newItemSecrets(objectId: Bytes = randomId(), version = 1): ItemSecrets {
  const salts = Array.from({ length: 6 }, () => randomBytes(saltBytes))
  return { objectId, version, fk: newObjectKey(), salts }
}

/** Where, as whom and in which state of the roster an item is placed. */
export interface PutAs {
  collectionId: Bytes
  /** In force at rosterSeq; 0 through a drop link. */
  epoch: number
  rosterSeq: number
  rosterHead: Bytes
  author: { kind: 1 | 2; id: Bytes; key: SigningKey }
  createdAt: number
  /** Hash of the statement before this one here; zeros or left out for version 1 and copies. */
  prev?: Bytes
  /** 1 put, 2 copy. */
  type?: 1 | 2
  /** How the object key is wrapped: under the collection's key, or to a drop link's public key. */
  wrapUnder: { ck: CollectionKey } | { dropPk: Bytes }
  /** Accounts only: their own way to the object, and what only they get back. */
  own?: { mk: MasterKey; userId: Bytes; privatePart?: PrivatePart }
}

export interface ItemStream {
  kind: StreamKind
  source: Blob | Bytes
}

export interface SealedStream {
  kind: StreamKind
  descriptor: Bytes
  hashes: Bytes
  sealed: Bytes
}

/** The signed and wrapped part of a put: all but the streams. */
export interface SealedRecord {
  card: Bytes
  descriptors: Bytes
  statement: Bytes
  statementHash: Bytes
  /** 104 bytes, or 81 through a drop link. */
  wrap: Bytes
  own: Bytes | null
  privatePart: Bytes | null
}

export interface SealedItem extends SealedRecord {
  secrets: ItemSecrets
  streams: SealedStream[]
}

const sizeOf = (source: Blob | Bytes): number =>
  source instanceof Blob ? source.size : source.length
const paddedSize = (kind: StreamKind, length: number): number =>
  kind === streamKind.details ? bucket(length) : padme(length)

/** Sealed length of a stream, before anything is sealed: for asking whether it fits. */
export const sealedStreamLength = (kind: StreamKind, length: number): number =>
  sealedLength(paddedSize(kind, length))

/** One stream, segment by segment, for files larger than memory. */
export function sealFile(
  secrets: ItemSecrets,
  kind: StreamKind,
  source: Source,
  length: number,
  signal?: AbortSignal,
): AsyncGenerator<SealedSegment, void, void> {
  const salt = secrets.salts[kind] ?? refuse('kind of stream')
  const context = streamContext(secrets.objectId, secrets.version, kind)
  const options = { salt, length, paddedLength: paddedSize(kind, length), signal }
  return sealSegments(secrets.fk, context, source, options)
}

/** The descriptor of a stream that was sealed in segments. `header` is the first 56 bytes. */
export function describeFile(
  kind: StreamKind,
  length: number,
  header: Uint8Array,
  hashes: Bytes,
): Promise<Bytes> {
  return describeParts(kind, header, sealedStreamLength(kind, length), hashes)
}

export async function sealWhole(
  secrets: ItemSecrets,
  { kind, source }: ItemStream,
  signal?: AbortSignal,
): Promise<SealedStream> {
  const segments: SealedSegment[] = []
  const length = sizeOf(source)
  for await (const one of sealFile(secrets, kind, source, length, signal)) segments.push(one)
  const sealed = concat(...segments.map((one) => one.bytes))
  const hashes = concat(...segments.map((one) => one.hash))
  const descriptor = await describeFile(kind, length, sealed.subarray(0, headerBytes), hashes)
  return { kind, descriptor, hashes, sealed }
}

/** Details last, because they tell the true length of every other stream. */
export function sealDetails(
  secrets: ItemSecrets,
  details: Details,
  streams: { kind: StreamKind; length: number }[],
): Promise<SealedStream> {
  const len = Object.fromEntries(streams.map(({ kind, length }) => [String(kind), length]))
  const source = packDetails({ ...details, len })
  return sealWhole(secrets, { kind: streamKind.details, source })
}

/** Everything of one put whose streams fit in memory. */
export async function sealItem(
  secrets: ItemSecrets,
  as: PutAs,
  card: Card,
  details: Details,
  streams: ItemStream[],
  signal?: AbortSignal,
): Promise<SealedItem> {
  const sealed = await Promise.all(streams.map((one) => sealWhole(secrets, one, signal)))
  const lengths = streams.map(({ kind, source }) => ({ kind, length: sizeOf(source) }))
  const all = [await sealDetails(secrets, details, lengths), ...sealed].toSorted(byKind)
  const descriptors = all.map((one) => one.descriptor)
  const record = await sealRecord(secrets, as, card, descriptors)
  return { secrets, streams: all, ...record }
}

const byKind = (a: SealedStream, b: SealedStream): number => a.kind - b.kind

/** Card, wraps and statement over streams already sealed. `descriptors` ordered by kind. */
export async function sealRecord(
  secrets: ItemSecrets,
  as: PutAs,
  card: Card,
  descriptors: Bytes[],
): Promise<SealedRecord> {
  const { objectId, version, fk } = secrets
  const sealedCard = await seal(fk, cardContext(objectId, version), packCard(card))
  const part = as.own?.privatePart
  const privatePart =
    as.own && part
      ? await seal(
          as.own.mk,
          privateContext(as.own.userId, objectId, version),
          packPrivatePart(part),
        )
      : null
  const content = {
    nStreams: descriptors.length,
    streamsRoot: await streamsRoot(objectId, version, descriptors),
    cardHash: await sha256(sealedCard),
  }
  const placed = await place(secrets, as, content)
  return { card: sealedCard, descriptors: concat(...descriptors), privatePart, ...placed }
}

export interface PlacedContent {
  nStreams: number
  streamsRoot: Bytes
  cardHash: Bytes
}

/**
 * Wraps and statement alone: for a copy into another collection, and after `stale`, when the roster
 * has moved on and nothing else need be made again (9.1).
 */
export async function place(
  secrets: Pick<ItemSecrets, 'objectId' | 'version' | 'fk'>,
  as: PutAs,
  content: PlacedContent,
): Promise<Pick<SealedRecord, 'statement' | 'statementHash' | 'wrap' | 'own'>> {
  const { objectId, version, fk } = secrets
  const unsigned = packStatement({
    type: as.type ?? 1,
    collectionId: as.collectionId,
    objectId,
    version,
    prev: as.prev ?? zeros(32),
    epoch: as.epoch,
    rosterSeq: as.rosterSeq,
    rosterHead: as.rosterHead,
    authorKind: as.author.kind,
    authorId: as.author.id,
    authorPk: as.author.key.pk,
    createdAt: as.createdAt,
    nStreams: content.nStreams,
    streamsRoot: content.streamsRoot,
    cardHash: content.cardHash,
  })
  const statement = concat(unsigned, await sign(as.author.key, statementSigned(unsigned)))
  const own = as.own ? await wrapOwn(as.own.mk, as.own.userId, objectId, version, fk) : null
  const wrap = await wrapFor(as, objectId, version, fk)
  return { statement, statementHash: await sha256(statement), wrap, own }
}

async function wrapFor(as: PutAs, objectId: Bytes, version: number, fk: ObjectKey): Promise<Bytes> {
  const { collectionId, epoch, wrapUnder } = as
  if ('ck' in wrapUnder) return wrapFk(wrapUnder.ck, { collectionId, epoch, objectId, version }, fk)
  const { wrapFkForDrop } = await import('./drop.ts')
  const at = { collectionId, linkId: as.author.id, guestPk: as.author.key.pk }
  return wrapFkForDrop(wrapUnder.dropPk, at, objectId, version, fk)
}
