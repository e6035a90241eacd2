// Thumbnails in the order they lie on screen, in batches. A batch is filled up with what comes next
// below, so scrolling costs few requests; a batch of which nothing is on screen any more is stopped.
// Fetching and checking are handed in: this file is only about order and number.
import { pauseAfter } from '../api/backoff.ts'

export interface ThumbnailWork<T> {
  /** At most this many in one request. */
  batchSize: number
  /** What is below `last` in display order, nearest first. */
  below: (last: T, most: number) => T[]
  isDone: (item: T) => boolean
  /** Loads all of them and marks each done as it comes. */
  load: (signal: AbortSignal, items: T[]) => Promise<void>
  onFailure: (error: unknown) => void
}

export interface Thumbnails<T> {
  /** What is on screen, in display order. Cheap; call it on every scroll. */
  show(items: readonly T[]): void
  stop(): void
}

interface Batch<T> {
  items: Set<T>
  stop: AbortController
}

const batchesAtOnce = 2
/** Several tiles mount in one frame: they go in one request. */
const gatherMilliseconds = 16

export function makeThumbnails<T>(work: ThumbnailWork<T>): Thumbnails<T> {
  const batches = new Set<Batch<T>>()
  let wanted: readonly T[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let stopped = false

  const isComing = (item: T) => [...batches].some(({ items }) => items.has(item))
  const isMissing = (item: T) => !work.isDone(item) && !isComing(item)

  function later(milliseconds: number): void {
    clearTimeout(timer)
    if (!stopped) timer = setTimeout(fill, milliseconds)
  }

  function fill(): void {
    while (!stopped && batches.size < batchesAtOnce) {
      const missing = wanted.filter(isMissing).slice(0, work.batchSize)
      const last = missing.at(-1)
      if (last === undefined) return
      const spare = work.batchSize - missing.length
      const ahead = spare > 0 ? work.below(last, 4 * work.batchSize).filter(isMissing) : []
      const more = ahead.filter((item) => !missing.includes(item)).slice(0, spare)
      void run({ items: new Set([...missing, ...more]), stop: new AbortController() })
    }
  }

  async function run(batch: Batch<T>): Promise<void> {
    batches.add(batch)
    let wait = 0
    try {
      await work.load(batch.stop.signal, [...batch.items])
      failures = 0
    } catch (error) {
      if (!batch.stop.signal.aborted) {
        work.onFailure(error)
        wait = pauseAfter(failures++)
      }
    } finally {
      batches.delete(batch)
      later(wait)
    }
  }

  function stopUnseen(): void {
    const seen = new Set(wanted)
    for (const batch of batches) {
      if (![...batch.items].some((item) => seen.has(item))) batch.stop.abort()
    }
  }

  return {
    show(items) {
      wanted = items
      stopUnseen()
      later(gatherMilliseconds)
    },
    stop() {
      stopped = true
      clearTimeout(timer)
      for (const batch of batches) batch.stop.abort()
    },
  }
}
