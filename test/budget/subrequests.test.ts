// Budgets W2 and W3: what each request asks of the platform while every flow is walked once. The
// Worker counts itself (worker/http/budget.ts), since nothing enforces the limits locally.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { walkEverything } from '../support/rounds.ts'
import { type Server, startServer } from '../support/server.ts'

interface Cost {
  /** Method and path, ids as `:id`. */
  route: string
  status: number
  subrequests: number
  rowsRead: number
  rowsWritten: number
}

let server: Server
const costs: Cost[] = []
beforeAll(async () => {
  server = await startServer({ vars: { MEASURE: 'on', TEST_CLOCK: 'header' } })
  const fetch = server.fetch
  server.fetch = async (target, init) => {
    const answer = await fetch(target, init)
    const number = (name: string) => Number(answer.headers.get(name))
    costs.push({
      route: `${init?.method ?? 'GET'} ${routeOf(String(target))}`,
      status: answer.status,
      subrequests: number('x-subrequests'),
      rowsRead: number('x-rows-read'),
      rowsWritten: number('x-rows-written'),
    })
    return answer
  }
  await walkEverything(server)
})
afterAll(() => server.close())

const routeOf = (path: string) =>
  (path.split('?')[0] ?? '').replace(/\/[A-Za-z0-9_-]{22}(?=\/|$)/g, '/:id')

const dearest = (route: RegExp, of: 'subrequests' | 'rowsRead' | 'rowsWritten') => {
  const found = costs.filter((cost) => route.test(cost.route) && cost.status < 400)
  expect(found.length, String(route)).toBeGreaterThan(0)
  return Math.max(...found.map((cost) => cost[of]))
}

describe('a request', () => {
  it('stays below the free plan by ten', () => {
    expect(costs.length).toBeGreaterThan(60)
    expect(costs.filter(({ subrequests }) => subrequests > 40)).toEqual([])
  })

  it('to list or open asks six times at most', () => {
    expect(dearest(/^GET .*\/items$/, 'subrequests')).toBeLessThanOrEqual(6)
    expect(dearest(/^POST .*\/open$/, 'subrequests')).toBeLessThanOrEqual(6)
  })

  it('for the names of many items asks six times at most', () => {
    expect(dearest(/^POST .*\/details$/, 'subrequests')).toBeLessThanOrEqual(6)
  })

  it('to put a photo asks eight times at most and writes eight rows, ten with a certificate', () => {
    expect(dearest(/^PUT .*\/objects\//, 'subrequests')).toBeLessThanOrEqual(8)
    expect(dearest(/^PUT .*\/objects\//, 'rowsWritten')).toBeLessThanOrEqual(10)
  })
})
