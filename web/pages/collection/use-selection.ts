// The chosen items of an open album. Null means that nothing is being chosen.
import { useState } from 'preact/hooks'
import type { Collection, Item } from '../../state/collection.ts'

export interface Selection {
  readonly chosen: ReadonlySet<string> | null
  readonly items: readonly Item[]
  readonly toggleMode: () => void
  readonly toggle: (item: Item, place: number, isRange: boolean) => void
  readonly end: () => void
}

/** `shown`: as the page shows them, for ranges; what is chosen and not shown stays chosen. */
export function useSelection(collection: Collection, shown: readonly Item[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null)
  const [last, setLast] = useState(-1)
  const all = collection.items.value
  const toggle = (item: Item, place: number, isRange: boolean) => {
    const next = new Set(chosen)
    const isOn = !next.has(item.id)
    const from = isRange && last >= 0 ? Math.min(last, place) : place
    const to = isRange && last >= 0 ? Math.max(last, place) : place
    for (const one of shown.slice(from, to + 1)) {
      if (isOn) next.add(one.id)
      else next.delete(one.id)
    }
    setLast(place)
    setChosen(next)
  }
  const end = () => {
    setChosen(null)
    setLast(-1)
  }
  return {
    chosen,
    items: chosen === null ? [] : all.filter((item) => chosen.has(item.id)),
    toggleMode: () => (chosen === null ? setChosen(new Set()) : end()),
    toggle,
    end,
  }
}
