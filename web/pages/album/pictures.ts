// Screen-size pictures around the one being looked at, as object URLs: the one on screen first, its
// neighbours after it, and those far away given back so that memory does not grow with the album.
import { type ReadonlySignal, signal } from '@preact/signals'
import type { Collection, Item } from '../../state/collection.ts'
import { explain } from '../../state/problem-text.ts'

export interface Picture {
  readonly preview: string | null
  readonly original: string | null
  readonly problem: string | null
  /** There is none to wait for. */
  readonly bare: boolean
}
export interface Pictures {
  readonly shown: ReadonlySignal<ReadonlyMap<string, Picture>>
  /** In order of need; whatever is not among them is given back. */
  want: (items: readonly Item[]) => Promise<void>
  wantOriginal: (item: Item) => Promise<void>
  close: () => void
}

const nothing: Picture = { preview: null, original: null, problem: null, bare: false }

export function makePictures(collection: Collection): Pictures {
  const shown = signal<ReadonlyMap<string, Picture>>(new Map())
  const stop = new AbortController()
  const change = (id: string, part: Partial<Picture>) => {
    const before = shown.value.get(id)
    if (before) shown.value = new Map(shown.value).set(id, { ...before, ...part })
    else for (const url of [part.preview, part.original]) if (url) URL.revokeObjectURL(url)
  }
  const begin = async (item: Item) => {
    try {
      const blob = await collection.preview(item, stop.signal)
      if (blob) change(item.id, { preview: URL.createObjectURL(blob) })
      else change(item.id, { bare: true })
    } catch (error) {
      if (!stop.signal.aborted) change(item.id, { problem: explain(error).text })
    }
  }
  const want = async (items: readonly Item[]) => {
    const fresh = items.filter((item) => !shown.value.has(item.id))
    shown.value = keepOnly(shown.value, items)
    const [first, ...rest] = fresh
    if (first) await begin(first)
    for (const item of rest) if (shown.value.has(item.id)) void begin(item)
  }
  const wantOriginal = async (item: Item) => {
    if (shown.value.get(item.id)?.original !== null) return
    try {
      const { blob } = await collection.original(item, stop.signal)
      change(item.id, { original: URL.createObjectURL(blob) })
    } catch {
      // The preview stays on screen; zooming in on it still works.
    }
  }
  const close = () => {
    stop.abort()
    shown.value = keepOnly(shown.value, [])
  }
  return { shown, want, wantOriginal, close }
}

function keepOnly(shown: ReadonlyMap<string, Picture>, items: readonly Item[]) {
  const kept = new Map(items.map((item) => [item.id as string, shown.get(item.id) ?? nothing]))
  for (const [id, picture] of shown) {
    if (kept.has(id)) continue
    if (picture.preview !== null) URL.revokeObjectURL(picture.preview)
    if (picture.original !== null) URL.revokeObjectURL(picture.original)
  }
  return kept
}
