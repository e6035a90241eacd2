// Migrations add and never take away: on D1 a rebuilt table fires cascades and old code keeps
// running for a moment against the new schema. What is committed is never edited: databases that
// have applied it would differ from those that apply it later.
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import locked from './migrations.lock.json' with { type: 'json' }

const root = join(import.meta.dirname, '..')
const hashes: Record<string, string> = locked
const migrations = globSync('migrations/*.sql', { cwd: root })
  .sort()
  .map((path) => ({ name: path.replace('migrations/', ''), sql: readFileSync(join(root, path)) }))

test('there is a migration for the first start', () => {
  expect(migrations.length).toBeGreaterThan(0)
  expect(migrations.map(({ name }) => name.slice(0, 4))).toEqual(
    migrations.map((_, index) => String(index).padStart(4, '0')),
  )
})

test.each(migrations)('$name drops and rebuilds nothing', ({ sql }) => {
  const text = sql.toString()
  if (/^-- rebuild: \S/.test(text)) return
  const statements = text.replace(/--.*$/gm, '')
  expect(statements).not.toMatch(/\bDROP\s+TABLE\b|__new_|\bON\s+DELETE\b|\bPRAGMA\b/i)
})

test('each migration is as it was committed; add the hash of a new one to migrations.lock.json', () => {
  const present = migrations.map(({ name, sql }) => [
    name,
    createHash('sha256').update(sql).digest('hex'),
  ])
  expect(Object.fromEntries(present)).toEqual(hashes)
})
