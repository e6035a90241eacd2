// Suggestions to delete: made by admins about what others added, and answered by whoever added it.
import { signal } from '@preact/signals'
import type { AccountId, CollectionId, ObjectId } from '#protocol/ids'
import { ApiProblem } from '../api/failure.ts'
import * as api from '../api/library.ts'
import { whenDropped } from './account-secrets.ts'
import { type Collection, type Item, insideOf } from './collection.ts'

export interface Suggestion {
  readonly collectionId: CollectionId
  readonly objectId: ObjectId
  readonly by: AccountId
  readonly at: number
}

const never = new AbortController().signal

/** To this account, those about something that it still holds; null until loaded. */
export const suggestions = signal<readonly Suggestion[] | null>(null)
whenDropped(() => {
  suggestions.value = null
})

export async function loadSuggestions(): Promise<void> {
  const { suggestions: found } = await api.listSuggestions(never)
  suggestions.value = found.filter(({ row }) => row !== null)
}

export async function answerSuggestion(
  { collectionId, objectId }: Suggestion,
  accept: boolean,
): Promise<void> {
  await api.answerSuggestion(never, { collectionId, objectId, accept })
  suggestions.value =
    suggestions.peek()?.filter((one) => {
      return one.collectionId !== collectionId || one.objectId !== objectId
    }) ?? null
}

const atOnce = 4

/** They leave the collection at once. */
export async function suggestDeletion(
  from: Collection,
  items: readonly Item[],
): Promise<{ suggested: number; failed: number }> {
  const { signal, hide } = insideOf(from)
  const left = [...items]
  let suggested = 0
  const lane = async () => {
    for (let item = left.pop(); item; item = left.pop()) {
      const { id } = item
      const done = await api.suggestDeletion(signal, from.id, id).then(
        () => true,
        (error: unknown) => error instanceof ApiProblem && error.code === 'item-unavailable',
      )
      if (!done) continue
      suggested++
      hide([id])
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return { suggested, failed: items.length - suggested }
}
