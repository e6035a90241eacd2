// Which rows of a long list of equal height are near the screen. One measurement per drawn frame at
// most; a new window is only announced when other rows are in it.
import { useLayoutEffect, useState } from 'preact/hooks'

export interface Rows {
  readonly first: number
  readonly end: number
}

/** Rows kept ready above and below the screen. */
const spare = 8

/** `from`, `to`: of the screen, in pixels below the top of the list. Pure. */
export function rowsBetween(from: number, to: number, height: number, count: number): Rows {
  const first = Math.max(0, Math.floor(from / height) - spare)
  const end = Math.min(count, Math.ceil(to / height) + spare)
  return { first: Math.min(first, count), end: Math.max(0, end) }
}

export function useRows(
  list: { readonly current: HTMLElement | null },
  height: number,
  count: number,
): Rows {
  const [rows, setRows] = useState<Rows>({ first: 0, end: 0 })
  useLayoutEffect(() => {
    let planned = 0
    const look = () => {
      planned = 0
      const top = -(list.current?.getBoundingClientRect().top ?? 0)
      const next = rowsBetween(top, top + innerHeight, height, count)
      setRows((old) => (old.first === next.first && old.end === next.end ? old : next))
    }
    const plan = () => {
      planned ||= requestAnimationFrame(look)
    }
    look()
    // What stands above the list comes and goes without a scroll.
    const watch = new ResizeObserver(plan)
    watch.observe(document.body)
    addEventListener('scroll', plan, { passive: true })
    addEventListener('resize', plan)
    return () => {
      cancelAnimationFrame(planned)
      watch.disconnect()
      removeEventListener('scroll', plan)
      removeEventListener('resize', plan)
    }
  }, [list, height, count])
  return rows
}
