// How a picture lies under the fingers: scale and offset from the middle of the stage, in pixels. Pure.

export interface Zoom {
  readonly scale: number
  readonly x: number
  readonly y: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

export const atRest: Zoom = { scale: 1, x: 0, y: 0 }

/** Past this, even a large original shows only its own pixels. */
const largest = 8

/** What a double tap goes to: close enough to see a face. */
export const closer = 2.5

/** Scales by `factor` so that what is under `at` stays there; below the fitted size it settles back. */
export function zoomAt(zoom: Zoom, factor: number, at: Point): Zoom {
  const scale = Math.min(largest, Math.max(1, zoom.scale * factor))
  if (scale < 1.01) return atRest
  const grown = scale / zoom.scale
  return { scale, x: at.x - (at.x - zoom.x) * grown, y: at.y - (at.y - zoom.y) * grown }
}

/** Keeps the picture over the stage: no edge comes further in than it must. */
export function keepInside(zoom: Zoom, picture: Size, stage: Size): Zoom {
  const roomX = Math.max(0, (picture.width * zoom.scale - stage.width) / 2)
  const roomY = Math.max(0, (picture.height * zoom.scale - stage.height) / 2)
  return {
    scale: zoom.scale,
    x: Math.min(roomX, Math.max(-roomX, zoom.x)),
    y: Math.min(roomY, Math.max(-roomY, zoom.y)),
  }
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

export function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
}
