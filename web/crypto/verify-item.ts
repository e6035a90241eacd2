// Whose item is it, and had they the right? V1 to V5 over a replayed roster, V6 for the card and the
// list of streams. Called before anything of an item is shown, played, saved or copied; what fails
// is hidden and counted (V7). Nothing the server says about authors, rights or order is used.
import { packDescriptor, parseDescriptors } from '#protocol/records/descriptor'
import { collectionKind, right } from '#protocol/records/roster'
import type { RosterLink, RosterMember } from '#protocol/records/roster-rules'
import { parseStatement, type Statement, statementSigned } from '#protocol/records/statement'
import { equal, isZero, sha256 } from './bytes.ts'
import { checkCertificate } from './certificate.ts'
import { verify } from './ed25519.ts'
import { refuse } from './failure.ts'
import {
  checkCutoff,
  checkPosition,
  epochAt,
  isAccount,
  isLink,
  linkAt,
  memberAt,
  type Roster,
  type RosterEvent,
} from './log.ts'
import { streamsRoot } from './segments.ts'
import type { Bytes } from './suite.ts'

/** Who made a record, at which position: the same fields in statements and in remarks. */
export interface Authored {
  collectionId: Bytes
  authorKind: 1 | 2
  authorId: Bytes
  authorPk: Bytes
  rosterSeq: number
  rosterHead: Bytes
  createdAt: number
}

export interface Evidence {
  roster: Roster
  /** The guest's certificate; null for accounts. */
  certificate: Bytes | null
  /** Fetches the cutoff list of the entry at `seq`. Asked only when V4 needs it. */
  loadCutoff: (seq: number) => Promise<Bytes[]>
}

/** The author as the roster knew them at the position they signed. */
export type AuthorThen =
  | { kind: 'account'; member: RosterMember }
  | { kind: 'guest'; link: RosterLink }

/** V2 and V3 without the right itself. */
export async function authorThen(record: Authored, evidence: Evidence): Promise<AuthorThen> {
  const { roster } = evidence
  checkPosition(roster, record.rosterSeq, record.rosterHead)
  if (record.authorKind === 1) {
    const member = memberAt(roster, record.authorId, record.rosterSeq)
    if (!member || !equal(member.edPk, record.authorPk)) return refuse('V3 not a member there')
    return { kind: 'account', member }
  }
  const link = linkAt(roster, record.authorId, record.rosterSeq)
  if (!link) return refuse('V3 no such link there')
  if (!evidence.certificate) return refuse('V3 no certificate')
  const { collectionId, authorId, authorPk } = record
  const asked = { collectionId, linkId: authorId, guestPk: authorPk }
  await checkCertificate(evidence.certificate, link.caPk, asked)
  if (link.expires !== 0 && record.createdAt > link.expires) refuse('V3 after the expiry')
  return { kind: 'guest', link }
}

/** Which right the record used: a least role of an account, or rights of a link. */
export type RightUsed = { role: number } | { rights: number }

/** V4: once the right used has ended, only what was fixed then counts for earlier positions. */
export async function checkNotCutOff(
  record: Authored,
  hash: Bytes,
  then: AuthorThen,
  used: RightUsed,
  evidence: Evidence,
): Promise<void> {
  const { roster } = evidence
  const about = then.kind === 'account' ? isAccount(record.authorId) : isLink(record.authorId)
  const end = roster.events.find(
    (event) => event.seq > record.rosterSeq && about(event) && ends(event, then, used),
  )
  if (!end) return
  const list = await evidence.loadCutoff(end.seq)
  if (!end.cutoff) return refuse('V4 no cutoff')
  await checkCutoff(record.collectionId, end.seq, end.cutoff, list)
  if (!list.some((one) => equal(one, hash))) refuse('V4 not fixed when the right ended')
}

/** A replaced CA key ends a link's right too: whoever lost the password must not backdate. */
function ends(event: RosterEvent, then: AuthorThen, used: RightUsed): boolean {
  if (event.about === 'epoch' || !event.after) return event.about !== 'epoch'
  if (event.about === 'account') return 'role' in used && event.after.role < used.role
  const sameCa = then.kind === 'guest' && equal(event.after.caPk, then.link.caPk)
  return !sameCa || ('rights' in used && !(event.after.rights & used.rights))
}

