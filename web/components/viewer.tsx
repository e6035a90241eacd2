// The viewer: a dialog over the grid with one picture, its neighbours beside it, and its details.
// Mounted means open. Which item is shown, what is loaded and what a download does are the caller's.

import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { laterWords } from '../words/later-words.ts'
import { words } from '../words/words.ts'
import { IconButton } from './button.tsx'
import { useModal } from './dialog.tsx'
import { useGestures } from './viewer-gestures.ts'
import { Slide, type ViewerItem } from './viewer-slide.tsx'

export type { ViewerItem } from './viewer-slide.tsx'

export interface ViewerProps {
  readonly item: ViewerItem
  readonly previous: ViewerItem | null
  readonly next: ViewerItem | null
  readonly position: string
  readonly onMove: (to: 'previous' | 'next') => void
  readonly onClose: () => void
  readonly onDownload?: () => void
  /** The first zoom into an item: the moment for its original. */
  readonly onZoom?: () => void
  readonly details: readonly { readonly label: string; readonly value: ComponentChildren }[]
  readonly note?: string
  readonly busy?: boolean
  readonly actions?: ComponentChildren
}

export function Viewer(props: ViewerProps) {
  const heading = useId()
  const element = useModal()
  const [told, setTold] = useState(false)
  const texts = laterWords().viewer
  return (
    <dialog
      ref={element}
      class="viewer"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault()
        props.onClose()
      }}
    >
      <header>
        <IconButton icon="close" label={words().common.close} onPress={props.onClose} />
        <h2 id={heading} dir="auto">
          {props.item.name}
        </h2>
        <output>{props.position}</output>
        {props.actions}
        {props.onDownload && (
          <IconButton icon="download" label={texts.download} onPress={props.onDownload} />
        )}
        <IconButton
          icon="info"
          label={texts.details}
          expanded={told}
          onPress={() => setTold(!told)}
        />
      </header>
      <Stage {...props} />
      {told && <Details {...props} />}
    </dialog>
  )
}

function Stage(props: ViewerProps) {
  const { item, previous, next, onMove, onClose } = props
  const texts = laterWords().viewer
  const side = document.dir === 'rtl' ? -1 : 1
  const go = (step: number) => {
    if (step < 0 && previous) onMove('previous')
    if (step > 0 && next) onMove('next')
  }
  const { stage, zoom, drag, held, zoomBy, handlers } = useGestures(item.id, {
    onSwipe: (towards) => go(towards === 'left' ? side : -side),
    onDismiss: onClose,
    onZoom: () => props.onZoom?.(),
  })
  useKeys({
    ArrowRight: () => go(side),
    ArrowLeft: () => go(-side),
    '+': () => zoomBy(1.5),
    '=': () => zoomBy(1.5),
    '-': () => zoomBy(1 / 1.5),
    '0': () => zoomBy(0),
  })
  const slides = [previous, item, next]
  const looks = `stage${held ? ' held' : ''}${zoom.scale > 1 ? ' zoomed' : ''}`
  return (
    <div class={looks} ref={stage} aria-busy={props.busy || undefined} {...handlers}>
      {slides.map((slide, at) =>
        slide ? (
          <Slide
            key={slide.id}
            item={slide}
            steps={(at - 1) * side}
            drag={drag.x}
            zoom={at === 1 ? zoom : null}
          />
        ) : null,
      )}
      {previous && (
        <IconButton
          class="before turns"
          icon="back"
          label={texts.previous}
          onPress={() => go(-1)}
        />
      )}
      {next && (
        <IconButton class="after turns" icon="next" label={texts.next} onPress={() => go(1)} />
      )}
    </div>
  )
}

function Details({ details, note }: ViewerProps) {
  const id = useId()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must reach what is below
    <aside tabIndex={0} aria-labelledby={id}>
      <h3 id={id}>{laterWords().viewer.details}</h3>
      <dl>
        {details.map((detail) => (
          <div key={detail.label}>
            <dt>{detail.label}</dt>
            <dd dir="auto">{detail.value}</dd>
          </div>
        ))}
      </dl>
      {note && <p class="note small quiet">{note}</p>}
    </aside>
  )
}

/** Keys of the whole viewer, wherever in it the focus is; a field that is being typed into keeps its own. */
function useKeys(keys: Readonly<Record<string, () => void>>): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if ((event.target as Element).closest('input, textarea, select')) return
      const act = latest.current[event.key]
      if (!act) return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}
