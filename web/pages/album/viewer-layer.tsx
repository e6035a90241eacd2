// One item over the grid. The page says which item is open and keeps it in the address or in the
// history, so that Back closes it; this file finds the item, its neighbours and its details.
import { useEffect, useMemo } from 'preact/hooks'
import { Lazy } from '../../components/lazy.tsx'
import { Viewer, type ViewerItem } from '../../components/viewer.tsx'
import type { Collection, Item } from '../../state/collection.ts'
import { downloadItem } from '../../state/download.ts'
import { shownOf } from '../../state/listing.ts'
import { laterWords } from '../../words/later-words.ts'
import { tellTrouble } from '../toasts.ts'
import { detailsOf } from './item-details.ts'
import { makePictures, type Picture, type Pictures } from './pictures.ts'
import { ShareOne, type ShareThrough } from './share-one.tsx'
import { gridItemOf, kindOf, nameOf } from './tiles.ts'

export interface ViewerLayerProps {
  readonly collection: Collection
  readonly itemId: string
  readonly onMove: (itemId: string) => void
  readonly onClose: () => void
  /** For members: opens a dialog of the collection in the viewer's place. */
  readonly onShare?: (dialog: ShareThrough) => void
  /** Names of the collections that show an item, where that is not the one on the page. */
  readonly placesOf?: (item: Item) => readonly string[]
}

export function ViewerLayer(props: ViewerLayerProps) {
  const { collection, itemId, onMove, onClose, onShare } = props
  const items = itemsAround(collection, itemId)
  const place = items.findIndex((one) => one.id === itemId)
  const item = items[place]
  const pictures = useMemo(() => makePictures(collection), [collection])
  useEffect(() => pictures.close, [pictures])
  useNeighbours(collection, pictures, items, place)
  useSearch(collection, itemId, item !== undefined, onClose)
  if (item === undefined) return null
  const previous = items[place - 1]
  const next = items[place + 1]
  const view = (one: Item | undefined, at: number) => (one ? viewOf(one, at, pictures) : null)
  const canDownload = collection.may.value.download
  const offer = canDownload ? offerOf(collection, item, pictures) : {}
  return (
    <Viewer
      item={{ ...viewOf(item, place, pictures), ...bodyOf(collection, item, place, pictures) }}
      previous={view(previous, place - 1)}
      next={view(next, place + 1)}
      position={laterWords().viewer.position(place + 1, lengthOf(collection))}
      onMove={(to) => {
        const target = to === 'next' ? next : previous
        if (target) onMove(target.id)
      }}
      onClose={onClose}
      details={detailsOf(item, place, props.placesOf?.(item))}
      busy={isPicture(item) && isComing(pictures.shown.value.get(itemId))}
      {...(canDownload ? {} : { note: laterWords().viewer.originalsOff })}
      actions={
        onShare && (
          <ShareOne mayManageLinks={collection.may.value.manageLinks} onThrough={onShare} />
        )
      }
      {...offer}
    />
  )
}

/** As they lie on the page; an item that is not on it has the whole collection around it. */
function itemsAround(collection: Collection, itemId: string): readonly Item[] {
  const shown = shownOf(collection).items
  return shown.some(({ id }) => id === itemId) ? shown : collection.items.value
}

/** Of all, or of those that a search has found. */
function lengthOf(collection: Collection): number {
  const { items, isSearched } = shownOf(collection)
  return isSearched ? items.length : collection.count.value
}

/** From `cardFlag`: its uploader's browser could draw it, whatever it is. */
const drawn = 1 | 2

const isPicture = ({ card }: Item) =>
  ['image', 'video'].includes(kindOf(card)) || ((card?.flags ?? 0) & drawn) !== 0

const isFilm = ({ card }: Item) => kindOf(card) === 'video'

const loadFilm = async () => (await import('./film-view.tsx')).FilmView
const loadDocument = async () => (await import('./document-view.tsx')).DocumentView

/** Everything without a picture to show is a document: opened in place, or offered for download. */
function bodyOf(collection: Collection, item: Item, place: number, pictures: Pictures) {
  const props = { collection, item, name: nameOf(item, place) }
  if (isFilm(item)) {
    const poster = pictures.shown.value.get(item.id)?.preview ?? item.thumbnail.value
    return { body: <Lazy key={item.id} load={loadFilm} props={{ ...props, poster }} /> }
  }
  if (isPicture(item) && !pictures.shown.value.get(item.id)?.bare) return {}
  return { body: <Lazy key={item.id} load={loadDocument} props={props} /> }
}

const isComing = (picture: Picture | undefined) =>
  picture?.preview === null && picture.problem === null && !picture.bare

function offerOf(collection: Collection, item: Item, pictures: Pictures) {
  return {
    onDownload: () => void downloadItem(collection, item).catch(tellTrouble),
    onZoom: () => void pictures.wantOriginal(item),
  }
}

/** The address may name an item that is not loaded yet, or none that there is. */
function useSearch(collection: Collection, itemId: string, isHere: boolean, onMissing: () => void) {
  useEffect(() => {
    if (isHere) return
    let current = true
    const leave = () => current && onMissing()
    collection.find(itemId as Item['id']).then((found) => {
      if (found === null) leave()
    }, leave)
    return () => {
      current = false
    }
  }, [collection, itemId, isHere])
}

function useNeighbours(
  collection: Collection,
  pictures: Pictures,
  items: readonly Item[],
  place: number,
) {
  useEffect(() => {
    if (place < 0) return
    const near = [0, 1, -1].flatMap((step) => items[place + step] ?? [])
    void pictures.want(near.filter(isPicture))
    const isLast = place + 2 >= items.length
    if (isLast && items.length < collection.count.value) void collection.loadMore()
  }, [items, place, pictures])
}

function viewOf(item: Item, place: number, pictures: Pictures): ViewerItem {
  const picture = pictures.shown.value.get(item.id)
  const refused = item.verified.value === 'refused' ? laterWords().viewer.damaged : null
  const problem = refused ?? picture?.problem ?? null
  return {
    ...gridItemOf(item),
    name: nameOf(item, place),
    kind: kindOf(item.card),
    thumbnail: item.thumbnail.value,
    preview: picture?.preview ?? null,
    original: picture?.original ?? null,
    ...(problem === null ? {} : { problem }),
  }
}
