// A remark: comment, reaction, caption, title and the like. Signed by its author and then sealed
// under the collection key; the record names itself, so it cannot be moved or rolled back unseen.
import { type Bytes, concat, fixed, isZero, malformed, Reader, u8, u16, u32, u64 } from './bytes.ts'
import { C } from './contexts.ts'
import type { AuthorKind } from './statement.ts'

export const maxRemarkText = 4000
/** Display names, titles and greetings. */
export const maxNameText = 200

export const remarkKind = {
  comment: 1,
  reaction: 2,
  caption: 3,
  itemName: 4,
  title: 5,
  displayName: 6,
  collectionText: 7,
  reply: 8,
  captureTime: 9,
} as const
export type RemarkKind = (typeof remarkKind)[keyof typeof remarkKind]

export interface RemarkFields {
  kind: RemarkKind
  collectionId: Bytes
  noteId: Bytes
  revision: number
  /** Zeros for the kinds that speak of the collection or of a person. */
  objectId: Bytes
  createdAt: number
  rosterSeq: number
  rosterHead: Bytes
  authorKind: AuthorKind
  authorId: Bytes
  authorPk: Bytes
  /** UTF-8, behind 16 bytes of the parent's noteId for a reply; 10 bytes for a capture time. */
  text: Bytes
}

export interface Remark extends RemarkFields {
  signature: Bytes
}

export function packRemark(n: RemarkFields): Bytes {
  if (n.text.length > maxRemarkText) malformed('text too long')
  return concat(
    u8(1),
    u8(n.kind),
    fixed(n.collectionId, 16),
    fixed(n.noteId, 16),
    u32(n.revision),
    fixed(n.objectId, 16),
    u64(n.createdAt),
    u64(n.rosterSeq),
    fixed(n.rosterHead, 32),
    u8(n.authorKind),
    fixed(n.authorId, 16),
    fixed(n.authorPk, 32),
    u16(n.text.length),
    n.text,
  )
}

export const remarkSigned = (unsigned: Uint8Array): Bytes => C('sig/note', unsigned)

/** Reads the padded plaintext; `signed` is what the signature covers. */
export function parseRemark(bytes: Uint8Array): { remark: Remark; signed: Bytes } {
  const r = new Reader(bytes)
  r.format(1)
  const fields = {
    kind: r.oneOf([1, 2, 3, 4, 5, 6, 7, 8, 9], 'kind of remark'),
    collectionId: r.take(16),
    noteId: r.take(16),
    revision: r.u32(),
    objectId: r.take(16),
    createdAt: r.u64(),
    rosterSeq: r.u64(),
    rosterHead: r.take(32),
    authorKind: r.oneOf([1, 2], 'author kind'),
    authorId: r.take(16),
    authorPk: r.take(32),
  }
  const length = r.u16()
  if (length > maxRemarkText) malformed('text too long')
  if (fields.revision < 1) malformed('revision 0')
  const text = r.take(length)
  const signed = remarkSigned(bytes.subarray(0, bytes.length - r.left))
  const signature = r.take(64)
  if (!isZero(r.take(r.left))) malformed('trailing bytes')
  return { remark: { ...fields, text, signature }, signed }
}
