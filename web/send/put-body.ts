// A sealed item as the body of one put: small parts in front, streams in their order behind. The
// streams stay as they are when the small parts are made anew after `stale`.
import { type SmallParts, streamOrder, writePutPrefix } from '#protocol/framing'
import { concat, zeros } from '#protocol/records/bytes'
import { sha256 } from '../crypto/bytes.ts'
import type { SealedItem, SealedStream } from '../crypto/item.ts'
import type { Bytes } from '../crypto/suite.ts'
import type { Author } from './destination.ts'

export interface SentStreams {
  details: Bytes
  hashLists: Bytes
  body: Blob
  hash: Bytes
}

/** Copied once into a Blob, which the browser may keep on disk; the hash is over all of it. */
export async function layStreams(streams: SealedStream[]): Promise<SentStreams> {
  const ofKind = (kind: number) => streams.find((one) => one.kind === kind)?.sealed
  const parts = streamOrder.flatMap((kind) => ofKind(kind) ?? [])
  return {
    details: ofKind(0) ?? zeros(0),
    hashLists: concat(...streams.map(({ hashes }) => hashes)),
    body: new Blob(parts),
    hash: await sha256(concat(...parts)),
  }
}

export type SignedParts = Omit<SealedItem, 'secrets' | 'streams' | 'statementHash'>

export function prefixOf(
  sealed: SignedParts,
  streams: Omit<SentStreams, 'body'>,
  author: Author,
): Bytes {
  const none = zeros(0)
  const parts: SmallParts = {
    wrappedKey: sealed.wrap,
    card: sealed.card,
    details: streams.details,
    privatePart: sealed.privatePart ?? none,
    descriptors: sealed.descriptors,
    hashLists: streams.hashLists,
    statement: sealed.statement,
    certificate: author.certificate,
    name: author.name,
    ownKey: sealed.own ?? none,
    streamsHash: streams.hash,
  }
  return concat(writePutPrefix(parts))
}
