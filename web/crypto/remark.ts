// Remarks: sealed under the collection key and signed by their author. What fails here is not shown
// (M4), and text from a remark is text, never markup and never a name in a security dialogue.
import { noteContext } from '#protocol/records/contexts'
import { bucket, padTo } from '#protocol/records/padding'
import {
  packRemark,
  parseRemark,
  type Remark,
  type RemarkFields,
  type RemarkKind,
  remarkKind,
  remarkSigned,
} from '#protocol/records/remark'
import { right } from '#protocol/records/roster'
import { fromUtf8, utf8 } from '#protocol/records/text'
import { compare, concat, equal, sha256 } from './bytes.ts'
import { type SigningKey, sign, verify } from './ed25519.ts'
import { refuse } from './failure.ts'
import { epochAt } from './log.ts'
import { open, seal } from './seal.ts'
import type { Bytes, CollectionKey } from './suite.ts'
import {
  type AuthorThen,
  authorThen,
  checkNotCutOff,
  type Evidence,
  type RightUsed,
} from './verify-item.ts'

export async function sealRemark(
  ck: CollectionKey,
  epoch: number,
  author: SigningKey,
  fields: Omit<RemarkFields, 'authorPk'>,
  salt?: Bytes,
): Promise<Bytes> {
  const unsigned = packRemark({ ...fields, authorPk: author.pk })
  const signed = concat(unsigned, await sign(author, remarkSigned(unsigned)))
  const context = noteContext(fields.collectionId, epoch, fields.noteId, fields.revision)
  return seal(ck, context, padTo(signed, bucket(signed.length)), salt)
}

export interface AskedRemark {
  collectionId: Bytes
  epoch: number
  noteId: Bytes
  revision: number
}

export interface OpenedRemark {
  remark: Remark
  text: string
  /** Of the sealed form: what cutoff lists hold. */
  hash: Bytes
}

/** The first step: is it what was asked for, and did its author sign it? Rights come after. */
export async function openRemark(
  ck: CollectionKey,
  asked: AskedRemark,
  sealed: Bytes,
): Promise<OpenedRemark> {
  const context = noteContext(asked.collectionId, asked.epoch, asked.noteId, asked.revision)
  const { remark, signed } = parseRemark(await open(ck, context, sealed))
  const same =
    equal(remark.collectionId, asked.collectionId) &&
    equal(remark.noteId, asked.noteId) &&
    remark.revision === asked.revision
  if (!same) refuse('M1 another remark')
  if (!(await verify(remark.authorPk, signed, remark.signature))) refuse('M1 signature')
  return { remark, text: textOf(remark), hash: await sha256(sealed) }
}

/** Kinds with bytes before or instead of text give the text alone. */
function textOf(remark: Remark): string {
  if (remark.kind === remarkKind.captureTime) return ''
  const text = remark.kind === remarkKind.reply ? remark.text.subarray(16) : remark.text
  return fromUtf8(text)
}

export interface RemarkQuestion extends Evidence {
  epoch: number
  /** The account that made the item spoken of, by its verified statement; null otherwise. */
  itemAuthor: Bytes | null
}

/** M1 and M2: the author at that position, and the right to say just this. */
export async function verifyRemark(
  opened: OpenedRemark,
  question: RemarkQuestion,
): Promise<AuthorThen> {
  const { remark, hash } = opened
  const then = await authorThen(remark, question)
  if (epochAt(question.roster, remark.rosterSeq) !== question.epoch) refuse('M1 epoch')
  const used = rightToSay(remark, then, question.itemAuthor)
  await checkNotCutOff(remark, hash, then, used, question)
  return then
}

const forAll: RemarkKind[] = [remarkKind.comment, remarkKind.reaction, remarkKind.reply]
const ofItem: RemarkKind[] = [remarkKind.caption, remarkKind.itemName, remarkKind.captureTime]

function rightToSay(remark: Remark, then: AuthorThen, itemAuthor: Bytes | null): RightUsed {
  if (then.kind === 'guest') {
    const may = forAll.includes(remark.kind) && then.link.rights & right.comment
    return may ? { rights: right.comment } : refuse('M2 guests with the right only comment')
  }
  if (forAll.includes(remark.kind) || remark.kind === remarkKind.displayName) return { role: 1 }
  const own = itemAuthor !== null && equal(itemAuthor, remark.authorId)
  if (ofItem.includes(remark.kind) && own) return { role: 1 }
  return then.member.role >= 3 ? { role: 3 } : refuse('M2 role')
}

/** M3: may `next` take the place of `before`, an earlier revision of the same noteId? */
export function mayReplace(before: Remark, next: Remark): boolean {
  const shared = next.kind === remarkKind.title || next.kind === remarkKind.collectionText
  const same =
    before.authorKind === next.authorKind &&
    equal(before.authorId, next.authorId) &&
    equal(before.authorPk, next.authorPk)
  return next.revision > before.revision && next.kind === before.kind && (shared || same)
}

/** M3: of several valid remarks of one kind about one thing, the one that counts. */
export function latest(remarks: Remark[]): Remark | undefined {
  return remarks.toSorted(
    (a, b) => b.revision - a.revision || b.createdAt - a.createdAt || compare(b.noteId, a.noteId),
  )[0]
}

export const remarkText = (text: string): Bytes => utf8(text)
