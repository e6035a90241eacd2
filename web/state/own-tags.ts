// Files that this account added from another device: their tags are inside the private parts, which
// only the account can open. Learned once per open collection, from where this device left off.
import { fromBase64url } from '#protocol/base64url'
import type { CollectionId } from '#protocol/ids'
import type { Access } from '../api/access.ts'
import { listPrivateParts } from '../api/objects.ts'
import { openPrivatePart } from '../crypto/open-private.ts'
import type { SentIndex } from '../send/destination.ts'
import type { AccountSecrets } from './account-secrets.ts'
import { localStore } from './local-store.ts'
import { tagText } from './sent-index.ts'

type Part = Awaited<ReturnType<typeof listPrivateParts>>['parts'][number]

export async function learnTags(
  signal: AbortSignal,
  access: Access,
  id: CollectionId,
  { accountId, userId, mk }: AccountSecrets,
  sent: SentIndex,
): Promise<void> {
  const store = await localStore()
  const cursor = `tags/${accountId}/${id}`
  let after = (await store.load<number>('settings', cursor).catch(() => undefined)) ?? 0
  for (let more = true; more; ) {
    const page = await listPrivateParts(signal, access, id, after)
    await Promise.all(page.parts.map((part) => learn(part).catch(() => undefined)))
    const reached = page.parts.at(-1)?.seq ?? after
    more = page.more && reached > after
    after = reached
    await store.save('settings', cursor, after)
  }

  async function learn({ objectId, version, sealed }: Part): Promise<void> {
    const bytes = fromBase64url(sealed)
    const { tag } = await openPrivatePart(mk, userId, fromBase64url(objectId), version, bytes)
    await sent.remember(tagText(tag), objectId)
  }
}
