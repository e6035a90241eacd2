// The original as it was picked: the holder's own private part is put back, so that a download gives
// the file byte for byte. Everyone else gets the stored bytes, from which the place was taken out.
import { fromBase64url } from '#protocol/base64url'
import { media } from '#protocol/records/card'
import { restorePlan } from '#protocol/records/private-part'
import { ApiProblem } from '../api/failure.ts'
import { loadPrivate, type ReadAt } from '../api/objects.ts'
import { openPrivatePart } from '../crypto/open-private.ts'
import type { AccountSecrets } from './account-secrets.ts'
import type { ItemRecord } from './collection-items.ts'

export async function restoredOriginal(
  signal: AbortSignal,
  at: ReadAt,
  account: AccountSecrets | null,
  item: ItemRecord,
  stored: Blob,
): Promise<Blob> {
  if (!account || !item.mine) return stored
  const name = { objectId: item.id, version: item.version }
  const sealed = await loadPrivate(signal, at, name).catch(nothingKept)
  if (sealed.length === 0) return stored
  const objectId = fromBase64url(item.id)
  const part = await openPrivatePart(account.mk, account.userId, objectId, item.version, sealed)
  if (part.pieces.length === 0) return stored
  const plan = restorePlan(stored.size, part.pieces)
  const parts = plan.map((one) => ('bytes' in one ? one.bytes : stored.slice(one.from, one.to)))
  return new Blob(parts, { type: stored.type })
}

function nothingKept(error: unknown): Uint8Array<ArrayBuffer> {
  if (error instanceof ApiProblem && error.code === 'item-unavailable') return new Uint8Array()
  throw error
}

const endings: Record<number, string> = {
  [media.jpeg]: 'jpg',
  [media.png]: 'png',
  [media.webp]: 'webp',
  [media.gif]: 'gif',
  [media.heic]: 'heic',
  [media.avif]: 'avif',
  [media.mp4]: 'mp4',
  [media.quickTime]: 'mov',
  [media.pdf]: 'pdf',
}

/** Names come from whoever added the file: nothing in them may lead out of a folder. */
export function nameOfFile({ details, card }: ItemRecord): string {
  const name = (details.peek()?.name ?? '').normalize('NFC').replace(/[/\\\p{Cc}\p{Cf}]/gu, '_')
  const safe = name.replace(/^\.+/, '').trim().slice(0, 200)
  return safe === '' ? `photo.${endings[card?.media ?? 0] ?? 'bin'}` : safe
}
