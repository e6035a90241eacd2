// The put statement: who placed which version of an object into a collection, under which roster
// position. 300 bytes, signed by the author; the server checks it on arrival, readers check it again.
import { type Bytes, concat, fixed, malformed, read, u8, u32, u64 } from './bytes.ts'
import { C } from './contexts.ts'

export const statementBytes = 300
const signedBytes = 236

export const statementType = { put: 1, copy: 2 } as const
export const authorKind = { account: 1, guest: 2 } as const
export type AuthorKind = 1 | 2

export interface StatementFields {
  type: 1 | 2
  collectionId: Bytes
  objectId: Bytes
  version: number
  /** Hash of the whole statement of version - 1 here; zeros for version 1 and for a copy. */
  prev: Bytes
  /** In force at rosterSeq; 0 through a drop link. */
  epoch: number
  rosterSeq: number
  rosterHead: Bytes
  authorKind: AuthorKind
  /** userId, or linkId for a guest. */
  authorId: Bytes
  authorPk: Bytes
  createdAt: number
  nStreams: number
  streamsRoot: Bytes
  cardHash: Bytes
}

export interface Statement extends StatementFields {
  signature: Bytes
}

/** The part that is signed; the statement is this and the signature over `statementSigned`. */
export function packStatement(s: StatementFields): Bytes {
  return concat(
    u8(1),
    u8(s.type),
    fixed(s.collectionId, 16),
    fixed(s.objectId, 16),
    u32(s.version),
    fixed(s.prev, 32),
    u32(s.epoch),
    u64(s.rosterSeq),
    fixed(s.rosterHead, 32),
    u8(s.authorKind),
    fixed(s.authorId, 16),
    fixed(s.authorPk, 32),
    u64(s.createdAt),
    u8(s.nStreams),
    fixed(s.streamsRoot, 32),
    fixed(s.cardHash, 32),
  )
}

/** What the signature covers. Takes the whole statement or its signed part. */
export function statementSigned(bytes: Uint8Array): Bytes {
  return C('sig/put', bytes.subarray(0, signedBytes))
}

export function parseStatement(bytes: Uint8Array): Statement {
  const r = read(bytes, statementBytes)
  r.format(1)
  const statement: Statement = {
    type: r.oneOf([1, 2], 'statement type'),
    collectionId: r.take(16),
    objectId: r.take(16),
    version: r.u32(),
    prev: r.take(32),
    epoch: r.u32(),
    rosterSeq: r.u64(),
    rosterHead: r.take(32),
    authorKind: r.oneOf([1, 2], 'author kind'),
    authorId: r.take(16),
    authorPk: r.take(32),
    createdAt: r.u64(),
    nStreams: r.u8(),
    streamsRoot: r.take(32),
    cardHash: r.take(32),
    signature: r.take(64),
  }
  if (statement.version < 1) malformed('version 0')
  if (statement.nStreams < 1 || statement.nStreams > 6) malformed('number of streams')
  return statement
}
