// What the details panel of the viewer says about an item: only what is known, in one order.
import type { Item } from '../../state/collection.ts'
import { formatBytes, formatMoment, formatNumber } from '../../words/format.ts'
import { laterWords } from '../../words/later-words.ts'
import { nameOf } from './tiles.ts'

export interface DetailLine {
  readonly label: string
  readonly value: string
}

/** From `cardFlag.guessedTime`: no clock of a camera stands behind this time. */
const guessedTime = 16

export function detailsOf(item: Item, place: number, places: readonly string[] = []): DetailLine[] {
  const text = laterWords().viewer
  const { card } = item
  const details = item.details.value
  const lines: [string, string | undefined][] = [
    [text.name, nameOf(item, place)],
    [text.caption, details?.caption],
    [text.taken, takenOf(item)],
    [text.added, formatMoment(item.addedAt)],
    [text.addedBy, item.addedBy],
    [text.dimensions, dimensionsOf(item)],
    [text.size, card ? formatBytes(card.bytes) : undefined],
    [text.camera, details?.camera],
    [text.shownIn, places.join(', ')],
  ]
  return lines.flatMap(([label, value]) => (value ? [{ label, value }] : []))
}

function takenOf({ card }: Item): string | undefined {
  if (card === null || (card.flags & guessedTime) !== 0) return undefined
  return formatMoment(card.takenAt, card.zone ?? undefined)
}

function dimensionsOf({ card }: Item): string | undefined {
  if (card === null || card.width === 0) return undefined
  return `${formatNumber(card.width)} × ${formatNumber(card.height)}`
}
