// Budget W3: no statement scans a table that grows. Every SQL text of the Worker is explained by
// SQLite: those that stand in the source as they are, and those put together at run time, which are
// collected from a server that counts (worker/http/budget.ts) while every flow is walked once.
// A statement that no flow reaches fails the test too.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { D1Database } from '@cloudflare/workers-types'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Client } from '../support/owner.ts'
import { walkEverything } from '../support/rounds.ts'
import { type Server, startServer } from '../support/server.ts'

const root = join(import.meta.dirname, '../..')

/** Small by their nature: rows that are about to go, partial indexes of those, one row per task. */
const maySearchWhole = [
  /USING (COVERING )?INDEX (objects_released|collection_directory_deleted)\b/,
  /USING (COVERING )?INDEX (accounts_deleted|collections_delete)\b/,
  // Begun and not finished, and what one batch fills and empties.
  /^SCAN (departures|moves)$/,
  /^SCAN sweep_cursors\b/,
  // Not tables: what stands in the statement itself, or a list that it was given.
  /^SCAN (CONSTANT ROW|\d+ CONSTANT ROWS?|json_each|\(subquery)/,
  /VIRTUAL TABLE INDEX/,
]

let server: Server
let seen: string[]
let DB: D1Database
beforeAll(async () => {
  server = await startServer({ vars: { MEASURE: 'on', TEST_CLOCK: 'header' } })
  await walkEverything(server)
  seen = (await new Client(server).get<string[]>('/api/measured')).json
  DB = (await server.bindings()).DB
})
afterAll(() => server.close())

interface Site {
  file: string
  sql: string
}

/** Texts given to `prepare` in the source. */
function sites(): Site[] {
  const call = /\.prepare\(\s*(?:`((?:[^`\\]|\\.)*)`|'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")/g
  return globSync('worker/**/*.ts', { cwd: root }).flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(call)].map((match) => ({
      file,
      sql: (match[1] ?? match[2] ?? match[3] ?? '').replaceAll('\\n', '\n'),
    })),
  )
}

const isFixed = ({ sql }: Site) => !sql.includes('${')

/** What a text with `${…}` in it may have become. */
function patternOf({ sql }: Site): RegExp {
  const parts = sql.split(/\$\{(?:[^{}]|\{[^{}]*\})*\}/)
  const escaped = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${escaped.join('[\\s\\S]*')}$`)
}

/** The name of a query inside the query: it has lines of the plan of its own. `m` is always `moves`. */
const isDerived = (sql: string, name: string): boolean =>
  /^\w+$/.test(name) &&
  new RegExp(
    `\\)\\s+(AS\\s+)?${name}\\b|\\b${name}\\s*\\([^()]*\\) AS MATERIALIZED|moves ${name}\\b`,
  ).test(sql)

async function scansOf(sql: string): Promise<string[]> {
  const numbers = [...sql.matchAll(/\?(\d+)/g)].map(([, number]) => Number(number))
  const values = Array<null>(Math.max(0, ...numbers)).fill(null)
  const plan = await DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .bind(...values)
    .all<{ detail: string }>()
  return plan.results
    .map(({ detail }) => detail)
    .filter((detail) => detail.startsWith('SCAN'))
    .filter((detail) => !maySearchWhole.some((pattern) => pattern.test(detail)))
    .filter((detail) => !isDerived(sql, detail.slice('SCAN '.length)))
}

describe('query plans', () => {
  it('know every statement of the source', () => {
    expect(sites().length).toBeGreaterThan(20)
    const unseen = sites().filter(
      (site) => !isFixed(site) && !seen.some((sql) => patternOf(site).test(sql)),
    )
    expect(unseen.map(({ file, sql }) => `${file}: ${sql}`)).toEqual([])
  })

  it('would tell a scan', async () => {
    expect(await scansOf('SELECT 1 FROM items WHERE bytes = ?1')).not.toEqual([])
  })

  it('scan no table that grows', async () => {
    const all = new Set([
      ...seen,
      ...sites()
        .filter(isFixed)
        .map(({ sql }) => sql),
    ])
    const scans: string[] = []
    for (const sql of all) {
      const found = await scansOf(sql)
      if (found.length > 0) scans.push(`${sql}\n  → ${found.join('; ')}`)
    }
    expect(scans).toEqual([])
  })
})
