// Author, right, order and hashes of one item, before anything but its card is believed: V1 to V6 of
// crypto.md. What fails is a CryptoError; the caller hides the item and counts it (V7).
import { fromBase64url } from '#protocol/base64url'
import type { FrameParts } from '#protocol/framing'
import type { ItemRow } from '#protocol/items'
import type { Bytes } from '#protocol/records/bytes'
import { concat, equal } from '#protocol/records/bytes'
import { parseDescriptor } from '#protocol/records/descriptor'
import { segmentCount } from '#protocol/records/padding'
import type { Statement } from '#protocol/records/statement'
import { CryptoError, refuse } from '../crypto/failure.ts'
import { type CheckedStream, checkHashes } from '../crypto/segments.ts'
import {
  checkCard,
  checkStreams,
  type StatementQuestion,
  verifyStatement,
} from '../crypto/verify-item.ts'
import { certificatesOf, type GuestBook } from './guests.ts'
import type { Keyring } from './keyring.ts'

export interface Judge {
  keyring: () => Keyring
  guests: GuestBook
  /** From the server; believed only if it is the list that was signed. */
  loadCutoff: (seq: number) => Promise<Bytes[]>
  /** Replays the roster: a statement may name a position this page has not seen yet (V2). */
  catchUp: () => Promise<void>
}

/** An item whose author and hashes were checked: what may be fetched and opened. */
export interface Proven {
  statement: Statement
  /** By kind; each stream's segments are checked against these hashes. */
  streams: ReadonlyMap<number, CheckedStream>
}

export async function verifyItem(judge: Judge, row: ItemRow, parts: FrameParts): Promise<Proven> {
  const statement = await verifyAuthor(judge, row, concat(parts.statement))
  refuseOtherAuthor(row, statement)
  await checkCard(statement, fromBase64url(row.card))
  const descriptors = await checkStreams(statement, concat(parts.descriptors))
  return { statement, streams: await checkLists(descriptors, parts.hashLists) }
}

async function verifyAuthor(judge: Judge, row: ItemRow, bytes: Bytes): Promise<Statement> {
  const certificates = row.by.kind === 'guest' ? certificatesOf(judge.guests, row.by) : [null]
  let last: unknown = new CryptoError('refused', 'V3 no certificate')
  for (const certificate of certificates) {
    try {
      return await verifyCaughtUp(judge, row, bytes, certificate)
    } catch (error) {
      last = error
    }
  }
  throw last
}

async function verifyCaughtUp(
  judge: Judge,
  row: ItemRow,
  bytes: Bytes,
  certificate: Bytes | null,
): Promise<Statement> {
  try {
    return (await verifyStatement(bytes, questionOf(judge, row, certificate))).statement
  } catch (error) {
    if (!(error instanceof CryptoError) || error.failure.code !== 'behind') throw error
    await judge.catchUp()
    return (await verifyStatement(bytes, questionOf(judge, row, certificate))).statement
  }
}

function questionOf(judge: Judge, row: ItemRow, certificate: Bytes | null): StatementQuestion {
  const { roster, collectionId } = judge.keyring()
  const asked = { collectionId, objectId: fromBase64url(row.objectId), version: row.version }
  // The book never goes back to an older version, so the row itself is the highest one seen.
  const seen = { previous: null, pinnedVersion: row.version, noteLike: false }
  return { roster, certificate, loadCutoff: judge.loadCutoff, asked, ...seen }
}

/** The row tells who added the item; it must be the one who signed. */
function refuseOtherAuthor(row: ItemRow, statement: Statement): void {
  const kind = row.by.kind === 'account' ? 1 : 2
  const same =
    statement.authorKind === kind &&
    equal(statement.authorId, fromBase64url(row.by.id)) &&
    equal(statement.authorPk, fromBase64url(row.by.key))
  if (!same) refuse('V3 the row names another author')
}

/** Hash lists lie one after another in the order of the descriptors. */
export async function checkLists(
  descriptors: Bytes[],
  lists: Uint8Array,
): Promise<Map<number, CheckedStream>> {
  const streams = new Map<number, CheckedStream>()
  let at = 0
  for (const descriptor of descriptors) {
    const end = at + 32 * segmentCount(parseDescriptor(descriptor).ctLen)
    const stream = await checkHashes(descriptor, concat(lists.subarray(at, end)))
    streams.set(stream.kind, stream)
    at = end
  }
  return at === lists.length ? streams : refuse('V6 hash lists')
}
