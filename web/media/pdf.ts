// PDF files, read by pdf.js: parsed in a worker of its own, drawn on canvases of the page. The file is
// hostile until the opposite is known: its scripts and forms of XFA are not run (there is no engine
// for them here), its links are not followed, nothing is fetched but fonts and tables of our own
// origin (web/vite.config.ts puts them there), and nothing is compiled, so the policy stays strict.
import {
  getDocument,
  PasswordException,
  PDFWorker,
  setLayerDimensions,
  TextLayer,
} from 'pdfjs-dist'
import { startWorker } from '../trusted-worker.ts'
import workerUrl from './pdf/worker.ts?worker&url'

type Parsed = Awaited<ReturnType<typeof getDocument>['promise']>

export interface PdfDocument {
  readonly pages: number
  /** Of page `n` (from 1) at scale 1, CSS pixels. */
  size(n: number): Promise<{ width: number; height: number }>
  /** `scale`: CSS pixels; the canvas gets as many device pixels as memory allows. */
  draw(signal: AbortSignal, n: number, canvas: HTMLCanvasElement, scale: number): Promise<void>
  /** Its words over the drawing, invisible, to be selected and read aloud. */
  drawText(signal: AbortSignal, n: number, layer: HTMLDivElement, scale: number): Promise<void>
  /** Ends the worker. */
  close(): void
}

export class PdfFailure extends Error {
  readonly why: 'broken' | 'locked'
  constructor(why: 'broken' | 'locked') {
    super(why)
    this.why = why
  }
}

/** A page may claim any size: no canvas gets more than this, about 64 MB. */
const mostPixels = 16_000_000
const mostImagePixels = 64_000_000
/** A file may claim any number of pages, and any height of one. */
const mostPages = 5_000
const tallest = 40
const base = `${location.origin}/assets/pdf/`

/** Takes `bytes` over. Throws PdfFailure; an abort ends the worker, whatever it is caught in. */
export async function openPdf(signal: AbortSignal, bytes: Uint8Array): Promise<PdfDocument> {
  const port = startWorker(workerUrl, 'pdf')
  const worker = PDFWorker.create({ port })
  const close = () => {
    worker.destroy()
    port.terminate()
  }
  const failed = new Promise<never>((_, reject) => {
    port.onerror = () => reject(new PdfFailure('broken'))
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  const loading = getDocument({
    data: bytes,
    worker,
    verbosity: 0,
    enableXfa: false,
    useWasm: false,
    // Else the page itself would fetch fonts by address, which its policy forbids.
    useSystemFonts: false,
    wasmUrl: `${base}decoders/`,
    cMapUrl: `${base}cmaps/`,
    standardFontDataUrl: `${base}fonts/`,
    maxImageSize: mostImagePixels,
    canvasMaxAreaInBytes: 4 * mostPixels,
  })
  try {
    return documentOf(await Promise.race([loading.promise, failed]), close)
  } catch (error) {
    close()
    signal.throwIfAborted()
    throw new PdfFailure(error instanceof PasswordException ? 'locked' : 'broken')
  }
}

function documentOf(parsed: Parsed, close: () => void): PdfDocument {
  const viewOf = async (n: number, scale: number) => {
    const page = await parsed.getPage(n)
    return { page, viewport: page.getViewport({ scale }) }
  }
  return {
    pages: Math.min(parsed.numPages, mostPages),
    async size(n) {
      const { width, height } = (await viewOf(n, 1)).viewport
      return { width, height: Math.min(height, tallest * width) }
    },
    async draw(signal, n, canvas, scale) {
      const { page, viewport } = await viewOf(n, scale)
      const fits = Math.sqrt(mostPixels / (viewport.width * viewport.height))
      const sharp = page.getViewport({ scale: scale * Math.min(devicePixelRatio || 1, 2, fits) })
      signal.throwIfAborted()
      canvas.width = Math.max(1, Math.floor(sharp.width))
      canvas.height = Math.max(1, Math.floor(sharp.height))
      const task = page.render({ canvas, viewport: sharp })
      const stop = () => task.cancel()
      signal.addEventListener('abort', stop, { once: true })
      await task.promise.finally(() => signal.removeEventListener('abort', stop))
      page.cleanup()
    },
    async drawText(signal, n, layer, scale) {
      const { page, viewport } = await viewOf(n, scale)
      const textContentSource = await page.getTextContent()
      signal.throwIfAborted()
      layer.replaceChildren()
      layer.style.setProperty('--total-scale-factor', String(scale))
      setLayerDimensions(layer, viewport)
      const text = new TextLayer({ textContentSource, container: layer, viewport })
      await text.render()
    },
    close,
  }
}
