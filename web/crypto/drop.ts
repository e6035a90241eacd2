// Drop links: a guest seals each object's key and the own name to the link's public key and can read
// nothing back. Members open them with the private key that lies under the collection key (P3).

import { read } from '#protocol/records/bytes'
import { linkDropContext } from '#protocol/records/contexts'
import {
  type DropSheet,
  dropFkInfo,
  dropNameBytes,
  dropNameInfo,
  dropWrapBytes,
  packDropSheet,
  parseDropSheet,
} from '#protocol/records/drop'
import { packTextRecord, parseTextRecord } from '#protocol/records/text-record'
import { concat } from './bytes.ts'
import { openFrom, sealTo } from './public-seal.ts'
import { open, seal } from './seal.ts'
import { asKey, type Bytes, type ObjectKey, type WrappingKey } from './suite.ts'

export const sealDropSheet = (
  kek: WrappingKey,
  linkId: Bytes,
  collectionId: Bytes,
  sheet: DropSheet,
  salt?: Bytes,
): Promise<Bytes> => seal(kek, linkDropContext(linkId, collectionId), packDropSheet(sheet), salt)

export async function openDropSheet(
  kek: WrappingKey,
  linkId: Bytes,
  collectionId: Bytes,
  sealed: Bytes,
): Promise<DropSheet> {
  return parseDropSheet(await open(kek, linkDropContext(linkId, collectionId), sealed))
}

export interface DropPlace {
  collectionId: Bytes
  linkId: Bytes
  guestPk: Bytes
}

async function sealRecord(dropPk: Bytes, info: Bytes, plain: Bytes): Promise<Bytes> {
  const { enc, ciphertext } = await sealTo(dropPk, info, plain)
  return concat(new Uint8Array([1]), enc, ciphertext)
}

async function openRecord(dropSk: Bytes, info: Bytes, record: Bytes, length: number) {
  const r = read(record, length)
  r.format(1)
  return openFrom(dropSk, info, r.take(32), r.take(length - 33))
}

const fkInfo = (at: DropPlace, objectId: Bytes, version: number): Bytes =>
  dropFkInfo(at.collectionId, at.linkId, objectId, version, at.guestPk)
const nameInfo = (at: DropPlace): Bytes => dropNameInfo(at.collectionId, at.linkId, at.guestPk)

export const wrapFkForDrop = (
  dropPk: Bytes,
  at: DropPlace,
  objectId: Bytes,
  version: number,
  fk: ObjectKey,
): Promise<Bytes> => sealRecord(dropPk, fkInfo(at, objectId, version), fk)

export async function unwrapFkOfDrop(
  dropSk: Bytes,
  at: DropPlace,
  objectId: Bytes,
  version: number,
  wrapped: Bytes,
): Promise<ObjectKey> {
  return asKey(await openRecord(dropSk, fkInfo(at, objectId, version), wrapped, dropWrapBytes))
}

export const sealDropName = (dropPk: Bytes, at: DropPlace, name: string): Promise<Bytes> =>
  sealRecord(dropPk, nameInfo(at), packTextRecord(name))

export async function openDropName(dropSk: Bytes, at: DropPlace, sealed: Bytes): Promise<string> {
  return parseTextRecord(await openRecord(dropSk, nameInfo(at), sealed, dropNameBytes))
}
