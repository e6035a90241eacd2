// The queue alone, with jobs that end when the test says so: how many travel at once, and what
// pause, cancel and retry do to them.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type JobState, makeQueue, type Outcome } from '../../web/send/queue.ts'

/** A job whose runs are ended by hand; it notes how often it was begun. */
function handJob() {
  const runs: { resolve: (outcome: Outcome) => void; reject: (error: unknown) => void }[] = []
  const job = (signal: AbortSignal) =>
    new Promise<Outcome>((resolve, reject) => {
      runs.push({ resolve, reject })
      signal.addEventListener('abort', () => reject(signal.reason))
    })
  return { job, runs }
}

function world(atOnce = 3) {
  const states = new Map<number, JobState>()
  const queue = makeQueue(
    () => atOnce,
    (id, state) => states.set(id, state),
  )
  const jobs = new Map<number, ReturnType<typeof handJob>>()
  const add = (id: number) => {
    const one = handJob()
    jobs.set(id, one)
    queue.add(id, one.job)
  }
  const phase = (id: number) => states.get(id)?.phase
  const settled = () => new Promise((resolve) => setTimeout(resolve))
  return { queue, jobs, add, phase, settled, states }
}

describe('the sending queue', () => {
  it('sends three at once and begins the next when one has arrived', async () => {
    const { add, jobs, phase, settled } = world()
    for (const id of [1, 2, 3, 4]) add(id)
    expect(phase(3)).toBe('preparing')
    expect(phase(4)).toBe('queued')
    jobs.get(2)!.runs[0]!.resolve('arrived')
    await settled()
    expect(phase(2)).toBe('arrived')
    expect(phase(4)).toBe('preparing')
  })

  it('goes on with the rest when one fails, and tries that one again when asked', async () => {
    const { queue, add, jobs, phase, settled } = world(1)
    add(1)
    add(2)
    jobs.get(1)!.runs[0]!.reject(new Error('no'))
    await settled()
    expect(phase(1)).toBe('failed')
    expect(phase(2)).toBe('preparing')
    jobs.get(2)!.runs[0]!.resolve('already-there')
    queue.retry(1)
    await settled()
    expect(phase(2)).toBe('already-there')
    expect(phase(1)).toBe('preparing')
    expect(jobs.get(1)!.runs).toHaveLength(2)
  })

  it('never runs one file twice at the same time, however it is paused and resumed', async () => {
    const { queue, add, jobs, phase, settled } = world(2)
    add(1)
    queue.pause()
    queue.resume()
    queue.pause()
    queue.resume()
    expect(jobs.get(1)!.runs).toHaveLength(1)
    await settled()
    expect(jobs.get(1)!.runs).toHaveLength(2)
    expect(phase(1)).toBe('preparing')
  })

  it('calls a file arrived when it arrived, although it was cancelled at that moment', async () => {
    const { queue, phase, settled, states } = world()
    let finish: (outcome: Outcome) => void = () => {}
    queue.add(9, () => new Promise((resolve) => (finish = resolve)))
    queue.cancel(9)
    expect(states.get(9)?.phase).toBe('cancelled')
    finish('arrived')
    await settled()
    expect(phase(9)).toBe('arrived')
  })

  it('keeps files added while paused, and sends them afterwards', async () => {
    const { queue, add, phase, settled } = world()
    queue.pause()
    add(1)
    expect(phase(1)).toBe('paused')
    queue.resume()
    await settled()
    expect(phase(1)).toBe('preparing')
  })

  it('never exceeds the limit and ends every file, whatever the order of events', async () => {
    const events = fc.array(
      fc.record({
        what: fc.constantFrom('end', 'fail', 'pause', 'resume', 'cancel', 'retry'),
        id: fc.nat(7),
      }),
      { maxLength: 60 },
    )
    await fc.assert(
      fc.asyncProperty(events, async (list) => {
        const { queue, add, jobs, phase, settled } = world(3)
        const ids = [0, 1, 2, 3, 4, 5, 6, 7]
        ids.forEach(add)
        for (const { what, id } of list) {
          const run = jobs.get(id)!.runs.at(-1)
          if (what === 'end') run?.resolve('arrived')
          else if (what === 'fail') run?.reject(new Error('no'))
          else if (what === 'pause' || what === 'resume') queue[what]()
          else if (what === 'cancel' || what === 'retry') queue[what](id)
          await settled()
          expect(ids.filter((one) => phase(one) === 'preparing').length).toBeLessThanOrEqual(3)
        }
        queue.resume()
        for (let round = 0; round < 4; round++) {
          await settled()
          for (const { runs } of jobs.values()) runs.at(-1)?.resolve('arrived')
        }
        await settled()
        for (const id of ids) expect(['arrived', 'failed', 'cancelled']).toContain(phase(id))
      }),
      { numRuns: 40 },
    )
  })
})
