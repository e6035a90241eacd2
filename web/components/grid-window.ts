// What the grid measures of the page: its width, the height of the screen, and how far it is scrolled.
// At most one measurement per drawn frame; a new window is only announced when other items are in it.

import { useLayoutEffect, useState } from 'preact/hooks'
import { type GridLayout, maxTiles, type Range, rowOf, windowOf } from './grid-layout.ts'

interface Held {
  readonly current: HTMLElement | null
}

export interface Frame {
  readonly width: number
  readonly viewHeight: number
  readonly gap: number
}

export function sameRange(a: Range, b: Range): boolean {
  return a.first === b.first && a.end === b.end
}

/** Follows the width of the grid. Height changes of less than a quarter are a phone's address bar coming and going. */
export function useFrame(list: Held): Frame {
  const [frame, setFrame] = useState<Frame>({ width: 0, viewHeight: 0, gap: 4 })
  useLayoutEffect(() => {
    const element = list.current
    if (!element) return
    const measure = () => {
      const width = element.clientWidth
      const gap = Number.parseFloat(getComputedStyle(element).getPropertyValue('--gap')) || 4
      setFrame((old) => {
        const sameHeight = Math.abs(old.viewHeight - innerHeight) < innerHeight / 4
        if (old.width === width && old.gap === gap && sameHeight) return old
        return { width, viewHeight: innerHeight, gap }
      })
    }
    measure()
    const watch = new ResizeObserver(measure)
    watch.observe(element)
    addEventListener('resize', measure)
    return () => {
      watch.disconnect()
      removeEventListener('resize', measure)
    }
  }, [list])
  return frame
}

export function useWindow(list: Held, layout: GridLayout, frame: Frame): Range {
  const [range, setRange] = useState<Range>({ first: 0, end: 0 })
  useLayoutEffect(() => {
    let planned = 0
    const look = () => {
      planned = 0
      const top = -(list.current?.getBoundingClientRect().top ?? 0)
      // One tile is left for the one that holds the focus outside the window.
      const next = windowOf(layout, top, top + innerHeight, maxTiles - 1)
      setRange((old) => (sameRange(old, next) ? old : next))
    }
    const plan = () => {
      planned ||= requestAnimationFrame(look)
    }
    if (frame.width > 0) look()
    addEventListener('scroll', plan, { passive: true })
    addEventListener('resize', plan)
    return () => {
      cancelAnimationFrame(planned)
      removeEventListener('scroll', plan)
      removeEventListener('resize', plan)
    }
  }, [list, layout, frame])
  return range
}

export function boxOf(layout: GridLayout, index: number) {
  const row = rowOf(layout, index)
  return {
    insetInlineStart: `${layout.x[index] ?? 0}px`,
    top: `${layout.rowTop[row] ?? 0}px`,
    width: `${layout.w[index] ?? 0}px`,
    height: `${layout.rowHeight[row] ?? 0}px`,
  }
}
