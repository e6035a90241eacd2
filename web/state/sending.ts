// The files a person is sending into one open collection, as rows for the page.
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { CollectionId } from '#protocol/ids'
import type { LocationChoice } from '../send/destination.ts'
import { type JobState, makeQueue } from '../send/queue.ts'
import { type Collection, insideOf } from './collection.ts'
import { forgetFile, keepFile, newKey, takeOver } from './kept-files.ts'
import { warnWhile } from './leave-warning.ts'
import { localStore } from './local-store.ts'
import { patientJob } from './patient-job.ts'
import { explain, type Trouble } from './problem-text.ts'
import { type SendingSummary, summarise } from './sending-summary.ts'

export type FileState =
  | Exclude<JobState, { phase: 'failed' }>
  | { phase: 'failed'; trouble: Trouble }

export interface SendingFile {
  readonly id: number
  readonly name: string
  readonly size: number
  readonly state: ReadonlySignal<FileState>
}

export type { SendingSummary }

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
  /** Under which a guest's file is kept until it has arrived. */
  readonly key: string
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
/** Of accounts: they go on while other pages are looked at, and are found again on coming back. */
const goingOn = new Map<CollectionId, Sending>()

/** One for each open collection. */
export function sendingOf(collection: Collection): Sending {
  const found = started.get(collection) ?? stillGoing(collection) ?? makeSending(collection)
  started.set(collection, found)
  if (collection.as === 'member') goingOn.set(collection.id, found)
  return found
}

function stillGoing({ as, id }: Collection): Sending | undefined {
  const before = as === 'member' ? goingOn.get(id) : undefined
  return before && before.summary.peek().active > 0 ? before : undefined
}

const hasEnded = ({ state }: Row) =>
  ['arrived', 'already-there', 'cancelled', 'failed'].includes(state.value.phase)

/** The file itself is why: it would fail again after a reload. */
const hopeless = ['file-unreadable', 'file-empty', 'file-too-large', 'picture-too-large']

function isOver(state: FileState): boolean {
  if (state.phase === 'failed') return hopeless.includes(state.trouble.code)
  return ['arrived', 'already-there', 'cancelled'].includes(state.phase)
}

let lastId = 0

function makeSending(collection: Collection): Sending {
  const rows = signal<readonly Row[]>([])
  const paused = signal(false)
  const summary = computed(() => summarise(rows.value))
  /** A guest whose visit has ended; an account's files go on while other pages are looked at. */
  const isLeft = () => collection.as === 'link' && insideOf(collection).signal.aborted

  const onState = (id: number, state: JobState) => {
    const row = rows.peek().find((one) => one.id === id)
    if (!row) return
    row.state.value =
      state.phase === 'failed' ? { phase: 'failed', trouble: explain(state.error) } : state
    warnWhile(collection, !isLeft() && summary.peek().active > 0)
    if (isOver(row.state.peek())) void forgetFile(row.key)
    // After a failure too: if the link has ended, the page is to say so.
    if (['arrived', 'failed'].includes(state.phase)) insideOf(collection).onArrived()
  }
  const queue = makeQueue(filesAtOnce, onState)

  function take(picked: readonly { file: File; key: string; keepLocation: boolean }[]): void {
    const added = picked.map((one) => ({ ...one, row: rowFor(one.file, one.key) }))
    rows.value = [...rows.peek(), ...added.map(({ row }) => row)]
    warnWhile(collection, summary.peek().active > 0)
    for (const { file, row, keepLocation } of added) {
      queue.add(row.id, patientJob(collection, file, locationFor(collection, keepLocation)))
    }
  }

  const own = new Set<string>()
  async function takeKept(): Promise<void> {
    const kept = await takeOver(collection)
    take(kept.filter(({ key }) => !own.has(key)))
  }
  /** Another visit begins, such as after a password was set: it goes on with what is kept. */
  function stop(): void {
    queue.pause()
    warnWhile(collection, false)
  }
  if (collection.as === 'link') {
    insideOf(collection).signal.addEventListener('abort', stop)
    void takeKept().catch(() => undefined)
  }

  return {
    files: rows,
    summary,
    paused,
    add(files, options = {}) {
      const { keepLocation = false } = options
      const picked = [...files].map((file) => ({ file, key: newKey(collection.id), keepLocation }))
      for (const one of picked) own.add(one.key)
      if (collection.as === 'link') for (const one of picked) void keepFile(one)
      take(picked)
    },
    pause() {
      paused.value = true
      queue.pause()
    },
    resume() {
      paused.value = false
      queue.resume()
    },
    cancel: queue.cancel,
    retry: queue.retry,
    retryFailed() {
      const failed = rows.peek().filter(({ state }) => state.peek().phase === 'failed')
      for (const { id } of failed) queue.retry(id)
    },
    clear() {
      const over = rows.peek().filter(hasEnded)
      rows.value = rows.peek().filter((row) => !over.includes(row))
      for (const { id, key } of over) {
        queue.forget(id)
        void forgetFile(key)
      }
    },
  }
}

function rowFor(file: File, key: string): Row {
  lastId++
  return { id: lastId, name: file.name, size: file.size, state: signal({ phase: 'queued' }), key }
}

/** Browsers that tell: few on a slow line, where each would only get a part of it. */
function filesAtOnce(): number {
  const line = (navigator as { connection?: { effectiveType?: string; saveData?: boolean } })
    .connection
  if (line?.saveData === true) return 1
  return line?.effectiveType === '2g' || line?.effectiveType === 'slow-2g' ? 1 : 3
}
