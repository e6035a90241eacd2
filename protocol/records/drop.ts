// Drop links: the sheet that tells a guest where to seal to, and the HPKE infos that tie what the
// guest seals to one object and one guest. The holder of such a link can read nothing.
import { type Bytes, concat, fixed, read, u32, u64 } from './bytes.ts'
import { C } from './contexts.ts'
import { packTextRecord, parseTextRecord, textRecordBytes } from './text-record.ts'

export const dropSheetBytes = 104 + textRecordBytes
/** 0x01 and HPKE of a 32-byte key. */
export const dropWrapBytes = 81
/** 0x01 and HPKE of a text record. */
export const dropNameBytes = 305

export interface DropSheet {
  dropPk: Bytes
  genesisHash: Bytes
  rosterSeq: number
  rosterHead: Bytes
  greeting: string
}

export function packDropSheet(sheet: DropSheet): Bytes {
  return concat(
    fixed(sheet.dropPk, 32),
    fixed(sheet.genesisHash, 32),
    u64(sheet.rosterSeq),
    fixed(sheet.rosterHead, 32),
    packTextRecord(sheet.greeting),
  )
}

export function parseDropSheet(bytes: Uint8Array): DropSheet {
  const r = read(bytes, dropSheetBytes)
  return {
    dropPk: r.take(32),
    genesisHash: r.take(32),
    rosterSeq: r.u64(),
    rosterHead: r.take(32),
    greeting: parseTextRecord(r.take(textRecordBytes)),
  }
}

export const dropFkInfo = (
  collectionId: Bytes,
  linkId: Bytes,
  objectId: Bytes,
  version: number,
  guestPk: Bytes,
): Bytes =>
  C(
    'drop/fk',
    fixed(collectionId, 16),
    fixed(linkId, 16),
    fixed(objectId, 16),
    u32(version),
    fixed(guestPk, 32),
  )

export const dropNameInfo = (collectionId: Bytes, linkId: Bytes, guestPk: Bytes): Bytes =>
  C('drop/name', fixed(collectionId, 16), fixed(linkId, 16), fixed(guestPk, 32))