export interface StatementQuestion extends Evidence {
  asked: { collectionId: Bytes; objectId: Bytes; version: number }
  /** The statement of version - 1 here, where there is one. */
  previous: Bytes | null
  /** The highest version this client has seen; 0 when none. */
  pinnedVersion: number
  /** Are both this card and the one before it a note, secret or thing (media 72 to 74)? */
  noteLike: boolean
}

export interface VerifiedStatement {
  statement: Statement
  hash: Bytes
  author: AuthorThen
}

/** V1 to V5. Throws a refusal that names the rule. */
export async function verifyStatement(
  bytes: Bytes,
  question: StatementQuestion,
): Promise<VerifiedStatement> {
  const statement = parseStatement(bytes)
  const { asked } = question
  const same =
    equal(statement.collectionId, asked.collectionId) &&
    equal(statement.objectId, asked.objectId) &&
    statement.version === asked.version
  if (!same) refuse('V1 not what was asked for')
  const genuine = await verify(statement.authorPk, statementSigned(bytes), statement.signature)
  if (!genuine) refuse('V1 signature')
  const author = await authorThen(statement, question)
  const used = rightToPut(author, statement)
  const stronger = await checkVersion(statement, author, question)
  const hash = await sha256(bytes)
  await checkNotCutOff(statement, hash, author, stronger ?? used, question)
  return { statement, hash, author }
}

function rightToPut(author: AuthorThen, statement: Statement): RightUsed {
  if (author.kind === 'account') {
    return author.member.role >= 2 ? { role: 2 } : refuse('V3 a viewer cannot add')
  }
  const used = author.link.rights & (right.contribute | right.drop)
  if (!used) refuse('V3 the link could not add')
  if (statement.type !== 1) refuse('V3 guests make no copies')
  return { rights: used }
}

/** V5. Gives the stronger right that a change of another's item used. */
async function checkVersion(
  statement: Statement,
  author: AuthorThen,
  question: StatementQuestion,
): Promise<RightUsed | null> {
  const drop = author.kind === 'guest' && (author.link.rights & right.drop) !== 0
  const epoch = drop ? 0 : epochAt(question.roster, statement.rosterSeq)
  if (statement.epoch !== epoch) refuse('V5 epoch')
  if (statement.version < question.pinnedVersion) refuse('V5 older than seen')
  if (statement.version === 1 || statement.type === 2) {
    return isZero(statement.prev) ? null : refuse('V5 first version with a predecessor')
  }
  if (isZero(statement.prev)) refuse('V5 no predecessor')
  const before = question.previous && parseStatement(question.previous)
  if (before && question.previous) await checkPredecessor(statement, before, question.previous)
  if (before && sameAuthor(before, statement)) return null
  if (author.kind !== 'account') return refuse('V5 another author')
  const shared = question.noteLike && question.roster.state.kind === collectionKind.documents
  const needed = shared ? 2 : 3
  return author.member.role >= needed ? { role: needed } : refuse('V5 another author')
}

async function checkPredecessor(
  statement: Statement,
  before: Statement,
  bytes: Bytes,
): Promise<void> {
  if (!equal(await sha256(bytes), statement.prev)) refuse('V5 another predecessor')
  const sameItem =
    equal(before.objectId, statement.objectId) && equal(before.collectionId, statement.collectionId)
  if (!sameItem || before.version !== statement.version - 1) refuse('V5 another predecessor')
}

const sameAuthor = (a: Statement, b: Statement): boolean =>
  a.authorKind === b.authorKind && equal(a.authorId, b.authorId) && equal(a.authorPk, b.authorPk)

/** V6 for the card. */
export async function checkCard(statement: Statement, sealedCard: Bytes): Promise<void> {
  if (!equal(await sha256(sealedCard), statement.cardHash)) refuse('V6 card')
}

/** V6 for the list of streams: gives the descriptors, one per kind, as they were signed. */
export async function checkStreams(statement: Statement, descriptors: Bytes): Promise<Bytes[]> {
  const each = parseDescriptors(descriptors).map(packDescriptor)
  if (each.length !== statement.nStreams) refuse('V6 number of streams')
  const root = await streamsRoot(statement.objectId, statement.version, each)
  return equal(root, statement.streamsRoot) ? each : refuse('V6 streams')
}
