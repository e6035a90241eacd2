// Proofs of many items at once, without their thumbnails: before something is saved elsewhere, every
// source must have passed V1 to V6 (crypto.md 5.3). What fails is hidden, as everywhere (V7).
import { toBase64url } from '#protocol/base64url'
import type { ObjectId } from '#protocol/ids'
import { maxDetailsItems } from '#protocol/limits'
import { loadBatch } from '../api/objects.ts'
import { firstLook } from '../receive/first-look.ts'
import type { ProvenItem } from '../receive/receive-item.ts'
import { type Collection, type Inside, type Item, insideOf } from './collection.ts'
import type { ItemRecord } from './collection-items.ts'
import { isRefusal, settle } from './collection-pictures.ts'

export interface ProvenSource {
  item: Pick<ItemRecord, 'open'>
  proven: ProvenItem
}

/** Those that passed; what is missing was refused or is not there any more. */
export async function proveMany(
  from: Collection,
  items: readonly Item[],
  signal: AbortSignal,
): Promise<Map<ObjectId, ProvenSource>> {
  const inside = insideOf(from)
  const records = items.flatMap(({ id }) => inside.items.get(id) ?? [])
  const missing = records.filter((record) => record.proven === null)
  for (let at = 0; at < missing.length; at += maxDetailsItems) {
    await prove(inside, missing.slice(at, at + maxDetailsItems), signal)
  }
  return new Map(
    records.flatMap((item) => (item.proven ? [[item.id, { item, proven: item.proven }]] : [])),
  )
}

async function prove(inside: Inside, some: ItemRecord[], signal: AbortSignal): Promise<void> {
  const checks = await inside.rest()
  const named = new Map(some.map((item) => [`${item.id}/${item.version}`, item]))
  const names = some.map(({ id, version }) => ({ objectId: id, version }))
  for await (const frame of loadBatch(signal, inside.at, names, 'details')) {
    const item = named.get(`${toBase64url(frame.objectId)}/${frame.version}`)
    if (!item || !frame.parts) continue
    try {
      const { details } = await firstLook(signal, item.open, frame.parts)
      settle(item, await checks.proveFrame(item, frame.parts, details))
    } catch (error) {
      if (!isRefusal(error)) throw error
      inside.items.refuse(item)
    }
  }
}
