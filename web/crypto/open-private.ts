// What its uploader keeps of an item for themselves, opened with their own key. Apart from
// open-item.ts, because a guest looks at pictures before anything of this is needed.
import { privateContext } from '#protocol/records/contexts'
import { type PrivatePart, parsePrivatePart } from '#protocol/records/private-part'
import { open } from './seal.ts'
import type { Bytes, MasterKey } from './suite.ts'

export async function openPrivatePart(
  mk: MasterKey,
  userId: Bytes,
  objectId: Bytes,
  version: number,
  sealed: Bytes,
): Promise<PrivatePart> {
  return parsePrivatePart(await open(mk, privateContext(userId, objectId, version), sealed))
}
