// A roster state as one byte string, for keeping it beside the log: the Worker checks a new entry
// against it, a client goes on from it. It is the keeper's own note, so it is never taken from a wire.
import { type Bytes, concat, fixed, malformed, Reader, u8, u32, u64, zeros } from './bytes.ts'
import type { Role } from './roster.ts'
import type { RosterLink, RosterMember, RosterState } from './roster-rules.ts'

function list<T>(items: T[], pack: (item: T) => Bytes): Bytes {
  return concat(u32(items.length), ...items.map(pack))
}

function readList<T>(r: Reader, readOne: () => T): T[] {
  const count = r.u32()
  if (count > r.left) malformed('list too long')
  return Array.from({ length: count }, readOne)
}

const packMember = (m: RosterMember): Bytes =>
  concat(
    fixed(m.userId, 16),
    fixed(m.edPk, 32),
    fixed(m.xPk, 32),
    u32(m.idVersion),
    u8(m.role),
    u8(m.viaLink ? 1 : 0),
    m.viaLink ?? zeros(16),
    u64(m.lastSeq),
  )

function readMember(r: Reader): RosterMember {
  const keys = { userId: r.take(16), edPk: r.take(32), xPk: r.take(32), idVersion: r.u32() }
  const role: Role = r.oneOf([1, 2, 3, 4], 'role')
  const joined = r.u8() === 1
  const link = r.take(16)
  return { ...keys, role, viaLink: joined ? link : null, lastSeq: r.u64() }
}

const packLink = (l: RosterLink): Bytes =>
  concat(
    fixed(l.linkId, 16),
    fixed(l.caPk, 32),
    fixed(l.xPk, 32),
    fixed(l.dropPk, 32),
    u8(l.rights),
    u8(l.role),
    u64(l.expires),
    u64(l.lastSeq),
  )

const readLink = (r: Reader): RosterLink => ({
  linkId: r.take(16),
  caPk: r.take(32),
  xPk: r.take(32),
  dropPk: r.take(32),
  rights: r.u8(),
  role: r.u8(),
  expires: r.u64(),
  lastSeq: r.u64(),
})

export function packRosterState(s: RosterState): Bytes {
  return concat(
    u8(1),
    fixed(s.collectionId, 16),
    u64(s.seq),
    fixed(s.head, 32),
    fixed(s.genesisHash, 32),
    u8(s.kind),
    u32(s.epoch),
    fixed(s.ckCommit, 32),
    u64(s.lastRotateSeq),
    list(s.members, packMember),
    list(s.links, packLink),
    list(s.usedLinks, (id) => id),
    list(s.bannedUsers, (id) => id),
    list(s.bannedKeys, (key) => key),
  )
}

export function parseRosterState(bytes: Uint8Array): RosterState {
  const r = new Reader(bytes)
  r.format(1)
  const state: RosterState = {
    collectionId: r.take(16),
    seq: r.u64(),
    head: r.take(32),
    genesisHash: r.take(32),
    kind: r.u8(),
    epoch: r.u32(),
    ckCommit: r.take(32),
    lastRotateSeq: r.u64(),
    members: readList(r, () => readMember(r)),
    links: readList(r, () => readLink(r)),
    usedLinks: readList(r, () => r.take(16)),
    bannedUsers: readList(r, () => r.take(16)),
    bannedKeys: readList(r, () => r.take(32)),
  }
  r.end()
  return state
}
