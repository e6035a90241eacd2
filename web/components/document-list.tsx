// Files as rows: name, type, size, date, who added them. A list of links named by their files, of
// which only what is near the screen exists in the page. Knows nothing of keys or servers: `look`
// says how a row looks now, `onWindow` which rows are wanted.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { words } from '../words/words.ts'
import { DocumentRow, type RowItem, type RowLook } from './document-row.tsx'
import { useRows } from './list-window.ts'

export type { RowItem, RowLook } from './document-row.tsx'

/** As in documents.css. */
const rowHeight = 56

export interface DocumentListProps<T extends RowItem> {
  readonly items: readonly T[]
  readonly look: (item: T, index: number) => RowLook
  readonly hrefOf: (item: T) => string
  readonly onOpen: (item: T) => void
  readonly onWindow: (first: number, end: number) => void
  /** Given means selection mode: rows become checkboxes. */
  readonly selected?: ReadonlySet<string> | undefined
  readonly onToggle?: ((item: T, index: number, isRange: boolean) => void) | undefined
  /** Scrolled to and focused when it changes, as when the viewer closes. */
  readonly focusId?: string | null
}

export function DocumentList<T extends RowItem>(props: DocumentListProps<T>) {
  const { items, onWindow, focusId } = props
  const list = useRef<HTMLUListElement>(null)
  const rows = useRows(list, rowHeight, items.length)
  const [held, setHeld] = useState(-1)
  useEffect(() => onWindow(rows.first, rows.end), [rows, items, onWindow])
  const show = useCallback((index: number) => {
    const top = (list.current?.getBoundingClientRect().top ?? 0) + index * rowHeight
    if (top < 72 || top + rowHeight > innerHeight - 24) scrollBy({ top: top - innerHeight / 3 })
    setHeld(index)
  }, [])
  useFocusOn(list, held)
  useEffect(() => {
    const index = focusId ? items.findIndex((item) => item.id === focusId) : -1
    if (index >= 0) show(index)
  }, [focusId])
  const keys = (event: KeyboardEvent) => {
    const from = indexOfRow(event.target)
    const to = from < 0 ? -1 : nextRow(event, from, items.length)
    if (to < 0 || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    show(to)
  }
  return (
    <ul
      ref={list}
      class="documents"
      aria-label={words().grid.items}
      style={{ height: `${items.length * rowHeight}px` }}
      onKeyDown={keys}
      onFocusIn={(event) => setHeld(indexOfRow(event.target))}
      onFocusOut={(event) => setHeld(indexOfRow(event.relatedTarget))}
    >
      {mounted(rows, held, items.length).map((index) => rowOf(props, index))}
    </ul>
  )
}

function rowOf<T extends RowItem>(props: DocumentListProps<T>, index: number) {
  const item = props.items[index]
  if (!item) return null
  const { selected, onToggle, onOpen } = props
  const press = (event: MouseEvent) => {
    if (selected) return onToggle?.(item, index, event.shiftKey)
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    onOpen(item)
  }
  return (
    <DocumentRow
      key={item.id}
      item={item}
      index={index}
      count={props.items.length}
      top={index * rowHeight}
      look={() => props.look(item, index)}
      href={props.hrefOf(item)}
      checked={selected?.has(item.id)}
      onPress={press}
    />
  )
}

/** The window, and the row that holds the focus wherever it is: taking it away would drop the focus. */
function mounted({ first, end }: { first: number; end: number }, held: number, count: number) {
  const last = Math.min(end, count)
  const all = Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i)
  if (held >= 0 && held < count && (held < first || held >= last)) all.push(held)
  return all
}

function indexOfRow(target: EventTarget | null): number {
  const index = target instanceof HTMLElement ? target.dataset.index : undefined
  return index === undefined ? -1 : Number(index)
}

function nextRow({ key }: KeyboardEvent, from: number, count: number): number {
  if (key === 'ArrowUp') return Math.max(0, from - 1)
  if (key === 'ArrowDown') return Math.min(count - 1, from + 1)
  if (key === 'Home') return 0
  return key === 'End' ? count - 1 : -1
}

function useFocusOn(list: { readonly current: HTMLElement | null }, index: number) {
  useLayoutEffect(() => {
    if (index < 0) return
    const row = list.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)
    row?.focus({ preventScroll: true })
  }, [index, list])
}
