// How many files travel at once, and what a person may do meanwhile: pause, go on, cancel, retry.
// Knows nothing of files or keys: a job is a function that may be run again and then continues with
// what it has kept (the same sealed bytes, crypto.md U2).

export type JobState =
  | {
      phase:
        | 'queued'
        | 'preparing'
        | 'encrypting'
        | 'waiting-for-network'
        | 'paused'
        | 'arrived'
        | 'already-there'
        | 'cancelled'
    }
  | { phase: 'sending'; share: number }
  | { phase: 'failed'; error: unknown }

export type Outcome = 'arrived' | 'already-there'
export type Report = (state: JobState) => void
export type Job = (signal: AbortSignal, report: Report) => Promise<Outcome>

export interface Queue {
  add(id: number, job: Job): void
  pause(): void
  resume(): void
  cancel(id: number): void
  retry(id: number): void
  /** Forgets a job that has ended. */
  forget(id: number): void
}

interface Entry {
  id: number
  job: Job
  state: JobState
  stop: AbortController | null
}

const ended = (entry: Entry) =>
  ['arrived', 'already-there', 'cancelled', 'failed'].includes(entry.state.phase)

/** `atOnce` is asked each time: the network may change. */
export function makeQueue(
  atOnce: () => number,
  onState: (id: number, state: JobState) => void,
): Queue {
  const entries = new Map<number, Entry>()
  let paused = false
  let running = 0

  const tell = (entry: Entry, state: JobState) => {
    entry.state = state
    onState(entry.id, state)
  }
  /** One that is still stopping starts only when it has stopped. */
  const waiting = () =>
    [...entries.values()].filter((entry) => entry.state.phase === 'queued' && entry.stop === null)

  function fill(): void {
    if (paused) return
    for (const entry of waiting()) {
      if (running >= atOnce()) return
      void run(entry)
    }
  }

  async function run(entry: Entry): Promise<void> {
    const stop = new AbortController()
    entry.stop = stop
    running++
    tell(entry, { phase: 'preparing' })
    try {
      const report: Report = (state) => {
        if (!stop.signal.aborted) tell(entry, state)
      }
      const outcome = await entry.job(stop.signal, report)
      tell(entry, { phase: outcome })
    } catch (error) {
      if (!stop.signal.aborted) tell(entry, { phase: 'failed', error })
    } finally {
      running--
      entry.stop = null
      fill()
    }
  }

  /** What was under way starts again later with the bytes it has kept. */
  function halt(entry: Entry, state: JobState): void {
    tell(entry, state)
    entry.stop?.abort(new DOMException('stopped', 'AbortError'))
  }

  return {
    add: (id, job) => {
      const entry: Entry = { id, job, state: { phase: 'queued' }, stop: null }
      entries.set(id, entry)
      tell(entry, { phase: paused ? 'paused' : 'queued' })
      fill()
    },
    pause: () => {
      paused = true
      for (const entry of entries.values()) if (!ended(entry)) halt(entry, { phase: 'paused' })
    },
    resume: () => {
      paused = false
      for (const entry of entries.values())
        if (entry.state.phase === 'paused') tell(entry, { phase: 'queued' })
      fill()
    },
    cancel: (id) => {
      const entry = entries.get(id)
      if (entry && !ended(entry)) halt(entry, { phase: 'cancelled' })
    },
    retry: (id) => {
      const entry = entries.get(id)
      if (!entry || !['failed', 'cancelled'].includes(entry.state.phase)) return
      tell(entry, { phase: paused ? 'paused' : 'queued' })
      fill()
    },
    forget: (id) => {
      const entry = entries.get(id)
      if (entry && ended(entry)) entries.delete(id)
    },
  }
}
