// Which files went from this device into one collection: their hashes (or tags), and what became of
// them. This is how a file picked twice, also after a reload, is found to be there already.
import { toBase64url } from '#protocol/base64url'
import type { ObjectId } from '#protocol/ids'
import type { SentIndex } from '../send/destination.ts'
import { localStore } from './local-store.ts'

/** As `send-item` names a file. */
export const tagText = (tag: Uint8Array): string => toBase64url(tag)

/** `whose`: account or link, and collection. */
export function sentIndex(whose: string): SentIndex {
  const key = (tag: string) => `${whose}/${tag}`
  return {
    find: async (tag) => (await (await localStore()).load<ObjectId>('sent', key(tag))) ?? null,
    remember: async (tag, objectId) => (await localStore()).save('sent', key(tag), objectId),
    forget: async (tag) => (await localStore()).remove('sent', key(tag)),
  }
}
