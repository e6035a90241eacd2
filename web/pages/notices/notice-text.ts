// A notice as a sentence, and where it leads. Titles were opened in this browser; a collection that
// cannot be read (any more) has none.
import { type Notice, titleOf } from '../../state/notices.ts'
import { memberWords } from '../../words/member-words.ts'
import { noticesWords } from '../../words/notices-words.ts'

export function sentenceOf({ kind, collectionId, by, count }: Notice): string {
  const text = noticesWords()
  return text.told[kind]({ by: by?.email ?? '', what: namedOf(collectionId), count })
}

/** A title in quotation marks, or what stands for it. */
export function namedOf(collectionId: Notice['collectionId']): string {
  const text = noticesWords()
  const title = titleOf(collectionId)
  if (title === null) return text.unknown
  return text.quoted(title || memberWords().home.untitled)
}

/** Null: there is nothing to go to. */
export function placeOf({ kind, collectionId }: Notice): string | null {
  if (kind === 'quota') return '/settings/storage'
  if (kind === 'deletion-suggested' || kind === 'items-removed') return '/library'
  if (collectionId === null || titleOf(collectionId) === null) return null
  return `/c/${collectionId}`
}
