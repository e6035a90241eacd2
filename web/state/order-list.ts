// In which order a list of files is shown and which of them a search means. Pure: names are text of
// whoever added the files and are only compared.

export type ListOrder = 'name' | 'added' | 'kind' | 'size'

export interface Listed {
  readonly seq: number
  /** Null until it was opened. */
  readonly name: string | null
  /** In words of the current language. */
  readonly kind: string
  readonly bytes: number
}

export interface Sorting {
  readonly order: ListOrder
  /** Z to A, newest first, largest first. */
  readonly descending: boolean
}

/** What each order begins with when it is chosen. */
export const firstDirection: Readonly<Record<ListOrder, boolean>> = {
  name: false,
  added: true,
  kind: false,
  size: true,
}

/** Whoever has no name yet stands last in both directions. `locale`: BCP 47. */
export function sortList<T>(
  items: readonly T[],
  of: (item: T) => Listed,
  { order, descending }: Sorting,
  locale: string,
): T[] {
  // "IMG_9" before "IMG_10", as people count.
  const text = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' })
  const sign = descending ? -1 : 1
  const byName = (a: Listed, b: Listed, by: number) => {
    if (a.name === null || b.name === null) return Number(a.name === null) - Number(b.name === null)
    return by * text.compare(a.name, b.name)
  }
  const compare = (a: Listed, b: Listed) => {
    if (order === 'name') return byName(a, b, sign)
    if (order === 'kind') return sign * text.compare(a.kind, b.kind) || byName(a, b, 1)
    return sign * (order === 'size' ? a.bytes - b.bytes : a.seq - b.seq)
  }
  const listed = items.map((item) => ({ item, at: of(item) }))
  listed.sort((a, b) => compare(a.at, b.at) || b.at.seq - a.at.seq)
  return listed.map(({ item }) => item)
}

/** Letters alone: "Übergabe" is found by "ubergabe". */
export function searchable(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

/** Every word must occur; null when nothing is asked. `text` of the answer is `searchable`. */
export function matcher(query: string): ((text: string) => boolean) | null {
  const words = searchable(query).split(/\s+/).filter(Boolean)
  return words.length === 0 ? null : (text) => words.every((word) => text.includes(word))
}
