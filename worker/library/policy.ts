// The rules of a copy, pure: may this account place this object here by this statement, and is it
// the very object that lies at the source. Signatures have been checked; trusts its arguments.
import { toBase64url } from '#protocol/base64url'
import type { Refusal } from '#protocol/problems'
import { equal, isZero } from '#protocol/records/bytes'
import { authorKind, type Statement, statementType } from '#protocol/records/statement'

export interface Copier {
  accountId: string
  edPk: string
  role: number
  entrySeq: number
}
export interface Target {
  collectionId: string
  epoch: number
  rotatedSeq: number
  /** Planned for deletion. */
  closing: boolean
  /** The head that we computed at the statements' position; null when there is none. */
  headThere: string | null
}

const refused = (why: string): Refusal => ({ code: 'record-refused', why })

export function refuseTarget(copier: Copier, target: Target): Refusal | null {
  if (copier.role < 2) return { code: 'not-allowed', why: 'no right to contribute' }
  return target.closing ? { code: 'collection-closing', why: 'it will be deleted' } : null
}

/** Is this the copier's own statement about a copy of this object, in this collection? */
export function refuseSigner(
  copier: Pick<Copier, 'accountId' | 'edPk'>,
  statement: Statement,
  named: { collectionId: string; objectId: string; version: number },
): Refusal | null {
  if (statement.type !== statementType.copy) return refused('not a copy')
  if (!isZero(statement.prev)) return refused('a copy with a predecessor')
  if (statement.authorKind !== authorKind.account) return refused('not signed as an account')
  if (toBase64url(statement.authorId) !== copier.accountId) return refused('another author')
  if (toBase64url(statement.authorPk) !== copier.edPk) return refused('another key')
  const same =
    toBase64url(statement.collectionId) === named.collectionId &&
    toBase64url(statement.objectId) === named.objectId &&
    statement.version === named.version
  return same ? null : refused('about something else')
}

/** Stale first: whoever signed before a change learns of it and signs again. */
export function refusePosition(
  copier: Copier,
  target: Target,
  statement: Statement,
): Refusal | null {
  if (target.headThere !== toBase64url(statement.rosterHead)) return refused('another history')
  if (statement.rosterSeq < target.rotatedSeq || statement.rosterSeq < copier.entrySeq) {
    return { code: 'stale', why: 'signed before a change' }
  }
  return statement.epoch === target.epoch ? null : refused('another epoch')
}

/** The bytes that readers will check: those of the source, nothing else. */
export function refuseContent(
  statement: Statement,
  source: Statement,
  cards: { offered: string; source: string },
): Refusal | null {
  const same =
    statement.nStreams === source.nStreams &&
    equal(statement.streamsRoot, source.streamsRoot) &&
    equal(statement.cardHash, source.cardHash) &&
    cards.offered === cards.source
  return same ? null : refused('not what lies there')
}
