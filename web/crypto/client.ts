// The functions of tasks.ts for the page, off the main thread: AbortSignal first, answers matched to
// their questions, and the worker ended when nothing was asked for a while. A screenful is opened in
// place, so that a first visit waits for no second script; WebCrypto has its own threads anyway.
// Where there is no Worker (tests in Node, a service worker) everything runs in place.
import { CryptoError, type Failure } from './failure.ts'
import { openWhole } from './open-item.ts'
import { openRows, openThumbnails } from './rows.ts'
import type { Ask, Flows, Tasks } from './tasks.ts'

const idleMs = 60_000

type Answer =
  | { id: number; ok: true; value: unknown; done: boolean }
  | { id: number; ok: false; failure: Failure }

interface Waiting {
  resolve: (step: { value: unknown; done: boolean }) => void
  reject: (error: Error) => void
}

let worker: Promise<Worker> | undefined
let idle: ReturnType<typeof setTimeout> | undefined
let lastId = 0
const waiting = new Map<number, Waiting>()
const openFlows = new Set<number>()

async function start(): Promise<Worker> {
  const { startBulkWorker } = await import('./workers.ts')
  const started = startBulkWorker()
  started.onmessage = ({ data }: MessageEvent<Answer>) => settle(data)
  started.onerror = () => endWorker(new CryptoError('unsupported', 'bulk worker'))
  return started
}

function settle(answer: Answer): void {
  const one = waiting.get(answer.id)
  waiting.delete(answer.id)
  if (answer.ok) one?.resolve(answer)
  else one?.reject(new CryptoError(answer.failure.code, answer.failure.why))
  restWhenIdle()
}

function restWhenIdle(): void {
  clearTimeout(idle)
  if (waiting.size > 0 || openFlows.size > 0) return
  idle = setTimeout(() => endWorker(new CryptoError('aborted', 'idle')), idleMs)
}

/** Gives the worker's memory back; whatever is still asked fails with `reason`. */
function endWorker(reason: CryptoError): void {
  const ended = worker
  worker = undefined
  openFlows.clear()
  for (const one of waiting.values()) one.reject(reason)
  waiting.clear()
  ended?.then((one) => one.terminate()).catch(() => {})
}

export const endBulkWorker = (): void => endWorker(new CryptoError('aborted', 'ended'))

async function send(ask: Ask): Promise<void> {
  clearTimeout(idle)
  worker ??= start()
  const current = await worker
  current.postMessage(ask)
}

function refuseAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new CryptoError('aborted', 'by the page')
}

function ask(signal: AbortSignal, question: Ask): Promise<{ value: unknown; done: boolean }> {
  refuseAborted(signal)
  return new Promise((resolve, reject) => {
    const abort = () => {
      waiting.delete(question.id)
      reject(new CryptoError('aborted', 'by the page'))
    }
    const settled = () => signal.removeEventListener('abort', abort)
    signal.addEventListener('abort', abort, { once: true })
    waiting.set(question.id, {
      resolve(step) {
        settled()
        resolve(step)
      },
      reject(error) {
        settled()
        reject(error)
      },
    })
    send(question).catch(reject)
  })
}

const noWorker = typeof Worker === 'undefined'

/** Up to here the main thread is busy for less time than a worker needs to start. */
const screenfulRows = 300
const screenfulBytes = 262_144

type Task = (...args: unknown[]) => Promise<unknown>
const here = { openRows, openThumbnails, openWhole }
const isSmall = {
  openRows: (args: unknown[]) => lengthOf(args[2]) <= screenfulRows,
  openThumbnails: (args: unknown[]) => lengthOf(args[0]) <= screenfulRows,
  openWhole: (args: unknown[]) => lengthOf(args[4]) <= screenfulBytes,
}
const lengthOf = (list: unknown): number => (list as ArrayLike<unknown>).length

/** The task itself when it is small enough to run here, or has nowhere else to run. */
async function near(name: keyof Tasks, args: unknown[]): Promise<Task | null> {
  if (name in here && isSmall[name as keyof typeof here](args)) {
    return here[name as keyof typeof here] as Task
  }
  return noWorker ? ((await import('./tasks.ts')).tasks[name] as Task) : null
}

/** Runs one task. Arguments are copied; large results are handed over. */
export async function run<Name extends keyof Tasks>(
  signal: AbortSignal,
  name: Name,
  ...args: Parameters<Tasks[Name]>
): Promise<Awaited<ReturnType<Tasks[Name]>>> {
  refuseAborted(signal)
  const task = await near(name, args)
  const value = task
    ? await task(...args)
    : (await ask(signal, { id: ++lastId, task: name, args })).value
  return value as Awaited<ReturnType<Tasks[Name]>>
}

type Part<Name extends keyof Flows> =
  ReturnType<Flows[Name]> extends AsyncGenerator<infer T, void, void> ? T : never

/** Runs one flow; the next part is made while the one before is used. */
export async function* runFlow<Name extends keyof Flows>(
  signal: AbortSignal,
  name: Name,
  ...args: Parameters<Flows[Name]>
): AsyncGenerator<Part<Name>, void, void> {
  if (noWorker) {
    const { flows } = await import('./tasks.ts')
    const flow = flows[name] as (...args: unknown[]) => AsyncGenerator<Part<Name>, void, void>
    yield* flow(...args)
    return
  }
  const id = ++lastId
  openFlows.add(id)
  try {
    await send({ id, flow: name, args })
    for (;;) {
      const step = await ask(signal, { id, next: true })
      if (step.done) return
      yield step.value as Part<Name>
    }
  } finally {
    openFlows.delete(id)
    if (worker) await send({ id, stop: true })
    restWhenIdle()
  }
}
