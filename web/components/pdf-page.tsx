// One page of a PDF: an empty sheet of its size until it comes near, then its drawing with its words
// over it. Far away again, the drawing is given back, so that memory does not grow with the file.
import { useEffect, useRef, useState } from 'preact/hooks'
import { laterWords } from '../words/later-words.ts'

export interface PdfSource {
  readonly pages: number
  size(n: number): Promise<{ width: number; height: number }>
  draw(signal: AbortSignal, n: number, canvas: HTMLCanvasElement, scale: number): Promise<void>
  drawText(signal: AbortSignal, n: number, layer: HTMLDivElement, scale: number): Promise<void>
}

export interface PdfPageProps {
  readonly source: PdfSource
  readonly n: number
  readonly scale: number
  /** Its size until it is known. */
  readonly likely: { readonly width: number; readonly height: number }
  readonly isNear: boolean
}

export function PdfPage({ source, n, scale, likely, isNear }: PdfPageProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const layer = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState(likely)
  const [isBroken, setBroken] = useState(false)
  useEffect(() => {
    if (!isNear) return
    const stop = new AbortController()
    const draw = async () => {
      setSize(await source.size(n))
      const [picture, words] = [canvas.current, layer.current]
      if (!picture || !words || stop.signal.aborted) return
      await source.draw(stop.signal, n, picture, scale)
      await source.drawText(stop.signal, n, words, scale)
    }
    draw().catch(() => {
      if (!stop.signal.aborted) setBroken(true)
    })
    return () => stop.abort()
  }, [source, n, scale, isNear])
  const box = { width: `${size.width * scale}px`, height: `${size.height * scale}px` }
  return (
    <div class="pdf-page" style={box} data-page={n}>
      {isNear && <canvas ref={canvas} />}
      {isNear && <div ref={layer} class="textLayer" />}
      {isBroken && <p class="quiet">{laterWords().document.broken}</p>}
    </div>
  )
}
