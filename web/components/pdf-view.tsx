// A PDF as pages below each other, of which only those near the screen are drawn. Pages and zoom by
// buttons and keys. Drawing itself is handed in.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { formatPercent } from '../words/format.ts'
import { laterWords } from '../words/later-words.ts'
import { Button, IconButton } from './button.tsx'
import { PdfPage, type PdfSource } from './pdf-page.tsx'

export type { PdfSource } from './pdf-page.tsx'

export interface PdfViewProps {
  readonly source: PdfSource
  readonly name: string
}

const zooms = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4]
/** Paper and its shadow beside the page. */
const margin = 16
/** At zoom 1 a page is never wider than this: lines stay readable on wide screens. */
const widestFit = 920

interface Size {
  readonly width: number
  readonly height: number
}

export function PdfView({ source, name }: PdfViewProps) {
  const text = laterWords().document
  const scroller = useRef<HTMLElement>(null)
  const [zoom, setZoom] = useState(1)
  const first = useFirstSize(source)
  const width = useWidth(scroller)
  const { page, look, goTo } = usePage(scroller, source.pages)
  const fit = first ? Math.min(width - 2 * margin, widestFit) / first.width : 0
  useKeptPlace(scroller, fit * zoom, look)
  const step = (by: number) => setZoom(zoomFrom(zoom, by))
  const keys = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === '+' || event.key === '=') step(1)
    if (event.key === '-') step(-1)
    if (event.key === '0') setZoom(1)
  }
  return (
    <div class="pdf">
      <section
        ref={scroller}
        class="pages"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must reach what is below
        tabIndex={0}
        aria-label={text.pages(name)}
        onScroll={look}
        onKeyDown={keys}
      >
        {first &&
          fit > 0 &&
          Array.from({ length: source.pages }, (_, i) => (
            <PdfPage
              key={i}
              source={source}
              n={i + 1}
              scale={fit * zoom}
              likely={first}
              isNear={Math.abs(i + 1 - page) <= 2}
            />
          ))}
      </section>
      <PdfBar page={page} pages={source.pages} onPage={goTo} zoom={zoom} onZoom={setZoom} />
    </div>
  )
}

interface PdfBarProps {
  readonly page: number
  readonly pages: number
  readonly onPage: (n: number) => void
  readonly zoom: number
  readonly onZoom: (zoom: number) => void
}

function PdfBar({ page, pages, onPage, zoom, onZoom }: PdfBarProps) {
  const text = laterWords().document
  return (
    <div class="document-bar" role="toolbar" aria-label={text.controls}>
      <IconButton
        icon="back"
        class="up"
        label={text.previousPage}
        disabled={page <= 1}
        onPress={() => onPage(page - 1)}
      />
      <output>{text.page(page, pages)}</output>
      <IconButton
        icon="next"
        class="down"
        label={text.nextPage}
        disabled={page >= pages}
        onPress={() => onPage(page + 1)}
      />
      <span class="gap" />
      <Button
        variant="quiet"
        label={text.zoomOut}
        disabled={zoom === zooms[0]}
        onPress={() => onZoom(zoomFrom(zoom, -1))}
      >
        −
      </Button>
      <Button
        variant="quiet"
        label={text.zoomIn}
        disabled={zoom === zooms.at(-1)}
        onPress={() => onZoom(zoomFrom(zoom, 1))}
      >
        +
      </Button>
      <Button variant="quiet" label={text.fit} onPress={() => onZoom(1)}>
        {formatPercent(zoom)}
      </Button>
    </div>
  )
}

function zoomFrom(zoom: number, by: number): number {
  const at = zooms.indexOf(zoom) + by
  return zooms[Math.max(0, Math.min(zooms.length - 1, at))] ?? 1
}

/** Stands for all pages until each is measured. */
function useFirstSize(source: PdfSource): Size | null {
  const [size, setSize] = useState<Size | null>(null)
  useEffect(() => {
    let current = true
    source.size(1).then(
      (found) => current && setSize(found),
      () => current && setSize({ width: 595, height: 842 }),
    )
    return () => {
      current = false
    }
  }, [source])
  return size
}

function useWidth(element: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const now = element.current
    if (!now) return
    const measure = () => setWidth(now.clientWidth)
    measure()
    const watch = new ResizeObserver(measure)
    watch.observe(now)
    return () => watch.disconnect()
  }, [element])
  return width
}

/** Larger or smaller, the same lines stay in view. */
function useKeptPlace(
  scroller: { readonly current: HTMLElement | null },
  scale: number,
  onChange: () => void,
): void {
  const before = useRef(scale)
  useLayoutEffect(() => {
    if (scroller.current && before.current > 0) {
      scroller.current.scrollTop *= scale / before.current
    }
    before.current = scale
    onChange()
  }, [scale, scroller, onChange])
}

/** The page in the middle of what is seen; keys reach the pages as soon as they are there. */
function usePage(scroller: { readonly current: HTMLElement | null }, count: number) {
  const [page, setPage] = useState(1)
  useEffect(() => scroller.current?.focus({ preventScroll: true }), [scroller])
  const look = useCallback(() => {
    const view = scroller.current
    if (!view) return
    const middle = view.scrollTop + view.clientHeight / 2
    const pages = [...view.children] as HTMLElement[]
    const below = pages.findIndex((one) => one.offsetTop > middle)
    setPage(Math.max(1, below < 0 ? pages.length : below))
  }, [scroller])
  const goTo = (n: number) => {
    const one = scroller.current?.children[Math.max(1, Math.min(count, n)) - 1] as HTMLElement
    if (one) scroller.current?.scrollTo({ top: one.offsetTop - margin })
  }
  return { page, look, goTo }
}
