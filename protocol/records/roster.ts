// One entry of a collection's roster log: who may do what, signed and chained. The server orders
// entries and checks them on arrival; clients replay all of them and believe only that.
import {
  type Bytes,
  concat,
  fixed,
  malformed,
  Reader,
  RecordError,
  u8,
  u16,
  u32,
  u64,
} from './bytes.ts'
import { C } from './contexts.ts'

export const maxEntryBytes = 4096
const headBytes = 116
const signatureBytes = 64

export const entryType = { genesis: 1, member: 2, leave: 3, join: 4, link: 5, rotate: 6 } as const
export const action = { add: 1, change: 2, remove: 3 } as const
export const role = { viewer: 1, collaborator: 2, admin: 3, owner: 4 } as const
export const collectionKind = { album: 1, documents: 2 } as const
/** `drop` stands alone; the others need `view`. */
export const right = {
  view: 0x01,
  download: 0x02,
  contribute: 0x04,
  comment: 0x08,
  join: 0x10,
  drop: 0x20,
} as const
export const allRights = 0x3f

export type Action = 1 | 2 | 3
export type Role = 1 | 2 | 3 | 4

/** Which records of the one whose right ends were there before. Zeros where none is due. */
export interface Cutoff {
  count: number
  root: Bytes
}

export type GenesisBody = {
  type: 1
  xPk: Bytes
  idVersion: number
  nonce: Bytes
  ckCommit: Bytes
  kind: 1 | 2
}
export type MemberBody = {
  type: 2
  action: Action
  userId: Bytes
  edPk: Bytes
  xPk: Bytes
  idVersion: number
  role: Role
  cutoff: Cutoff
}
export type LeaveBody = { type: 3; cutoff: Cutoff }
export type JoinBody = { type: 4; linkId: Bytes; xPk: Bytes; idVersion: number; cert: Bytes }
export type LinkBody = {
  type: 5
  action: Action
  linkId: Bytes
  caPk: Bytes
  xPk: Bytes
  dropPk: Bytes
  rights: number
  /** What a joiner gets; 0 without the right to join. */
  role: number
  /** ms; 0 = never. */
  expires: number
  cutoff: Cutoff
}
export type RotateBody = { type: 6; epoch: number; ckCommit: Bytes }
export type EntryBody = GenesisBody | MemberBody | LeaveBody | JoinBody | LinkBody | RotateBody

export interface EntryFields<B extends EntryBody = EntryBody> {
  collectionId: Bytes
  seq: number
  prevHead: Bytes
  createdAt: number
  author: Bytes
  authorPk: Bytes
  body: B
}

export interface RosterEntry<B extends EntryBody = EntryBody> extends EntryFields<B> {
  signature: Bytes
}

const packCutoff = (cutoff: Cutoff): Bytes => concat(u32(cutoff.count), fixed(cutoff.root, 32))

export function packBody(body: EntryBody): Bytes {
  switch (body.type) {
    case 1:
      return concat(
        fixed(body.xPk, 32),
        u32(body.idVersion),
        fixed(body.nonce, 16),
        fixed(body.ckCommit, 32),
        u8(body.kind),
      )
    case 2:
      return concat(
        u8(body.action),
        fixed(body.userId, 16),
        fixed(body.edPk, 32),
        fixed(body.xPk, 32),
        u32(body.idVersion),
        u8(body.role),
        packCutoff(body.cutoff),
      )
    case 3:
      return packCutoff(body.cutoff)
    case 4:
      return concat(
        fixed(body.linkId, 16),
        fixed(body.xPk, 32),
        u32(body.idVersion),
        fixed(body.cert, 64),
      )
    case 5:
      return concat(
        u8(body.action),
        fixed(body.linkId, 16),
        fixed(body.caPk, 32),
        fixed(body.xPk, 32),
        fixed(body.dropPk, 32),
        u8(body.rights),
        u8(body.role),
        u64(body.expires),
        packCutoff(body.cutoff),
      )
    case 6:
      return concat(u32(body.epoch), fixed(body.ckCommit, 32))
  }
}

/** The signed part; the entry is this and the signature over `entrySigned`. */
export function packEntry(e: EntryFields): Bytes {
  const body = packBody(e.body)
  return concat(
    u8(1),
    u8(e.body.type),
    fixed(e.collectionId, 16),
    u64(e.seq),
    fixed(e.prevHead, 32),
    u64(e.createdAt),
    fixed(e.author, 16),
    fixed(e.authorPk, 32),
    u16(body.length),
    body,
  )
}

/** What the signature of a whole entry covers. */
export function entrySigned(bytes: Uint8Array): Bytes {
  return C('sig/roster', bytes.subarray(0, bytes.length - signatureBytes))
}

/** What the link's CA signed to let this account in by itself. */
export function joinSigned(
  collectionId: Bytes,
  linkId: Bytes,
  userId: Bytes,
  edPk: Bytes,
  xPk: Bytes,
  idVersion: number,
): Bytes {
  return C(
    'sig/join',
    fixed(collectionId, 16),
    fixed(linkId, 16),
    fixed(userId, 16),
    fixed(edPk, 32),
    fixed(xPk, 32),
    u32(idVersion),
  )
}

const readCutoff = (r: Reader): Cutoff => ({ count: r.u32(), root: r.take(32) })
const actions = [1, 2, 3] as const

function readBody(type: number, r: Reader): EntryBody {
  switch (type) {
    case 1:
      return {
        type,
        xPk: r.take(32),
        idVersion: r.u32(),
        nonce: r.take(16),
        ckCommit: r.take(32),
        kind: r.oneOf([1, 2], 'kind of collection'),
      }
    case 2:
      return {
        type,
        action: r.oneOf(actions, 'action'),
        userId: r.take(16),
        edPk: r.take(32),
        xPk: r.take(32),
        idVersion: r.u32(),
        role: r.oneOf([1, 2, 3, 4], 'role'),
        cutoff: readCutoff(r),
      }
    case 3:
      return { type, cutoff: readCutoff(r) }
    case 4:
      return { type, linkId: r.take(16), xPk: r.take(32), idVersion: r.u32(), cert: r.take(64) }
    case 5:
      return {
        type,
        action: r.oneOf(actions, 'action'),
        linkId: r.take(16),
        caPk: r.take(32),
        xPk: r.take(32),
        dropPk: r.take(32),
        rights: r.u8(),
        role: r.oneOf([0, 1, 2], 'role of a joiner'),
        expires: r.u64(),
        cutoff: readCutoff(r),
      }
    case 6:
      return { type, epoch: r.u32(), ckCommit: r.take(32) }
    default:
      throw new RecordError('unknown-format', 'roster entry type')
  }
}

export function parseEntry(bytes: Uint8Array): RosterEntry {
  if (bytes.length > maxEntryBytes) malformed('roster entry too long')
  const r = new Reader(bytes)
  r.format(1)
  const type = r.u8()
  const fields = {
    collectionId: r.take(16),
    seq: r.u64(),
    prevHead: r.take(32),
    createdAt: r.u64(),
    author: r.take(16),
    authorPk: r.take(32),
  }
  const length = r.u16()
  if (bytes.length !== headBytes + length + signatureBytes) malformed('length of a roster entry')
  const inner = new Reader(r.take(length))
  const body = readBody(type, inner)
  inner.end()
  return { ...fields, body, signature: r.take(signatureBytes) }
}
