// Counts what one request asks of the platform, since nothing does so locally: one per D1 call (a
// batch counts once), R2 call, Durable Object call and rate limit. Works only under the binding
// MEASURE = "on", which tests set: then answers carry the counts, and GET /api/measured names every
// SQL text seen, for the query plan test. Elsewhere the bindings are passed on untouched.
import type { Env } from '../env.ts'

export interface Counts {
  subrequests: number
  rowsRead: number
  rowsWritten: number
}

const seenSql = new Set<string>()
const countsByEnv = new WeakMap<Env, Counts>()
export const measuring = (env: Env): boolean => env.MEASURE === 'on'
export const measuredSql = (): string[] => [...seenSql].sort()

export function measure(env: Env): { env: Env; counts: Counts } {
  const counts: Counts = { subrequests: 0, rowsRead: 0, rowsWritten: 0 }
  const count = () => {
    counts.subrequests += 1
  }
  const { DB, BLOBS, GATES, ROOMS, KEYS, ABUSE, MAIL } = env
  const measured: Env = {
    ...env,
    DB: measuredDatabase(DB, counts),
    BLOBS: counted(BLOBS, count),
    GATES: countedNamespace(GATES, count),
    ROOMS: countedNamespace(ROOMS, count),
    KEYS: countedNamespace(KEYS, count),
  }
  if (ABUSE) measured.ABUSE = counted(ABUSE, count)
  if (MAIL) measured.MAIL = counted(MAIL, count)
  countsByEnv.set(measured, counts)
  return { env: measured, counts }
}

/** For what is reached without a binding: `caches.default`. */
export function countCacheCall(env: Env): void {
  const counts = countsByEnv.get(env)
  if (counts) counts.subrequests += 1
}

export function withCounts(response: Response, counts: Counts): Response {
  if (response.status === 101) return response
  const answer = new Response(response.body, response)
  answer.headers.set('x-subrequests', String(counts.subrequests))
  answer.headers.set('x-rows-read', String(counts.rowsRead))
  answer.headers.set('x-rows-written', String(counts.rowsWritten))
  return answer
}

type Method = (...args: unknown[]) => unknown

/** Every method call counts as one. Never `value.apply`: on a stub that is a call to the object. */
function counted<T extends object>(target: T, count: () => void): T {
  return new Proxy(target, {
    get(object, name) {
      const value: unknown = Reflect.get(object, name, object)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        count()
        return Reflect.apply(value as Method, object, args)
      }
    },
  })
}

function countedNamespace<T extends object>(namespace: T, count: () => void): T {
  return new Proxy(namespace, {
    get(object, name) {
      const value: unknown = Reflect.get(object, name, object)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        const made = Reflect.apply(value as Method, object, args)
        const isStub = name === 'get' || name === 'getByName'
        return isStub ? counted(made as object, count) : made
      }
    },
  })
}

const inner = new WeakMap<object, D1PreparedStatement>()

function measuredDatabase(database: D1Database, counts: Counts): D1Database {
  const note = (result: D1Result) => {
    counts.rowsRead += result.meta.rows_read
    counts.rowsWritten += result.meta.rows_written
    return result
  }
  const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
    const wrapped = {
      bind: (...values: unknown[]) => wrap(statement.bind(...values)),
      all: () => run().then(note),
      run: () => run().then(note),
      first: async (column?: string) => {
        const row = note(await run()).results[0] as Record<string, unknown> | undefined
        return (column === undefined ? row : row?.[column]) ?? null
      },
      raw: () => Promise.reject(new Error('raw() is not measured')),
    }
    const run = () => {
      counts.subrequests += 1
      return statement.run()
    }
    inner.set(wrapped, statement)
    return wrapped as unknown as D1PreparedStatement
  }
  const measured = {
    prepare(sql: string) {
      seenSql.add(sql)
      return wrap(database.prepare(sql))
    },
    async batch(statements: D1PreparedStatement[]) {
      counts.subrequests += 1
      const results = await database.batch(statements.map((one) => inner.get(one) ?? one))
      return results.map(note)
    },
  }
  return measured as unknown as D1Database
}
