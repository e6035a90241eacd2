// The rules of an upload, pure: are the parts of allowed sizes, and may this author place this
// object here, now. Signatures and hashes have been checked by announce.ts; trusts its arguments.
import { toBase64url } from '#protocol/base64url'
import type { SmallParts } from '#protocol/framing'
import {
  maxDetailsBytes,
  maxItemsPerCollection,
  maxPosterBytes,
  maxPreviewBytes,
  maxPrivateBytes,
  maxThumbnailBytes,
} from '#protocol/limits'
import type { Refusal } from '#protocol/problems'
import { isZero } from '#protocol/records/bytes'
import type { Certificate } from '#protocol/records/certificate'
import { type Descriptor, parseDescriptors, streamKind } from '#protocol/records/descriptor'
import { sealedLength } from '#protocol/records/padding'
import { authorKind, type Statement, statementType } from '#protocol/records/statement'

const malformed = (why: string): Refusal => ({ code: 'malformed-request', why })
const refused = (why: string): Refusal => ({ code: 'record-refused', why })

/** Lengths that a part may have; 0 where it may be absent. */
const exact: [keyof SmallParts, readonly number[]][] = [
  ['wrappedKey', [104]],
  ['card', [136]],
  ['statement', [300]],
  ['certificate', [0, 169]],
  ['name', [0, 328]],
  ['ownKey', [0, 104]],
  ['streamsHash', [32]],
]

export function refuseParts(parts: SmallParts): Refusal | null {
  for (const [name, lengths] of exact) {
    if (!lengths.includes(parts[name].length)) return malformed(`length of ${name}`)
  }
  if (parts.details.length > sealedLength(maxDetailsBytes)) return malformed('details too long')
  if (parts.privatePart.length > sealedLength(maxPrivateBytes)) {
    return malformed('private part too long')
  }
  return refuseStreams(parseDescriptors(parts.descriptors))
}

const mostPlainBytes: Partial<Record<number, number>> = {
  [streamKind.details]: maxDetailsBytes,
  [streamKind.thumbnail]: maxThumbnailBytes,
  [streamKind.preview]: maxPreviewBytes,
  [streamKind.poster]: maxPosterBytes,
}

function refuseStreams(descriptors: Descriptor[]): Refusal | null {
  const kinds = new Set(descriptors.map((one) => one.kind))
  if (!kinds.has(streamKind.details)) return malformed('no details')
  if (!kinds.has(streamKind.original) && !kinds.has(streamKind.preview))
    return malformed('no content')
  for (const { kind, ctLen } of descriptors) {
    const most = mostPlainBytes[kind]
    if (most !== undefined && ctLen > sealedLength(most)) {
      return { code: 'item-too-large', why: `stream ${kind}` }
    }
  }
  return null
}

export interface AuthorFacts {
  /** Present rights, of the token and of the gate or role. */
  contribute: boolean
  /** Last entry of the log about this person or link. */
  entrySeq: number
  /** Log position and state. */
  rosterSeq: number
  rotatedSeq: number
  epoch: number
  /** The head that we computed at the statement's position; null when there is none. */
  headThere: string | null
  items: number
  /** The collection will be deleted. */
  closing: boolean
}
export type Author = AuthorFacts &
  (
    | { kind: 'member'; accountId: string; edPk: string }
    | { kind: 'guest'; linkId: string; certified: boolean; requireName: boolean; expires: number }
  )

export interface Offered {
  collectionId: string
  statement: Statement
  certificate: Certificate | null
  nameFits: boolean
  parts: Pick<SmallParts, 'name' | 'ownKey' | 'privatePart'>
}

export function refusePut(author: Author, offered: Offered): Refusal | null {
  const { statement } = offered
  if (!author.contribute) return closed(author)
  if (author.closing) return closing(author)
  if (statement.type !== statementType.put) return { code: 'not-allowed', why: 'copies later' }
  if (statement.version !== 1) return { code: 'not-allowed', why: 'versions later' }
  if (!isZero(statement.prev)) return refused('first version with a predecessor')
  if (author.items >= maxItemsPerCollection) return { code: 'too-many', why: 'items' }
  if (author.headThere !== toBase64url(statement.rosterHead)) return refused('another history')
  const who =
    author.kind === 'member' ? refuseMember(author, offered) : refuseGuest(author, offered)
  if (who) return who
  const old = isStale(author, statement)
  return !old && statement.epoch !== author.epoch ? refused('another epoch') : null
}

const closed = (author: Author): Refusal =>
  author.kind === 'guest'
    ? { code: 'link-uploads-closed', why: 'no right to contribute' }
    : { code: 'not-allowed', why: 'no right to contribute' }

const closing = (author: Author): Refusal =>
  author.kind === 'guest'
    ? { code: 'link-uploads-closed', why: 'the collection will be deleted' }
    : { code: 'collection-closing', why: 'it will be deleted' }

/** Signed before something that the author must know of: to be signed again, nothing sent again. */
export const isStale = (author: AuthorFacts, statement: Statement): boolean =>
  statement.rosterSeq < author.rotatedSeq || statement.rosterSeq < author.entrySeq

function refuseMember(
  author: Extract<Author, { kind: 'member' }>,
  { statement, certificate, parts }: Offered,
): Refusal | null {
  if (statement.authorKind !== authorKind.account) return refused('not signed as an account')
  if (toBase64url(statement.authorId) !== author.accountId) return refused('another author')
  if (toBase64url(statement.authorPk) !== author.edPk) return refused('another key')
  if (certificate || parts.name.length > 0) return malformed('certificate of an account')
  return parts.ownKey.length === 0 ? malformed('own key missing') : null
}

function refuseGuest(
  author: Extract<Author, { kind: 'guest' }>,
  { collectionId, statement, certificate, nameFits, parts }: Offered,
): Refusal | null {
  if (statement.authorKind !== authorKind.guest) return refused('not signed as a guest')
  if (toBase64url(statement.authorId) !== author.linkId) return refused('another link')
  if (!certificate) return malformed('certificate missing')
  if (parts.ownKey.length > 0 || parts.privatePart.length > 0)
    return malformed('parts of an account')
  const named =
    toBase64url(certificate.collectionId) === collectionId &&
    toBase64url(certificate.linkId) === author.linkId &&
    toBase64url(certificate.guestPk) === toBase64url(statement.authorPk)
  if (!named) return refused('certificate of another')
  // Under an older key of the link: the guest learns of the change first, then certifies again.
  if (!author.certified && !isStale(author, statement)) return refused('certificate')
  if (author.expires !== 0 && statement.createdAt > author.expires) return refused('after the end')
  const unnamed = isZero(certificate.nameHash)
  if (unnamed !== (parts.name.length === 0) || !nameFits) return malformed('name')
  return unnamed && author.requireName
    ? { code: 'name-needed', why: 'the owner asks for it' }
    : null
}
