// The grid of one open collection, for its owner and for guests: tells the collection which tiles
// are on screen, so that their thumbnails come first, and asks for more rows near the end.
import { useCallback, useMemo, useRef } from 'preact/hooks'
import { Grid, type GridItem } from '../../components/grid.tsx'
import type { Collection, Item } from '../../state/collection.ts'
import { gridItemOf, lookOf } from './tiles.ts'

/** Rows are fetched this many tiles before the last one comes into view. */
const aheadTiles = 60

export interface AlbumGridProps {
  readonly collection: Collection
  /** Some of its items, in display order; all when it is not given. */
  readonly items?: readonly Item[]
  readonly hrefOf: (itemId: string) => string
  readonly onOpen: (item: Item) => void
  /** Given: tiles are chosen instead of opened. */
  readonly selected?: ReadonlySet<string> | undefined
  readonly onToggle?: (item: Item, place: number, isRange: boolean) => void
  readonly focusId?: string | null
  /** What stands below each tile instead of who added it. */
  readonly captionOf?: (item: Item) => string
}

export function AlbumGrid(props: AlbumGridProps) {
  const { collection, selected, onToggle } = props
  const items = props.items ?? collection.items.value
  const tiles = useMemo(() => items.map(gridItemOf), [items])
  const places = useMemo(
    () => new Map(items.map((item, place) => [item.id as string, place])),
    [items],
  )
  const onWindow = useWindow(collection, items)
  const at = (tile: GridItem) => {
    const place = places.get(tile.id) ?? 0
    return { place, item: items[place] }
  }
  const look = (tile: GridItem) => {
    const { item, place } = at(tile)
    if (!item) return gone
    const caption = props.captionOf?.(item)
    return { ...lookOf(item, place), ...(caption === undefined ? {} : { caption }) }
  }
  const choosing =
    selected && onToggle
      ? {
          selected,
          onToggle: (tile: GridItem, _: number, isRange: boolean) => {
            const { item, place } = at(tile)
            if (item) onToggle(item, place, isRange)
          },
        }
      : {}
  return (
    <Grid
      items={tiles}
      look={look}
      hrefOf={(tile) => props.hrefOf(tile.id)}
      onOpen={(tile) => {
        const { item } = at(tile)
        if (item) props.onOpen(item)
      }}
      onWindow={onWindow}
      focusId={props.focusId ?? null}
      {...choosing}
    />
  )
}

const gone = { name: '', thumbnail: null, addedBy: null, kind: 'image' } as const

/** Stable, so that the grid asks again only when its window or its items have changed. */
function useWindow(collection: Collection, items: readonly Item[]) {
  const now = useRef({ collection, items })
  now.current = { collection, items }
  return useCallback((first: number, end: number) => {
    const { collection, items } = now.current
    collection.show(items.slice(first, end))
    const isNearEnd = end + aheadTiles >= items.length
    if (isNearEnd && items.length < collection.count.value) void collection.loadMore()
  }, [])
}
