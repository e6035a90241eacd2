// Web Worker entry: carries calls to the functions of tasks.ts and answers back, no logic. Large
// buffers are handed over, not copied.
import { failureOf } from './failure.ts'
import { type Ask, flows, tasks } from './tasks.ts'
import { largeBuffers } from './transfer.ts'

type Flow = AsyncGenerator<unknown, void, void>
const running = new Map<number, Flow>()

function answer(id: number, value: unknown, done = true): void {
  self.postMessage({ id, ok: true, value, done }, { transfer: largeBuffers(value) })
}

async function next(id: number): Promise<void> {
  const step = await running.get(id)?.next()
  if (step?.done !== false) running.delete(id)
  answer(id, step?.value, step?.done !== false)
}

async function handle(ask: Ask): Promise<void> {
  if ('next' in ask) return next(ask.id)
  if ('stop' in ask) {
    await running.get(ask.id)?.return()
    running.delete(ask.id)
    return
  }
  if ('flow' in ask) {
    const start = flows[ask.flow] as (...args: unknown[]) => Flow
    running.set(ask.id, start(...ask.args))
    return
  }
  const run = tasks[ask.task] as (...args: unknown[]) => Promise<unknown>
  answer(ask.id, await run(...ask.args))
}

self.onmessage = ({ data }: MessageEvent<Ask>) => {
  handle(data).catch((error) => {
    running.delete(data.id)
    self.postMessage({ id: data.id, ok: false, failure: failureOf(error) })
  })
}
