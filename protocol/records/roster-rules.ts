// The rules R1 to R8 of the roster, pure: a state and an entry in, the next state or a refusal out.
// Signatures and hashes are computed by the caller and handed in as facts, so the Worker and every
// client judge with the same lines. Nothing here trusts an entry before its author was checked.
import { type Bytes, equal, isZero } from './bytes.ts'
import {
  action,
  allRights,
  type Cutoff,
  type GenesisBody,
  type JoinBody,
  type LinkBody,
  type MemberBody,
  type Role,
  type RosterEntry,
  right,
} from './roster.ts'
import { acceptableEd25519Key, acceptableX25519Key } from './small-order.ts'

export const maxEntries = 10_000
export const maxMembers = 500
export const maxLinks = 100
export const maxCutoff = 50_000

export interface RosterMember {
  userId: Bytes
  edPk: Bytes
  xPk: Bytes
  idVersion: number
  role: Role
  /** Came in by this link; null when an admin added them. */
  viaLink: Bytes | null
  /** Position of the last entry about them. */
  lastSeq: number
}

export interface RosterLink {
  linkId: Bytes
  caPk: Bytes
  xPk: Bytes
  dropPk: Bytes
  rights: number
  role: number
  expires: number
  lastSeq: number
}

export interface RosterState {
  collectionId: Bytes
  seq: number
  head: Bytes
  /** head at position 1; zeros before it. */
  genesisHash: Bytes
  kind: number
  epoch: number
  ckCommit: Bytes
  lastRotateSeq: number
  members: RosterMember[]
  links: RosterLink[]
  /** Links that were there and were removed: their ids never come back. */
  usedLinks: Bytes[]
  /** Last taken out by member-remove: may not join by a link. */
  bannedUsers: Bytes[]
  bannedKeys: Bytes[]
}

export interface EntryFacts {
  /** Hash of the whole entry, `rosterHeadInput`. */
  head: Bytes
  /** The entry's signature is strictly valid under the key it carries. */
  signatureOk: boolean
  /** For a join: `joinSigned` is strictly valid under the link's present caPk. */
  certificateOk: boolean
}

export type Applied = { ok: true; state: RosterState } | { ok: false; why: string }
type Change = Partial<RosterState> | string

export function emptyRoster(collectionId: Bytes, head0: Bytes): RosterState {
  const none = new Uint8Array(32)
  const lists = { members: [], links: [], usedLinks: [], bannedUsers: [], bannedKeys: [] }
  const numbers = { seq: 0, kind: 0, epoch: 0, lastRotateSeq: 0 }
  return { collectionId, head: head0, genesisHash: none, ckCommit: none, ...numbers, ...lists }
}

export const memberOf = (state: RosterState, userId: Uint8Array): RosterMember | undefined =>
  state.members.find((member) => equal(member.userId, userId))
export const linkOf = (state: RosterState, linkId: Uint8Array): RosterLink | undefined =>
  state.links.find((link) => equal(link.linkId, linkId))

export function applyEntry(state: RosterState, entry: RosterEntry, facts: EntryFacts): Applied {
  const wrong = refuseForm(state, entry, facts)
  if (wrong) return { ok: false, why: wrong }
  const change = judge(state, entry, facts)
  if (typeof change === 'string') return { ok: false, why: change }
  const cutoff = refuseCutoff(state, entry)
  if (cutoff) return { ok: false, why: cutoff }
  const next = { ...state, ...change, seq: entry.seq, head: facts.head }
  return { ok: true, state: next }
}

/** R1, and the limits. */
function refuseForm(state: RosterState, entry: RosterEntry, facts: EntryFacts): string | null {
  if (!facts.signatureOk) return 'R1 signature'
  if (!equal(entry.collectionId, state.collectionId)) return 'R1 other collection'
  if (entry.seq !== state.seq + 1) return 'R1 position'
  if (!equal(entry.prevHead, state.head)) return 'R1 other history'
  if (entry.seq > maxEntries) return 'too many entries'
  if ((entry.body.type === 1) !== (entry.seq === 1)) return 'R2 genesis is entry 1 alone'
  if (entry.body.type === 1 || entry.body.type === 4) return null
  const author = memberOf(state, entry.author)
  return author && equal(author.edPk, entry.authorPk) ? null : 'R1 author'
}

