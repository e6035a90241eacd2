// The layout of the grid alone: rows fit exactly, nothing overlaps, the work grows with the items, and a window of it
// never holds more tiles than the budget (L1) allows, whatever the screen.
import { describe, expect, it } from 'vitest'
import {
  itemInRow,
  layOut,
  maxTiles,
  ratiosOf,
  rowHeightFor,
  rowOf,
  windowOf,
} from '../../web/components/grid-layout.ts'

const screens = [
  [320, 568, 4],
  [390, 844, 4],
  [1280, 800, 8],
  [1920, 1080, 8],
  [3840, 2160, 8],
] as const

const shapes = [
  [4032, 3024],
  [3024, 4032],
  [1600, 900],
  [800, 800],
  [9000, 1500],
  [0, 0],
  [900, 4000],
] as const

function album(count: number, seed = 7) {
  let state = seed
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    const [width, height] = shapes[state % shapes.length]!
    return { width, height }
  })
}

function laidOut(items: { width: number; height: number }[], width: number, view: number, gap = 4) {
  const ratios = ratiosOf(items)
  return layOut(ratios, width, rowHeightFor(ratios, width, view), gap)
}

describe('layout of the grid', () => {
  it('fills every row but the last exactly, in order and without overlap', () => {
    for (const [width, view, gap] of screens) {
      const layout = laidOut(album(500), width, view, gap)
      for (let row = 0; row < layout.rows; row++) {
        const first = layout.rowStart[row]!
        const last = layout.rowStart[row + 1]! - 1
        expect(last).toBeGreaterThanOrEqual(first)
        for (let i = first; i < last; i++) {
          expect(layout.x[i + 1]! - (layout.x[i]! + layout.w[i]!)).toBeCloseTo(gap, 1)
        }
        const right = layout.x[last]! + layout.w[last]!
        if (row < layout.rows - 1) expect(right).toBeCloseTo(width, 1)
        else expect(right).toBeLessThanOrEqual(width + 0.5)
      }
      expect(layout.rowStart[layout.rows]).toBe(500)
    }
  })

  it('places rows one under another and ends where the last one ends', () => {
    const layout = laidOut(album(300), 1280, 800, 8)
    for (let row = 1; row < layout.rows; row++) {
      const above = layout.rowTop[row - 1]! + layout.rowHeight[row - 1]!
      expect(layout.rowTop[row]! - above).toBeCloseTo(8, 1)
    }
    const last = layout.rows - 1
    expect(layout.height).toBeCloseTo(layout.rowTop[last]! + layout.rowHeight[last]!, 1)
  })

  it('keeps the rows of a screen alike in height', () => {
    for (const [width, view, gap] of screens) {
      const wished = rowHeightFor(ratiosOf(album(400)), width, view)
      const layout = laidOut(album(400), width, view, gap)
      for (const height of layout.rowHeight.subarray(0, layout.rows - 1)) {
        expect(height).toBeGreaterThan(wished * 0.45)
        expect(height).toBeLessThan(wished * 2)
      }
    }
  })

  it('does not stretch a lonely picture over the page', () => {
    const layout = laidOut([{ width: 4032, height: 3024 }], 1280, 800)
    expect(layout.rows).toBe(1)
    expect(layout.rowHeight[0]).toBeLessThan(500)
  })

  it('lays out nothing without items and without room', () => {
    expect(laidOut([], 1280, 800).height).toBe(0)
    expect(windowOf(laidOut([], 1280, 800), 0, 800)).toEqual({ first: 0, end: 0 })
    expect(Number.isFinite(laidOut(album(20), 0, 0).height)).toBe(true)
  })

  it('touches each item a bounded number of times, however many there are', () => {
    const counted = (n: number) => {
      let reads = 0
      const ratios = new Proxy(ratiosOf(album(n)), {
        get(target, key) {
          if (typeof key === 'string' && /^\d+$/.test(key)) reads += 1
          return Reflect.get(target, key, target)
        },
      })
      layOut(ratios, 1280, 220, 8)
      return reads / n
    }
    const few = counted(5_000)
    const many = counted(50_000)
    expect(many).toBeLessThanOrEqual(few * 1.05)
    expect(many).toBeLessThan(4)
  })
})

describe('window of the grid', () => {
  it('covers the screen and stays within 150 elements anywhere in 50,000 items', () => {
    for (const [width, view, gap] of screens) {
      const layout = laidOut(album(50_000), width, view, gap)
      for (let step = 0; step <= 200; step++) {
        const top = ((layout.height - view) * step) / 200
        const { first, end } = windowOf(layout, top, top + view, maxTiles - 1)
        expect(1 + 3 * (end - first + 1)).toBeLessThanOrEqual(150)
        const upper = layout.rowTop[rowOf(layout, first)]!
        const lowest = rowOf(layout, end - 1)
        const lower = layout.rowTop[lowest]! + layout.rowHeight[lowest]!
        expect(upper).toBeLessThanOrEqual(top + 0.5)
        expect(lower + gap).toBeGreaterThanOrEqual(Math.min(top + view, layout.height) - 0.5)
      }
    }
  })

  it('covers the screen in an album of portraits only', () => {
    const portraits = album(2_000).map(() => ({ width: 3, height: 4 }))
    for (const [width, view, gap] of screens) {
      const layout = laidOut(portraits, width, view, gap)
      const { end } = windowOf(layout, 1_000, 1_000 + view, maxTiles - 1)
      const lowest = rowOf(layout, end - 1)
      expect(layout.rowTop[lowest]! + layout.rowHeight[lowest]!).toBeGreaterThan(1_000 + view - gap)
    }
  })

  it('holds nothing but the nearest row when scrolled past either end', () => {
    const layout = laidOut(album(1_000), 1280, 800, 8)
    expect(windowOf(layout, -5_000, -4_200).first).toBe(0)
    expect(windowOf(layout, layout.height + 4_000, layout.height + 4_800).end).toBe(1_000)
  })
})

describe('keys in the grid', () => {
  it('go to the picture that lies above or below', () => {
    const layout = laidOut(album(100), 390, 844)
    for (let item = 0; item < 100; item++) {
      const below = itemInRow(layout, item, 1)
      expect(rowOf(layout, below)).toBe(Math.min(layout.rows - 1, rowOf(layout, item) + 1))
      const above = itemInRow(layout, item, -1)
      expect(rowOf(layout, above)).toBe(Math.max(0, rowOf(layout, item) - 1))
    }
  })
})
