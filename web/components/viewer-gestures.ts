// Fingers, mouse and wheel over the viewer's stage, turned into a zoom, a drag, and four wishes: previous, next, close,
// zoomed. One pointer swipes while the picture fits and pans while it is larger; two pinch.

import { useEffect, useRef, useState } from 'preact/hooks'
import {
  atRest,
  closer,
  distance,
  keepInside,
  middle,
  type Point,
  type Zoom,
  zoomAt,
} from './viewer-zoom.ts'

export interface Wishes {
  readonly onSwipe: (towards: 'left' | 'right') => void
  readonly onDismiss: () => void
  readonly onZoom: () => void
}

/** A shorter way is a slip of the finger. */
const swipePx = 56
const dismissPx = 120
const doubleTapMs = 320

interface Touch {
  readonly pointers: Map<number, Point>
  moved: number
  lastTapAt: number
}

export function useGestures(itemId: string, wishes: Wishes) {
  const stage = useRef<HTMLDivElement>(null)
  const touch = useRef<Touch>({ pointers: new Map(), moved: 0, lastTapAt: 0 })
  const [zoom, setZoomState] = useState<Zoom>(atRest)
  const [drag, setDrag] = useState<Point>({ x: 0, y: 0 })
  const [held, setHeld] = useState(false)
  const told = useRef('')
  useEffect(() => {
    setZoomState(atRest)
    setDrag({ x: 0, y: 0 })
    touch.current.pointers.clear()
    setHeld(false)
  }, [itemId])

  const setZoom = (next: Zoom) => {
    const frame = stage.current?.querySelector<HTMLElement>('.present .frame')
    if (!stage.current || !frame) return
    const picture = { width: frame.offsetWidth, height: frame.offsetHeight }
    const room = { width: stage.current.clientWidth, height: stage.current.clientHeight }
    setZoomState(keepInside(next, picture, room))
    if (next.scale <= 1 || told.current === itemId) return
    told.current = itemId
    wishes.onZoom()
  }
  const place = (event: { readonly clientX: number; readonly clientY: number }): Point => {
    const box = stage.current?.getBoundingClientRect()
    if (!box) return { x: 0, y: 0 }
    return {
      x: event.clientX - box.left - box.width / 2,
      y: event.clientY - box.top - box.height / 2,
    }
  }
  const zoomBy = (factor: number, at: Point = { x: 0, y: 0 }) => setZoom(zoomAt(zoom, factor, at))
  const toggle = (at: Point) => (zoom.scale > 1 ? setZoom(atRest) : zoomBy(closer, at))

  const down = (event: PointerEvent) => {
    if (event.button !== 0 || (event.target as Element).closest('button, .document')) return
    stage.current?.setPointerCapture(event.pointerId)
    if (touch.current.pointers.size === 0) touch.current.moved = 0
    touch.current.pointers.set(event.pointerId, place(event))
    setHeld(true)
  }
  const move = (event: PointerEvent) => {
    const { pointers } = touch.current
    const from = pointers.get(event.pointerId)
    if (!from) return
    const to = place(event)
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1]
    pointers.set(event.pointerId, to)
    touch.current.moved += distance(from, to)
    if (other) {
      const was = middle(from, other)
      const is = middle(to, other)
      const scaled = zoomAt(zoom, distance(to, other) / Math.max(1, distance(from, other)), was)
      setZoom({ ...scaled, x: scaled.x + is.x - was.x, y: scaled.y + is.y - was.y })
    } else if (zoom.scale > 1) {
      setZoom({ ...zoom, x: zoom.x + to.x - from.x, y: zoom.y + to.y - from.y })
    } else {
      setDrag({ x: drag.x + to.x - from.x, y: drag.y + to.y - from.y })
    }
  }
  const up = (event: PointerEvent) => {
    const { pointers } = touch.current
    if (!pointers.delete(event.pointerId) || pointers.size > 0) return
    setHeld(false)
    setDrag({ x: 0, y: 0 })
    if (event.type === 'pointercancel') return
    if (touch.current.moved < 8) return tap(event)
    if (zoom.scale > 1) return
    const sideways = Math.abs(drag.x) > Math.abs(drag.y)
    if (sideways && Math.abs(drag.x) > swipePx) wishes.onSwipe(drag.x < 0 ? 'left' : 'right')
    if (!sideways && drag.y > dismissPx) wishes.onDismiss()
  }
  const tap = (event: PointerEvent) => {
    const again = event.timeStamp - touch.current.lastTapAt < doubleTapMs
    touch.current.lastTapAt = again ? 0 : event.timeStamp
    if (again) toggle(place(event))
  }
  const wheel = (event: WheelEvent) => {
    // A document scrolls by itself.
    if ((event.target as Element).closest('.document')) return
    event.preventDefault()
    const lines = event.deltaMode === 1 ? 24 : 1
    zoomBy(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0022)), place(event))
  }
  const handlers = {
    onPointerDown: down,
    onPointerMove: move,
    onPointerUp: up,
    onPointerCancel: up,
    onWheel: wheel,
  }
  return { stage, zoom, drag, held, zoomBy, handlers }
}
