// Zooming alone: what is under the finger stays there, and the picture never leaves the stage.
import { describe, expect, it } from 'vitest'
import { atRest, keepInside, zoomAt } from '../../web/components/viewer-zoom.ts'

const stage = { width: 400, height: 800 }
const picture = { width: 400, height: 300 }

describe('zoom of the viewer', () => {
  it('leaves the point under the finger where it is', () => {
    const at = { x: 80, y: -30 }
    const near = zoomAt({ scale: 2, x: 10, y: 5 }, 1.5, at)
    expect((at.x - near.x) / near.scale).toBeCloseTo((at.x - 10) / 2)
    expect((at.y - near.y) / near.scale).toBeCloseTo((at.y - 5) / 2)
  })

  it('settles back when pinched below the fitted size', () => {
    expect(zoomAt({ scale: 2, x: 50, y: 50 }, 0.2, { x: 0, y: 0 })).toEqual(atRest)
  })

  it('stops growing', () => {
    expect(zoomAt(atRest, 1e6, { x: 0, y: 0 }).scale).toBeLessThanOrEqual(8)
  })

  it('pans only as far as there is picture', () => {
    expect(keepInside({ scale: 2, x: 999, y: 999 }, picture, stage)).toEqual({
      scale: 2,
      x: 200,
      y: 0,
    })
  })
})