function judge(state: RosterState, entry: RosterEntry, facts: EntryFacts): Change {
  const author = memberOf(state, entry.author)
  const body = entry.body
  switch (body.type) {
    case 1:
      return genesis(entry, body, facts)
    case 2:
      return author ? changeMember(state, entry, body, author) : 'R1 author'
    case 3:
      if (!author || author.role === 4) return 'R4 the owner cannot leave'
      return { members: without(state.members, author) }
    case 4:
      return join(state, entry, body, facts)
    case 5:
      return author?.role === 4 ? changeLink(state, entry, body) : 'R6 owner only'
    case 6:
      if (!author || author.role < 3) return 'R7 role'
      if (body.epoch !== state.epoch + 1) return 'R7 epoch'
      return { epoch: body.epoch, ckCommit: body.ckCommit, lastRotateSeq: entry.seq }
  }
}

const without = <T>(list: T[], gone: T): T[] => list.filter((one) => one !== gone)
const includes = (list: Bytes[], one: Bytes) => list.some((other) => equal(other, one))
const acceptable = (edPk: Bytes, xPk: Bytes) =>
  acceptableEd25519Key(edPk) && acceptableX25519Key(xPk)

function genesis(entry: RosterEntry, body: GenesisBody, facts: EntryFacts): Change {
  if (!acceptable(entry.authorPk, body.xPk)) return 'R2 keys'
  const owner: RosterMember = {
    userId: entry.author,
    edPk: entry.authorPk,
    xPk: body.xPk,
    idVersion: body.idVersion,
    role: 4,
    viaLink: null,
    lastSeq: 1,
  }
  const { kind, ckCommit } = body
  return { genesisHash: facts.head, kind, epoch: 1, ckCommit, lastRotateSeq: 1, members: [owner] }
}

/** R3. */
function changeMember(
  state: RosterState,
  entry: RosterEntry,
  body: MemberBody,
  author: RosterMember,
): Change {
  if (author.role < 3 || author.role <= body.role) return 'R3 role'
  const target = memberOf(state, body.userId)
  if (body.action === action.add) return target ? 'R3 present' : addMember(state, entry, body)
  if (!target) return 'R3 absent'
  if (author.role <= target.role) return 'R3 role of the target'
  const same = equal(target.edPk, body.edPk) && equal(target.xPk, body.xPk)
  if (!same || target.idVersion !== body.idVersion) return 'R3 keys'
  if (body.action === action.change) {
    const changed = { ...target, role: body.role, lastSeq: entry.seq }
    return { members: state.members.map((one) => (one === target ? changed : one)) }
  }
  if (target.role !== body.role) return 'R3 present role'
  return {
    members: without(state.members, target),
    bannedUsers: [...state.bannedUsers, target.userId],
    bannedKeys: [...state.bannedKeys, target.edPk],
  }
}

function addMember(state: RosterState, entry: RosterEntry, body: MemberBody): Change {
  if (!acceptable(body.edPk, body.xPk)) return 'R3 keys'
  if (state.members.some((one) => equal(one.edPk, body.edPk))) return 'R3 key present'
  if (state.members.length >= maxMembers) return 'too many members'
  const { userId, edPk, xPk, idVersion, role } = body
  const added: RosterMember = {
    userId,
    edPk,
    xPk,
    idVersion,
    role,
    viaLink: null,
    lastSeq: entry.seq,
  }
  return {
    members: [...state.members, added],
    bannedUsers: state.bannedUsers.filter((one) => !equal(one, userId)),
    bannedKeys: state.bannedKeys.filter((one) => !equal(one, edPk)),
  }
}

