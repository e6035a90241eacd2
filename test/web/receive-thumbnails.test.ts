// Thumbnails of a list of numbers: in which requests they come while somebody scrolls.
import { describe, expect, it } from 'vitest'
import { makeThumbnails } from '../../web/receive/thumbnails.ts'
import { until } from './plain-files.ts'

function world(count: number) {
  const all = Array.from({ length: count }, (_, i) => i)
  const done = new Set<number>()
  const requests: { items: number[]; signal: AbortSignal; end: (error?: Error) => void }[] = []
  const failures: unknown[] = []
  const thumbnails = makeThumbnails<number>({
    batchSize: 36,
    below: (last, most) => all.slice(last + 1, last + 1 + most),
    isDone: (item) => done.has(item),
    load: (signal, items) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
        const end = (error?: Error) => {
          if (error) return reject(error)
          for (const item of items) done.add(item)
          resolve()
        }
        requests.push({ items, signal, end })
      }),
    onFailure: (error) => failures.push(error),
  })
  return { all, done, requests, failures, thumbnails }
}

describe('thumbnails', () => {
  it('of one screen come in one request, with what is next below', async () => {
    const { all, requests, thumbnails } = world(200)
    thumbnails.show(all.slice(0, 30))
    await until(() => requests.length === 1)
    expect(requests[0]!.items).toEqual(all.slice(0, 36))
  })

  it('of 10,000 items come in at most 300 requests to somebody who scrolls through all', async () => {
    const { all, done, requests, thumbnails } = world(10_000)
    for (let top = 0; top < all.length; top += 12) {
      thumbnails.show(all.slice(top, top + 30))
      await until(() => {
        for (const request of requests) request.end()
        return all.slice(top, top + 30).every((item) => done.has(item))
      })
    }
    expect(requests.length).toBeLessThanOrEqual(300)
  })

  it('that went off screen are stopped, and those on screen come first', async () => {
    const { all, requests, thumbnails } = world(1_000)
    thumbnails.show(all.slice(0, 60))
    await until(() => requests.length === 2)
    thumbnails.show(all.slice(500, 530))
    expect(requests.map(({ signal }) => signal.aborted)).toEqual([true, true])
    await until(() => requests.length === 3)
    expect(requests[2]!.items[0]).toBe(500)
  })

  it('that failed are asked for again a little later', async () => {
    const { all, requests, failures, thumbnails } = world(10)
    thumbnails.show(all)
    await until(() => requests.length === 1)
    requests[0]!.end(new Error('lost'))
    await until(() => requests.length === 2)
    expect(failures).toHaveLength(1)
    expect(requests[1]!.items).toEqual(all)
  })
})
