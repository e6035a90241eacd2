// From an item to what the grid and the viewer draw. Everything here was opened and checked before;
// names and dates are shown as text and decide nothing.
import type { Card } from '#protocol/records/card'
import type { GridItem } from '../../components/grid.tsx'
import type { TileLook } from '../../components/tile.tsx'
import type { Item } from '../../state/collection.ts'
import { words } from '../../words/words.ts'

/** Blocks of the card's media numbers. */
const firstVideo = 32
const firstSound = 48
const firstDocument = 64

export function kindOf(card: Card | null): TileLook['kind'] {
  const media = card?.media ?? firstDocument
  if (media === 0 || media >= firstDocument) return 'document'
  if (media >= firstSound) return 'audio'
  return media >= firstVideo ? 'video' : 'image'
}

export function gridItemOf({ id, card }: Item): GridItem {
  const hash = card?.thumbhash
  return {
    id,
    width: card?.width ?? 0,
    height: card?.height ?? 0,
    thumbhash: hash && hash.length > 0 ? hash : null,
  }
}

export function nameOf(item: Item, place: number): string {
  return item.details.value?.name ?? words().grid.unnamed(place + 1)
}

export function lookOf(item: Item, place: number): TileLook {
  const durationMs = item.card?.durationMs ?? 0
  return {
    name: nameOf(item, place),
    thumbnail: item.thumbnail.value,
    addedBy: item.byGuest && item.addedBy !== '' ? item.addedBy : null,
    kind: kindOf(item.card),
    own: item.mine && item.byGuest,
    ...(durationMs > 0 ? { durationMs } : {}),
  }
}
