// The files a person is sending into one open collection, as rows for the page. The sending code
// itself (reading, sealing) is loaded with the first file, so that looking costs no bytes for it.
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { LocationChoice } from '../send/destination.ts'
import type { JobState, Queue } from '../send/queue.ts'
import { type Collection, insideOf } from './collection.ts'
import { localStore } from './local-store.ts'
import { explain, type Trouble } from './problem-text.ts'

export type FileState =
  | Exclude<JobState, { phase: 'failed' }>
  | { phase: 'failed'; trouble: Trouble }

export interface SendingFile {
  readonly id: number
  readonly name: string
  readonly size: number
  readonly state: ReadonlySignal<FileState>
}

export interface SendingSummary {
  total: number
  /** With those that were there already. */
  arrived: number
  alreadyThere: number
  failed: number
  cancelled: number
  active: number
  /** Of the bytes, 0 to 1. */
  share: number
  done: boolean
}

export interface Sending {
  readonly files: ReadonlySignal<readonly SendingFile[]>
  readonly summary: ReadonlySignal<SendingSummary>
  readonly paused: ReadonlySignal<boolean>
  add(files: Iterable<File>, options?: { keepLocation?: boolean }): void
  pause(): void
  resume(): void
  cancel(id: number): void
  retry(id: number): void
  retryFailed(): void
  /** Takes rows away that have ended. */
  clear(): void
}

interface Row extends SendingFile {
  readonly state: Signal<FileState>
}

const choiceKey = 'location-choice'

/** What becomes of the place of an account's own pictures; kept on this device. */
export const locationChoice = signal<LocationChoice>('keep-for-me')

let following = false

/** Reads the choice; from then on every change is kept. */
export async function followLocationChoice(): Promise<void> {
  if (following) return
  following = true
  const store = await localStore()
  locationChoice.value =
    (await store.load<LocationChoice>('settings', choiceKey)) ?? locationChoice.peek()
  locationChoice.subscribe((choice) => void store.save('settings', choiceKey, choice))
}

/** Guests: taken out unless they tick it. */
function locationFor(collection: Collection, keepLocation: boolean): LocationChoice {
  if (collection.as === 'member') return locationChoice.peek()
  return keepLocation ? 'share' : 'remove'
}

const started = new WeakMap<Collection, Sending>()

/** One for each open collection. */
export function sendingOf(collection: Collection): Sending {
  const found = started.get(collection) ?? makeSending(collection)
  started.set(collection, found)
  return found
}

const hasEnded = ({ state }: Row) =>
  ['arrived', 'already-there', 'cancelled', 'failed'].includes(state.value.phase)

let lastId = 0

function makeSending(collection: Collection): Sending {
  const rows = signal<readonly Row[]>([])
  const paused = signal(false)
  const summary = computed(() => summarise(rows.value))
  let queue: Promise<Queue> | undefined

  const onState = (id: number, state: JobState) => {
    const row = rows.peek().find((one) => one.id === id)
    if (!row) return
    row.state.value =
      state.phase === 'failed' ? { phase: 'failed', trouble: explain(state.error) } : state
    warnWhile(collection, summary.peek().active > 0)
    if (state.phase === 'arrived') insideOf(collection).onArrived()
  }
  const queueLoaded = () => {
    queue ??= import('../send/queue.ts').then(({ makeQueue }) => makeQueue(filesAtOnce, onState))
    return queue
  }

  async function start(row: Row, file: File, keepLocation: boolean): Promise<void> {
    try {
      const [{ jobFor }, ready] = await Promise.all([import('./send-job.ts'), queueLoaded()])
      ready.add(row.id, jobFor(collection, file, locationFor(collection, keepLocation)))
    } catch (error) {
      onState(row.id, { phase: 'failed', error })
    }
  }
  const withQueue = (run: (queue: Queue) => void) => void queueLoaded().then(run)

  return {
    files: rows,
    summary,
    paused,
    add(files, options = {}) {
      const added = [...files].map((file) => ({ file, row: rowFor(file) }))
      rows.value = [...rows.peek(), ...added.map(({ row }) => row)]
      warnWhile(collection, summary.peek().active > 0)
      for (const { file, row } of added) void start(row, file, options.keepLocation ?? false)
    },
    pause() {
      paused.value = true
      withQueue((ready) => ready.pause())
    },
    resume() {
      paused.value = false
      withQueue((ready) => ready.resume())
    },
    cancel: (id) => withQueue((ready) => ready.cancel(id)),
    retry: (id) => withQueue((ready) => ready.retry(id)),
    retryFailed() {
      const failed = rows.peek().filter(({ state }) => state.peek().phase === 'failed')
      withQueue((ready) => {
        for (const { id } of failed) ready.retry(id)
      })
    },
    clear() {
      const over = rows.peek().filter(hasEnded)
      rows.value = rows.peek().filter((row) => !over.includes(row))
      withQueue((ready) => {
        for (const { id } of over) ready.forget(id)
      })
    },
  }
}

function rowFor(file: File): Row {
  lastId++
  return { id: lastId, name: file.name, size: file.size, state: signal({ phase: 'queued' }) }
}

/** Browsers that tell: few on a slow line, where each would only get a part of it. */
function filesAtOnce(): number {
  const line = (navigator as { connection?: { effectiveType?: string; saveData?: boolean } })
    .connection
  if (line?.saveData === true) return 1
  return line?.effectiveType === '2g' || line?.effectiveType === 'slow-2g' ? 1 : 3
}

const counted = (rows: readonly Row[], phase: FileState['phase']) =>
  rows.filter(({ state }) => state.value.phase === phase).length

function shareOf({ state }: Row): number {
  const now = state.value
  if (now.phase === 'sending') return now.share
  return now.phase === 'arrived' || now.phase === 'already-there' ? 1 : 0
}

function summarise(all: readonly Row[]): SendingSummary {
  const rows = all.filter(({ state }) => state.value.phase !== 'cancelled')
  const alreadyThere = counted(rows, 'already-there')
  const arrived = counted(rows, 'arrived') + alreadyThere
  const failed = counted(rows, 'failed')
  const bytes = rows.reduce((sum, { size }) => sum + size, 0)
  const sent = rows.reduce((sum, row) => sum + row.size * shareOf(row), 0)
  const active = rows.length - arrived - failed
  return {
    total: rows.length,
    arrived,
    alreadyThere,
    failed,
    cancelled: all.length - rows.length,
    active,
    share: bytes === 0 ? 1 : sent / bytes,
    done: rows.length > 0 && active === 0,
  }
}

const busy = new Set<Collection>()
const warn = (event: BeforeUnloadEvent) => event.preventDefault()

/** Closing the page while files are under way asks first. */
function warnWhile(collection: Collection, active: boolean): void {
  const before = busy.size
  if (active) busy.add(collection)
  else busy.delete(collection)
  if (before === 0 && busy.size > 0) addEventListener('beforeunload', warn)
  if (before > 0 && busy.size === 0) removeEventListener('beforeunload', warn)
}
