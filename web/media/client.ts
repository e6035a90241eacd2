// The near side of the media worker: a queue before at most two workers, because each decodes a
// whole picture in memory. A worker that dies or hangs fails its file, not the page; the file is
// then read once more without decoding, so that it is kept. An idle worker ends and gives its
// memory back.
import { media } from '#protocol/records/card'
import { startWorker } from '../trusted-worker.ts'
import { filmFrame } from './film-frame.ts'
import { MediaError, type Pictures, type Prepared } from './prepared.ts'
import { isFilm } from './probe.ts'
import type { Answer, Question } from './worker.ts'
import workerUrl from './worker.ts?worker&url'

const mostWorkers = 2
const idleMilliseconds = 20_000
/** A slow phone takes seconds for a large picture; minutes mean that it hangs. */
const hangMilliseconds = 120_000

interface Task {
  signal: AbortSignal
  question: Question
  resolve(prepared: Prepared): void
  reject(error: unknown): void
}

const waiting: Task[] = []
const idle = new Map<Worker, ReturnType<typeof setTimeout>>()
let running = 0

/** Rejects with MediaError. */
export async function prepare(signal: AbortSignal, file: File): Promise<Prepared> {
  const prepared = await prepareAlone(signal, file)
  if (isFilm(prepared.media)) return withPoster(signal, file, prepared)
  return prepared.media === media.heic && !prepared.preview
    ? withHeicPicture(signal, file, prepared)
    : prepared
}

async function withPoster(signal: AbortSignal, file: File, film: Prepared): Promise<Prepared> {
  const frame = await filmFrame(signal, file.slice(0, file.size, film.type))
  if (!frame) return film
  const { preview: poster, ...drawn } = await draw(signal, frame.picture)
  const { width, height } = frame
  const durationMs = film.durationMs || frame.durationMs
  return { ...film, ...drawn, width, height, durationMs, preview: null, poster }
}

async function withHeicPicture(signal: AbortSignal, file: File, heic: Prepared): Promise<Prepared> {
  const { heicPicture } = await import('./heic-picture.ts')
  const found = await heicPicture(signal, file)
  signal.throwIfAborted()
  if (!found) return heic
  const { width, height } = found
  return { ...heic, ...(await draw(signal, found.picture)), width, height }
}

/** What was decoded elsewhere is a picture like any other: a worker draws the small ones from it. */
async function draw(
  signal: AbortSignal,
  picture: File,
): Promise<Pick<Pictures, 'thumbnail' | 'preview' | 'thumbhash'>> {
  const drawn = await prepareAlone(signal, picture).catch(() => null)
  signal.throwIfAborted()
  const { thumbnail = null, preview = null, thumbhash = new Uint8Array() } = drawn ?? {}
  return { thumbnail, preview, thumbhash }
}

async function prepareAlone(signal: AbortSignal, file: File): Promise<Prepared> {
  try {
    return await ask(signal, { file, decodes: true })
  } catch (error) {
    if (!(error instanceof MediaError) || error.failure !== 'crashed') throw error
    return ask(signal, { file, decodes: false })
  }
}

function ask(signal: AbortSignal, question: Question): Promise<Prepared> {
  let giveUp = () => {}
  const answered = new Promise<Prepared>((resolve, reject) => {
    const task = { signal, question, resolve, reject }
    // One that waits is given up at once, not when its turn comes.
    giveUp = () => forget(task)
    signal.addEventListener('abort', giveUp, { once: true })
    waiting.push(task)
    next()
  })
  return answered.finally(() => signal.removeEventListener('abort', giveUp))
}

function forget(task: Task): void {
  const at = waiting.indexOf(task)
  if (at >= 0) waiting.splice(at, 1)
  task.reject(new MediaError('aborted'))
}

function next(): void {
  while (running < mostWorkers && waiting.length > 0) {
    const task = waiting.shift()
    if (!task) return
    if (task.signal.aborted) task.reject(new MediaError('aborted'))
    else run(task)
  }
}

function takeWorker(): Worker {
  const [first] = idle
  if (!first) return startWorker(workerUrl, 'media')
  clearTimeout(first[1])
  idle.delete(first[0])
  return first[0]
}

function run(task: Task): void {
  running += 1
  const worker = takeWorker()
  const end = (answer: Answer | null) => {
    clearTimeout(timer)
    task.signal.removeEventListener('abort', stop)
    worker.onmessage = null
    worker.onerror = null
    worker.onmessageerror = null
    running -= 1
    if (answer) rest(worker)
    else worker.terminate()
    if (answer?.ok) task.resolve(answer.prepared)
    else task.reject(new MediaError(answer ? answer.failure : 'crashed'))
    next()
  }
  const stop = () => end(null)
  const timer = setTimeout(stop, hangMilliseconds)
  task.signal.addEventListener('abort', stop, { once: true })
  worker.onmessage = ({ data }: MessageEvent<Answer>) => end(data)
  worker.onerror = stop
  worker.onmessageerror = stop
  worker.postMessage(task.question)
}

function rest(worker: Worker): void {
  idle.set(
    worker,
    setTimeout(() => {
      idle.delete(worker)
      worker.terminate()
    }, idleMilliseconds),
  )
}
