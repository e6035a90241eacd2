// One picture in the viewer: blurred placeholder, thumbnail, preview and original over each other at one size, each
// shown as soon as it is there; what is below a loaded one is taken away.

import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { laterWords } from '../words/later-words.ts'
import { Icon } from './icon.tsx'
import { placeholder } from './thumbhash.ts'
import type { GridItem } from './tile.tsx'
import type { Zoom } from './viewer-zoom.ts'

export interface ViewerItem extends GridItem {
  readonly name: string
  readonly kind: 'image' | 'video' | 'audio' | 'document'
  readonly thumbnail: string | null
  readonly preview: string | null
  readonly original?: string | null
  /** A sentence, when the item cannot be shown. */
  readonly problem?: string
  /** In place of a picture: a document with controls of its own, while it is the one looked at. */
  readonly body?: ComponentChildren
}

export interface SlideProps {
  readonly item: ViewerItem
  /** -1, 0 or 1 stages away, and by how many pixels it is dragged. */
  readonly steps: number
  readonly drag: number
  readonly zoom: Zoom | null
}

export function Slide({ item, steps, drag, zoom }: SlideProps) {
  const away = `calc(${steps * 100}% + ${drag}px)`
  const sources = [item.thumbnail, item.preview, item.original ?? null]
  const bare = !item.thumbhash && sources.every((source) => source === null)
  return (
    <div
      class={steps === 0 ? 'slide present' : 'slide'}
      aria-hidden={steps === 0 ? undefined : true}
      style={{ translate: away }}
    >
      {item.body && steps === 0 && !item.problem ? (
        <div class="document">{item.body}</div>
      ) : item.problem || bare ? (
        <Nothing item={item} />
      ) : (
        <Frame item={item} sources={sources} zoom={zoom} named={steps === 0} />
      )}
    </div>
  )
}

interface FrameProps {
  readonly item: ViewerItem
  readonly sources: readonly (string | null)[]
  readonly zoom: Zoom | null
  readonly named: boolean
}

function Frame({ item, sources, zoom, named }: FrameProps) {
  const [sharpest, setSharpest] = useState(-1)
  const shown = sources.reduce((best, source, at) => (source && at <= sharpest ? at : best), -1)
  const last = sources.findLastIndex((source) => source !== null)
  const move = zoom ? `translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})` : 'none'
  const behind = shown < 0 ? placeholder(item.thumbhash) : 'none'
  return (
    <div class="frame" style={{ ...fitted(item), transform: move, backgroundImage: behind }}>
      {sources.map((source, at) =>
        source && at >= shown ? (
          <img
            key={at}
            src={source}
            alt={named && at === last ? item.name : ''}
            draggable={false}
            onLoad={() => setSharpest((old) => Math.max(old, at))}
          />
        ) : null,
      )}
    </div>
  )
}

/** As large as the stage allows and never much larger than the picture is; the stage's own units do the sums. */
function fitted({ width, height }: ViewerItem) {
  if (width <= 0 || height <= 0) return { width: '100cqw', height: '100cqh' }
  const ratio = width / height
  const most = Math.max(width, 480)
  return {
    width: `min(100cqw, ${ratio * 100}cqh, ${most}px)`,
    aspectRatio: `${width} / ${height}`,
  }
}

function Nothing({ item }: { item: ViewerItem }) {
  const icon = { image: 'image', video: 'film', audio: 'audio', document: 'document' } as const
  return (
    <div class="nothing">
      <Icon name={item.problem ? 'alert' : icon[item.kind]} />
      <strong dir="auto">{item.name}</strong>
      <p class="quiet">{item.problem ?? laterWords().viewer.noPreview}</p>
    </div>
  )
}
