// The roster as this client believes it: replayed from a genesis hash it already trusts, one entry
// after another (R1 to R9), and kept with its history, because records are judged by the state at
// the position their author signed. The server's word about roles, links and epochs is never used.
import { cutoffInput, rosterHeadInput, rosterStartInput } from '#protocol/records/contexts'
import {
  type Cutoff,
  type EntryBody,
  entrySigned,
  joinSigned,
  packEntry,
  parseEntry,
  type RosterEntry,
} from '#protocol/records/roster'
import {
  applyEntry,
  cutoffOf,
  emptyRoster,
  linkOf,
  memberOf,
  type RosterLink,
  type RosterMember,
  type RosterState,
} from '#protocol/records/roster-rules'
import { compare, concat, equal, sha256, zeros } from './bytes.ts'
import { type SigningKey, sign, verify } from './ed25519.ts'
import { fail, refuse } from './failure.ts'
import type { Bytes } from './suite.ts'

/** What one entry, by whom, made of one account, link or epoch. `after` null: it is gone. */
export type RosterEvent = {
  seq: number
  createdAt: number
  author: Bytes
  cutoff: Cutoff | null
} & (
  | { about: 'account'; id: Bytes; after: RosterMember | null }
  | { about: 'link'; id: Bytes; after: RosterLink | null }
  | { about: 'epoch'; epoch: number; ckCommit: Bytes }
)

/** Plain data: it may be kept in a database and gone on from. */
export interface Roster {
  state: RosterState
  /** head_1, head_2, … one after another. */
  heads: Bytes
  events: RosterEvent[]
}

export async function startRoster(collectionId: Bytes): Promise<Roster> {
  const head0 = await sha256(rosterStartInput(collectionId))
  return { state: emptyRoster(collectionId, head0), heads: zeros(0), events: [] }
}

/** `genesisHash` is what the client trusts; entries must follow on `from` without a gap. */
export async function replay(from: Roster, genesisHash: Bytes, entries: Bytes[]): Promise<Roster> {
  const judged = await Promise.all(entries.map(facts))
  let state = from.state
  const events = [...from.events]
  for (const { entry, head, signatureOk } of judged) {
    const certificateOk = await joinAllowed(state, entry)
    const applied = applyEntry(state, entry, { head, signatureOk, certificateOk })
    if (!applied.ok) return refuse(applied.why)
    if (entry.seq === 1 && !equal(head, genesisHash)) refuse('R2 another genesis')
    state = applied.state
    events.push(...eventsOf(entry, state))
  }
  if (!equal(state.genesisHash, genesisHash)) refuse('R2 another genesis')
  return { state, events, heads: concat(from.heads, ...judged.map(({ head }) => head)) }
}

async function facts(bytes: Bytes) {
  const entry = parseEntry(bytes)
  const head = await sha256(rosterHeadInput(bytes))
  return {
    entry,
    head,
    signatureOk: await verify(entry.authorPk, entrySigned(bytes), entry.signature),
  }
}

async function joinAllowed(state: RosterState, entry: RosterEntry): Promise<boolean> {
  const { body } = entry
  if (body.type !== 4) return false
  const link = linkOf(state, body.linkId)
  if (!link) return false
  const who = [entry.author, entry.authorPk, body.xPk, body.idVersion] as const
  return verify(link.caPk, joinSigned(entry.collectionId, body.linkId, ...who), body.cert)
}

function eventsOf(entry: RosterEntry, state: RosterState): RosterEvent[] {
  const { seq, createdAt, author, body } = entry
  const at = { seq, createdAt, author, cutoff: cutoffOf(entry) }
  const account = (id: Bytes): RosterEvent => {
    return { ...at, about: 'account', id, after: memberOf(state, id) ?? null }
  }
  const epoch: RosterEvent = { ...at, about: 'epoch', epoch: state.epoch, ckCommit: state.ckCommit }
  if (body.type === 1) return [account(entry.author), epoch]
  if (body.type === 2) return [account(body.userId)]
  if (body.type === 6) return [epoch]
  if (body.type !== 5) return [account(entry.author)]
  const after = linkOf(state, body.linkId) ?? null
  return [{ ...at, about: 'link', id: body.linkId, after }]
}

/** head_seq as this client computed it; undefined beyond its position. */
export function headAt(roster: Roster, seq: number): Bytes | undefined {
  if (seq < 1 || seq > roster.state.seq) return undefined
  return roster.heads.slice(32 * (seq - 1), 32 * seq)
}

type AccountEvent = RosterEvent & { about: 'account' }
type LinkEvent = RosterEvent & { about: 'link' }
type EpochEvent = RosterEvent & { about: 'epoch' }