/** R5. */
function join(state: RosterState, entry: RosterEntry, body: JoinBody, facts: EntryFacts): Change {
  const link = linkOf(state, body.linkId)
  if (!link || !(link.rights & right.join)) return 'R5 link'
  if (!facts.certificateOk) return 'R5 certificate'
  if (link.expires !== 0 && entry.createdAt > link.expires) return 'R5 expired'
  if (memberOf(state, entry.author)) return 'R5 already a member'
  if (state.members.some((one) => equal(one.edPk, entry.authorPk))) return 'R5 key present'
  if (!acceptable(entry.authorPk, body.xPk)) return 'R5 keys'
  if (includes(state.bannedUsers, entry.author)) return 'R5 was removed'
  if (includes(state.bannedKeys, entry.authorPk)) return 'R5 was removed'
  if (state.members.length >= maxMembers) return 'too many members'
  const joined: RosterMember = {
    userId: entry.author,
    edPk: entry.authorPk,
    xPk: body.xPk,
    idVersion: body.idVersion,
    role: link.role === 2 ? 2 : 1,
    viaLink: link.linkId,
    lastSeq: entry.seq,
  }
  return { members: [...state.members, joined] }
}

/** R6. */
function changeLink(state: RosterState, entry: RosterEntry, body: LinkBody): Change {
  const present = linkOf(state, body.linkId)
  const { linkId, caPk, xPk, dropPk, rights, role, expires } = body
  const next: RosterLink = { linkId, caPk, xPk, dropPk, rights, role, expires, lastSeq: entry.seq }
  if (body.action === action.add) {
    if (present || includes(state.usedLinks, linkId)) return 'R6 link id used'
    if (state.links.length >= maxLinks) return 'too many links'
    return refuseLink(next) ?? { links: [...state.links, next] }
  }
  if (!present) return 'R6 no such link'
  if (body.action === action.change) {
    const links = state.links.map((one) => (one === present ? next : one))
    return refuseLink(next) ?? { links }
  }
  if (!sameLink(present, next)) return 'R6 present fields'
  return { links: without(state.links, present), usedLinks: [...state.usedLinks, linkId] }
}

const sameLink = (a: RosterLink, b: RosterLink): boolean =>
  equal(a.caPk, b.caPk) &&
  equal(a.xPk, b.xPk) &&
  equal(a.dropPk, b.dropPk) &&
  a.rights === b.rights &&
  a.role === b.role &&
  a.expires === b.expires

function refuseLink(link: RosterLink): string | null {
  const drop = (link.rights & right.drop) !== 0
  const joins = (link.rights & right.join) !== 0
  if (link.rights & ~allRights) return 'R6 unknown rights'
  if (drop && link.rights !== right.drop) return 'R6 drop stands alone'
  if (link.rights !== 0 && !drop && !(link.rights & right.view)) return 'R6 view is needed'
  if (joins !== link.role > 0) return 'R6 role of joiners'
  if (drop === isZero(link.dropPk)) return 'R6 drop key'
  if (!acceptable(link.caPk, link.xPk)) return 'R6 keys'
  return drop && !acceptableX25519Key(link.dropPk) ? 'R6 keys' : null
}

/** R8: does this entry end a right, so that it must fix what was accepted before? */
export function cutoffDue(state: RosterState, entry: RosterEntry): boolean {
  const body = entry.body
  if (body.type === 3) return true
  if (body.type === 2 || body.type === 5) {
    if (body.action !== action.change) return body.action === action.remove
    return body.type === 2 ? lowers(state, body) : narrows(state, body)
  }
  return false
}

const lowers = (state: RosterState, body: MemberBody): boolean =>
  body.role < (memberOf(state, body.userId)?.role ?? 0)

function narrows(state: RosterState, body: LinkBody): boolean {
  const present = linkOf(state, body.linkId)
  if (!present) return false
  const taken = present.rights & ~body.rights
  const fixing = right.contribute | right.drop | right.comment
  return !equal(present.caPk, body.caPk) || (taken & fixing) !== 0
}

export const cutoffOf = (entry: RosterEntry): Cutoff | null =>
  'cutoff' in entry.body ? entry.body.cutoff : null

function refuseCutoff(state: RosterState, entry: RosterEntry): string | null {
  const cutoff = cutoffOf(entry)
  if (!cutoff) return null
  if (!cutoffDue(state, entry)) {
    return cutoff.count === 0 && isZero(cutoff.root) ? null : 'R8 no cutoff is due'
  }
  if (cutoff.count > maxCutoff) return 'R8 cutoff too long'
  return isZero(cutoff.root) ? 'R8 cutoff missing' : null
}
