// One tile of the grid: a link named by its file, its placeholder, its thumbnail when there is one, who added it.
// Three elements, so that a full window stays within the budget (L1); badges and shades are drawn by grid.css.

import { formatDuration } from '../words/duration.ts'
import { words } from '../words/words.ts'
import { Icon, type IconName } from './icon.tsx'
import { placeholder } from './thumbhash.ts'

export interface GridItem {
  readonly id: string
  /** As displayed; 0 where nobody knows. */
  readonly width: number
  readonly height: number
  readonly thumbhash: Uint8Array | null
}

export interface TileLook {
  readonly name: string
  readonly thumbnail: string | null
  readonly addedBy: string | null
  readonly kind: 'image' | 'video' | 'audio' | 'document'
  readonly durationMs?: number
  readonly own?: boolean
  /** Instead of who added it. */
  readonly caption?: string
}

export type TileBox = Readonly<Record<string, string>>

export interface TileProps<T extends GridItem> {
  readonly item: T
  readonly index: number
  readonly count: number
  readonly box: TileBox
  readonly look: (item: T) => TileLook
  readonly href: string
  /** Undefined outside selection mode. */
  readonly checked: boolean | undefined
  readonly onPress: (event: MouseEvent) => void
}

export function Tile<T extends GridItem>(props: TileProps<T>) {
  const { item, index } = props
  const look = props.look(item)
  const texts = words().grid
  const name = look.name || texts.unnamed(index + 1)
  const caption =
    look.caption ?? (look.own ? texts.addedByYou : look.addedBy ? texts.addedBy(look.addedBy) : '')
  const shared = {
    'data-index': index,
    'data-name': name,
    'data-length':
      look.kind === 'video' && look.durationMs ? formatDuration(look.durationMs) : undefined,
    'aria-label': name,
    class: look.thumbnail || item.thumbhash ? undefined : 'plain',
    style: { backgroundImage: props.checked ? 'none' : placeholder(item.thumbhash) },
    onClick: props.onPress,
  }
  return (
    <li
      class={caption ? 'tile captioned' : 'tile'}
      style={props.box}
      aria-setsize={props.count}
      aria-posinset={index + 1}
    >
      {props.checked === undefined ? (
        <a {...shared} href={props.href}>
          <Picture look={look} bare={!item.thumbhash} />
        </a>
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: an input cannot hold the picture that is being chosen
        <button {...shared} type="button" role="checkbox" aria-checked={props.checked}>
          <Picture look={look} bare={!item.thumbhash} />
        </button>
      )}
      {caption}
    </li>
  )
}

const icons: Readonly<Record<TileLook['kind'], IconName>> = {
  image: 'image',
  video: 'film',
  audio: 'audio',
  document: 'document',
}

function Picture({ look, bare }: { look: TileLook; bare: boolean }) {
  if (look.thumbnail) return <img src={look.thumbnail} alt="" draggable={false} decoding="async" />
  return bare ? <Icon name={icons[look.kind]} /> : null
}
