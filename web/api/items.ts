// Items: one function per endpoint of protocol/items.
import type { CollectionId } from '#protocol/ids'
import { itemPage, type RemoveItems, removedItems } from '#protocol/items'
import type { Access } from './access.ts'
import { askJson } from './http.ts'

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

export const removeItems = (
  signal: AbortSignal,
  access: Access,
  collectionId: CollectionId,
  body: RemoveItems,
) =>
  askJson(signal, removedItems, {
    method: 'POST',
    path: `/api/collections/${collectionId}/items/remove`,
    access,
    body,
  })
