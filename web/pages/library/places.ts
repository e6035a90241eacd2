// Where the items of a library are shown, for its filter, its viewer and its warnings.
import type { Item } from '../../state/collection.ts'
import type { Library } from '../../state/library.ts'
import { memberWords } from '../../words/member-words.ts'
import { titleOf } from './use-library.ts'

export const everywhere = 'everything'
export const nowhere = 'nowhere'

export function shownIn(library: Library, { id }: Item): string[] {
  return library
    .placesOf(id)
    .filter(({ state }) => state === 'shown')
    .map(({ collectionId }) => collectionId)
}

/** Collections that show something of it, by title. */
export function placesIn(library: Library): { value: string; label: string }[] {
  const ids = new Set(library.items.value.flatMap((item) => shownIn(library, item)))
  return [...ids]
    .map((value) => ({ value, label: nameOfPlace(value) }))
    .sort((a, b) => a.label.localeCompare(b.label))
}

/** Titles of the collections that show one of these, in the order of the alphabet. */
export function titlesOf(library: Library, items: readonly Item[]): string[] {
  const places = new Set(items.flatMap((item) => shownIn(library, item)))
  return [...places].map(nameOfPlace).sort((a, b) => a.localeCompare(b))
}

export const nameOfPlace = (id: string): string => titleOf(id) || memberWords().home.untitled

export function chosenIn(library: Library, items: readonly Item[], where: string): readonly Item[] {
  if (where === everywhere) return items
  return items.filter((item) => {
    const places = shownIn(library, item)
    return where === nowhere ? places.length === 0 : places.includes(where)
  })
}
