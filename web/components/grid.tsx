// The grid: a list of links in justified rows, of which only what is near the screen exists in the page.
// Knows nothing of keys or servers: `look` says how an item looks now, `onWindow` which items are wanted.

import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { words } from '../words/words.ts'
import { itemInRow, layOut, type Range, ratiosOf, rowHeightFor, rowOf } from './grid-layout.ts'
import { boxOf, sameRange, useFrame, useWindow } from './grid-window.ts'
import { type GridItem, Tile, type TileBox, type TileLook } from './tile.tsx'

export type { GridItem, TileLook } from './tile.tsx'

export interface GridProps<T extends GridItem> {
  readonly items: readonly T[]
  readonly look: (item: T) => TileLook
  readonly hrefOf: (item: T) => string
  readonly onOpen: (item: T, index: number) => void
  readonly onWindow?: (first: number, end: number) => void
  readonly label?: string
  /** Given means selection mode: tiles become checkboxes. */
  readonly selected?: ReadonlySet<string> | undefined
  readonly onToggle?: (item: T, index: number, shiftKey: boolean) => void
  /** Scrolled to and focused when it changes, as when the viewer closes. */
  readonly focusId?: string | null | undefined
}

export function Grid<T extends GridItem>(props: GridProps<T>) {
  const { items, onWindow, focusId } = props
  const list = useRef<HTMLUListElement>(null)
  const frame = useFrame(list)
  const ratios = useMemo(() => ratiosOf(items), [items])
  const layout = useMemo(() => {
    const height = rowHeightFor(ratios, frame.width, frame.viewHeight)
    return layOut(ratios, frame.width, height, frame.gap)
  }, [ratios, frame])
  const range = useWindow(list, layout, frame)
  const [held, setHeld] = useState(-1)
  const wanted = useRef<Range>({ first: 0, end: 0 })

  useEffect(() => {
    if (!sameRange(wanted.current, range) || range.end > 0) onWindow?.(range.first, range.end)
    wanted.current = range
  }, [range, items, onWindow])

  const show = useCallback(
    (index: number) => {
      const row = rowOf(layout, index)
      const top = (list.current?.getBoundingClientRect().top ?? 0) + (layout.rowTop[row] ?? 0)
      const bottom = top + (layout.rowHeight[row] ?? 0)
      if (top < 72 || bottom > innerHeight - 24) scrollBy({ top: top - innerHeight / 3 })
      setHeld(index)
    },
    [layout],
  )
  useKeepPlace(list, items, layout)
  useFocusOn(list, held)
  useEffect(() => {
    const index = focusId ? items.findIndex((item) => item.id === focusId) : -1
    if (index >= 0) show(index)
  }, [focusId])

  const keys = (event: KeyboardEvent) => {
    const from = indexOfTile(event.target)
    const to = from < 0 ? from : nextIndex(event, layout, from)
    if (to < 0 || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    show(to)
  }
  return (
    <ul
      ref={list}
      class="grid"
      aria-label={props.label ?? words().grid.items}
      style={{ height: `${layout.height}px` }}
      onKeyDown={keys}
      onFocusIn={(event) => setHeld(indexOfTile(event.target))}
      onFocusOut={(event) => setHeld(indexOfTile(event.relatedTarget))}
    >
      {indexesOf(range, held, items.length).map((index) =>
        tileOf(props, index, boxOf(layout, index)),
      )}
    </ul>
  )
}

function tileOf<T extends GridItem>(props: GridProps<T>, index: number, box: TileBox) {
  const item = props.items[index]
  if (!item) return null
  const { selected, onToggle, onOpen } = props
  const press = (event: MouseEvent) => {
    if (selected) return onToggle?.(item, index, event.shiftKey)
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    onOpen(item, index)
  }
  return (
    <Tile
      key={item.id}
      item={item}
      index={index}
      count={props.items.length}
      box={box}
      look={props.look}
      href={props.hrefOf(item)}
      checked={selected?.has(item.id)}
      onPress={press}
    />
  )
}

/** The window, and the tile that holds the focus wherever it is: taking it away would drop the focus. */
function indexesOf(range: Range, held: number, count: number): number[] {
  const all = Array.from(
    { length: Math.min(range.end, count) - range.first },
    (_, i) => range.first + i,
  )
  if (held >= 0 && held < count && (held < range.first || held >= range.end)) all.push(held)
  return all
}

/** Of the tile that is or holds what an event is about; -1 for anything else. */
function indexOfTile(target: EventTarget | null): number {
  const index = target instanceof HTMLElement ? target.dataset.index : undefined
  return index === undefined ? -1 : Number(index)
}

function nextIndex(event: KeyboardEvent, layout: ReturnType<typeof layOut>, from: number): number {
  const start = document.dir === 'rtl' ? 'ArrowRight' : 'ArrowLeft'
  const end = document.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
  const last = layout.count - 1
  if (event.key === start) return Math.max(0, from - 1)
  if (event.key === end) return Math.min(last, from + 1)
  if (event.key === 'ArrowUp') return itemInRow(layout, from, -1)
  if (event.key === 'ArrowDown') return itemInRow(layout, from, 1)
  if (event.key === 'Home') return 0
  return event.key === 'End' ? last : -1
}

function useFocusOn(list: { readonly current: HTMLElement | null }, index: number) {
  useLayoutEffect(() => {
    if (index < 0) return
    const tile = list.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)
    tile?.focus({ preventScroll: true })
  }, [index, list])
}

/** When items arrive above what is being looked at, the page moves with them, so that nothing jumps. */
function useKeepPlace<T extends GridItem>(
  list: { readonly current: HTMLElement | null },
  items: readonly T[],
  layout: ReturnType<typeof layOut>,
) {
  const before = useRef({ items, layout })
  useLayoutEffect(() => {
    const old = before.current
    before.current = { items, layout }
    const top = -(list.current?.getBoundingClientRect().top ?? 0)
    if (old.items === items || top <= 0 || old.layout.rows === 0) return
    const row = rowAtTop(old.layout, top)
    const anchor = old.items[old.layout.rowStart[row] ?? 0]
    const index = anchor ? items.findIndex((item) => item.id === anchor.id) : -1
    if (index < 0) return
    const moved = (layout.rowTop[rowOf(layout, index)] ?? 0) - (old.layout.rowTop[row] ?? 0)
    if (moved !== 0) scrollBy({ top: moved, behavior: 'instant' })
  }, [items, layout, list])
}

function rowAtTop(layout: ReturnType<typeof layOut>, top: number): number {
  const row = layout.rowTop.subarray(0, layout.rows).findIndex((rowTop) => rowTop >= top)
  return row < 0 ? layout.rows - 1 : row
}
