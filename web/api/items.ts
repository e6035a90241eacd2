// Items: one function per endpoint of protocol/items.
import type { CollectionId, ObjectId } from '#protocol/ids'
import { itemPage } from '#protocol/items'
import type { Access } from './access.ts'
import { askJson, askNothing } from './http.ts'

export type Page = { since: number } | { before: number }

export function listItems(
  signal: AbortSignal,
  access: Access,
  collectionId: CollectionId,
  page: Page,
  limit: number,
) {
  const from = 'since' in page ? `since=${page.since}` : `before=${page.before}`
  const path = `/api/collections/${collectionId}/items?${from}&limit=${limit}`
  return askJson(signal, itemPage, { path, access })
}

export const removeItem = (
  signal: AbortSignal,
  access: Access,
  collectionId: CollectionId,
  objectId: ObjectId,
) =>
  askNothing(signal, {
    method: 'DELETE',
    path: `/api/collections/${collectionId}/items/${objectId}`,
    access,
  })