export const isAccount =
  (id: Bytes) =>
  (event: RosterEvent): event is AccountEvent =>
    event.about === 'account' && equal(event.id, id)
export const isLink =
  (id: Bytes) =>
  (event: RosterEvent): event is LinkEvent =>
    event.about === 'link' && equal(event.id, id)
const isEpoch = (event: RosterEvent): event is EpochEvent => event.about === 'epoch'

export const memberAt = (roster: Roster, userId: Bytes, seq: number): RosterMember | null =>
  roster.events.filter(isAccount(userId)).findLast((event) => event.seq <= seq)?.after ?? null
export const linkAt = (roster: Roster, linkId: Bytes, seq: number): RosterLink | null =>
  roster.events.filter(isLink(linkId)).findLast((event) => event.seq <= seq)?.after ?? null
export const epochAt = (roster: Roster, seq: number): number =>
  roster.events.filter(isEpoch).findLast((event) => event.seq <= seq)?.epoch ?? 0
export const ckCommitOf = (roster: Roster, epoch: number): Bytes | undefined =>
  roster.events.filter(isEpoch).find((event) => event.epoch === epoch)?.ckCommit

/** Who made this epoch: at that position, with the key they had there. */
export function makerOf(
  roster: Roster,
  epoch: number,
): { fromUser: Bytes; fromEdPk: Bytes } | undefined {
  const made = roster.events.filter(isEpoch).find((event) => event.epoch === epoch)
  const maker = made && memberAt(roster, made.author, made.seq)
  return maker ? { fromUser: maker.userId, fromEdPk: maker.edPk } : undefined
}

/** Somebody's right to read has ended since the key in force was made (9.3; L6 for closed links). */
export function newKeyDue({ state, events }: Roster): boolean {
  return events.some((event) => {
    if (event.seq <= state.lastRotateSeq || event.about === 'epoch') return false
    return event.after === null || (event.about === 'link' && event.after.rights === 0)
  })
}

/** What a client keeps of a collection so that it never goes back. */
export interface Position {
  genesisHash: Bytes
  rosterSeq: number
  rosterHead: Bytes
}

export const positionOf = ({ state }: Roster): Position => ({
  genesisHash: state.genesisHash,
  rosterSeq: state.seq,
  rosterHead: state.head,
})

/** A7 and R9: another genesis, an older position, or another history at the pinned one. */
export function refuseRollback(roster: Roster, pinned: Position): void {
  if (!equal(roster.state.genesisHash, pinned.genesisHash)) refuse('A7 another genesis')
  checkPosition(roster, pinned.rosterSeq, pinned.rosterHead)
}

/** A position that somebody else named must lie in this history. */
export function checkPosition(roster: Roster, seq: number, head: Bytes): void {
  if (seq > roster.state.seq) fail('behind', 'a position not replayed yet')
  const own = headAt(roster, seq)
  if (!own || !equal(own, head)) refuse('R9 another history')
}

export interface EntryAuthor {
  userId: Bytes
  ed: SigningKey
}

/** A new entry and the roster after it. Judged by our own rules before it is sent. */
export async function makeEntry(
  roster: Roster,
  author: EntryAuthor,
  body: EntryBody,
  createdAt: number,
): Promise<{ bytes: Bytes; roster: Roster }> {
  const { state } = roster
  const at = { collectionId: state.collectionId, seq: state.seq + 1, prevHead: state.head }
  const who = { author: author.userId, authorPk: author.ed.pk }
  const unsigned = packEntry({ ...at, createdAt, ...who, body })
  const signature = await sign(author.ed, entrySigned(concat(unsigned, zeros(64))))
  const bytes = concat(unsigned, signature)
  const genesisHash = at.seq === 1 ? await sha256(rosterHeadInput(bytes)) : roster.state.genesisHash
  return { bytes, roster: await replay(roster, genesisHash, [bytes]) }
}

export const noCutoff = (): Cutoff => ({ count: 0, root: zeros(32) })

/** Over the hashes of all records of the one whose right ends; `seq` is that of the new entry. */
export async function makeCutoff(
  collectionId: Bytes,
  seq: number,
  hashes: Bytes[],
): Promise<Cutoff> {
  const sorted = hashes.toSorted(compare)
  return { count: sorted.length, root: await sha256(cutoffInput(collectionId, seq, sorted)) }
}

/** A list that the server hands out counts only if it is the one that was signed (8.4). */
export async function checkCutoff(
  collectionId: Bytes,
  seq: number,
  signed: Cutoff,
  hashes: Bytes[],
): Promise<void> {
  const own = await makeCutoff(collectionId, seq, hashes)
  if (own.count !== signed.count || !equal(own.root, signed.root)) refuse('V4 cutoff list')
}
