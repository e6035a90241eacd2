// What a put says about itself, read and checked against itself: lengths, hashes over ciphertext,
// the statement's signature. Needs no key and no database; whether it may come in is policy.ts.
import { toBase64url } from '#protocol/base64url'
import { type SmallParts, streamOffsets } from '#protocol/framing'
import type { CollectionId, ObjectId } from '#protocol/ids'
import { type Bytes, equal } from '#protocol/records/bytes'
import {
  type Certificate,
  certificateSigned,
  parseCertificate,
} from '#protocol/records/certificate'
import { segmentsInput, streamsInput } from '#protocol/records/contexts'
import {
  type Descriptor,
  packDescriptor,
  parseDescriptors,
  streamKind,
} from '#protocol/records/descriptor'
import { segmentCount } from '#protocol/records/padding'
import { parseStatement, type Statement, statementSigned } from '#protocol/records/statement'
import { sha256, verifySignature } from '../access/signed.ts'
import { Problem, throwRefusal } from '../http/problem.ts'
import { refuseParts } from './policy.ts'

export interface Announced {
  collectionId: CollectionId
  objectId: ObjectId
  version: number
  parts: SmallParts
  statement: Statement
  certificate: Certificate | null
  descriptors: Descriptor[]
  /** Length of the streams behind the small parts. */
  streamBytes: number
  /** What is charged: everything that is stored of the object. */
  bytes: number
  /** Does the certificate name the hash of the sealed name that came along, or none? */
  nameFits: boolean
}

export async function announce(
  parts: SmallParts,
  asked: { collectionId: CollectionId; objectId: ObjectId; version: number },
): Promise<Announced> {
  throwRefusal(refuseParts(parts))
  const descriptors = parseDescriptors(parts.descriptors)
  const statement = parseStatement(parts.statement)
  const certificate = parts.certificate.length > 0 ? parseCertificate(parts.certificate) : null
  await checkHashes(parts, descriptors, statement)
  const signed = statementSigned(parts.statement)
  const about =
    toBase64url(statement.collectionId) === asked.collectionId &&
    toBase64url(statement.objectId) === asked.objectId &&
    statement.version === asked.version
  if (!about || !(await verifySignature(statement.authorPk, signed, statement.signature))) {
    throw new Problem('record-refused')
  }
  const streamBytes = lengthOfStreams(descriptors)
  const bytes = streamBytes + parts.details.length + parts.privatePart.length
  const nameFits = await nameMatches(certificate, parts.name)
  return { ...asked, parts, statement, certificate, descriptors, streamBytes, bytes, nameFits }
}

/** Is it certified by this key of the link? */
export const certifiedBy = (caPk: Bytes, bytes: Uint8Array, certificate: Certificate) =>
  verifySignature(caPk, certificateSigned(bytes), certificate.signature)

async function nameMatches(certificate: Certificate | null, name: Uint8Array): Promise<boolean> {
  if (!certificate || name.length === 0) return true
  return equal(certificate.nameHash, await sha256(name))
}

/** The lists give the roots, the roots give streamsRoot, the card gives cardHash (V6). */
async function checkHashes(
  parts: SmallParts,
  descriptors: Descriptor[],
  statement: Statement,
): Promise<void> {
  let at = 0
  for (const descriptor of descriptors) {
    const length = segmentCount(descriptor.ctLen) * 32
    const hashes = parts.hashLists.subarray(at, at + length)
    at += length
    if (hashes.length !== length) throw new Problem('malformed-request')
    const root = await sha256(segmentsInput(descriptor.ctLen, hashes))
    if (!equal(root, descriptor.root)) throw new Problem('record-refused')
    if (descriptor.kind === streamKind.details)
      await checkDetails(parts.details, descriptor, hashes)
  }
  if (at !== parts.hashLists.length) throw new Problem('malformed-request')
  const { objectId, version, streamsRoot, cardHash, nStreams } = statement
  const root = await sha256(streamsInput(objectId, version, descriptors.map(packDescriptor)))
  const card = await sha256(parts.card)
  if (nStreams !== descriptors.length || !equal(root, streamsRoot) || !equal(card, cardHash)) {
    throw new Problem('record-refused')
  }
}

/** The details came along, so they are checked byte for byte; they are one segment. */
async function checkDetails(
  details: Uint8Array,
  descriptor: Descriptor,
  hashes: Uint8Array,
): Promise<void> {
  const fits =
    details.length === descriptor.ctLen &&
    equal(details.subarray(0, 24), descriptor.salt) &&
    equal(details.subarray(24, 56), descriptor.commitment) &&
    equal(await sha256(details), hashes)
  if (!fits) throw new Problem('record-refused')
}

/** Sealed length by kind, without the details, which do not lie in the bucket. */
export const lengthsOf = (descriptors: Descriptor[]): Map<number, number> =>
  new Map(
    descriptors
      .filter((one) => one.kind !== streamKind.details)
      .map((one) => [one.kind, one.ctLen]),
  )

const lengthOfStreams = (descriptors: Descriptor[]): number =>
  [...lengthsOf(descriptors).values()].reduce((sum, length) => sum + length, 0)

/** Where the stream of a kind lies in the stored bytes; null when there is none. */
export function rangeOf(
  descriptors: Descriptor[],
  kind: number,
): { offset: number; length: number } | null {
  const lengths = lengthsOf(descriptors)
  const length = lengths.get(kind)
  const offset = streamOffsets(lengths).get(kind)
  return length === undefined || offset === undefined ? null : { offset, length }
}
