// The files of an open folder as a list, for its members and for guests: tells which rows are on
// screen, so that their names come first, and asks for more rows near the end.
import '../../styles/documents.css'
import { useCallback, useMemo, useRef } from 'preact/hooks'
import { DocumentList, type RowLook } from '../../components/document-list.tsx'
import type { IconName } from '../../components/icon.tsx'
import { Progress } from '../../components/progress.tsx'
import { SortBar } from '../../components/sort-bar.tsx'
import type { Collection, Item } from '../../state/collection.ts'
import { kindName, kindWords } from '../../state/kind-words.ts'
import { type Listing, listingOf } from '../../state/listing.ts'
import { formatBytes, formatDate } from '../../words/format.ts'
import { laterWords } from '../../words/later-words.ts'
import { words } from '../../words/words.ts'
import { useLate } from '../use-late.ts'
import { gridItemOf } from './tiles.ts'

/** Rows are fetched this many before the last one comes into view. */
const aheadRows = 60

export interface FolderListProps {
  readonly collection: Collection
  readonly hrefOf: (itemId: string) => string
  readonly onOpen: (item: Item) => void
  readonly selected?: ReadonlySet<string> | undefined
  readonly onToggle?: (item: Item, place: number, isRange: boolean) => void
  readonly focusId?: string | null
}

export function FolderList(props: FolderListProps) {
  const { collection, onToggle } = props
  const listing = listingOf(collection)
  const items = listing.shown.value
  const rows = useMemo(() => items.map((item) => ({ item, ...gridItemOf(item) })), [items])
  const onWindow = useWindow(collection, listing, items)
  const sorting = listing.sorting.value
  if (sorting === null) return <Preparing listing={listing} />
  const sort = (by: typeof sorting.order, descending?: boolean) =>
    void listing.sortBy(by, descending).catch(() => undefined)
  return (
    <div class="document-table">
      <SortBar by={sorting.order} descending={sorting.descending} onSort={sort} />
      <DocumentList
        items={rows}
        look={({ item }, index) => rowLook(item, index)}
        hrefOf={({ id }) => props.hrefOf(id)}
        onOpen={({ item }) => props.onOpen(item)}
        onWindow={onWindow}
        selected={props.selected}
        onToggle={onToggle && (({ item }, index, isRange) => onToggle(item, index, isRange))}
        focusId={props.focusId ?? null}
      />
    </div>
  )
}

function Preparing({ listing }: { listing: Listing }) {
  const isLate = useLate()
  const now = listing.progress.value
  if (!isLate) return null
  const value = now && now.total > 0 ? { value: now.loaded / now.total } : {}
  return <Progress label={laterWords().list.loading} {...value} />
}

const icons: Partial<Record<ReturnType<typeof kindName>, IconName>> = {
  photo: 'image',
  image: 'image',
  drawing: 'image',
  video: 'film',
  audio: 'audio',
  archive: 'folder',
}

/** Reads signals: only the row whose name has come is drawn again. */
function rowLook(item: Item, index: number): RowLook {
  const details = item.details.value
  const kind = kindName(item.card, details)
  return {
    name: details === null ? null : details.name || words().grid.unnamed(index + 1),
    unnamed: words().grid.unnamed(index + 1),
    icon: icons[kind] ?? 'document',
    tint: kind,
    kind: kindWords(item.card, details),
    size: formatBytes(item.card?.bytes ?? item.bytes),
    date: formatDate(item.addedAt),
    addedBy: item.mine ? laterWords().list.ownItem : item.addedBy,
  }
}

/** Stable, so that the list asks again only when its window or its items have changed. */
function useWindow(collection: Collection, listing: Listing, items: readonly Item[]) {
  const now = useRef({ collection, listing, items })
  now.current = { collection, listing, items }
  return useCallback((first: number, end: number) => {
    const { collection, listing, items } = now.current
    listing.show(items.slice(first, end))
    const loaded = collection.items.peek().length
    const isNearEnd = end + aheadRows >= items.length
    if (isNearEnd && loaded < collection.count.peek()) void collection.loadMore()
  }, [])
}
