// The books of storage over all accounts: what is charged, what is held, what lies in the bucket.
import { expect } from 'vitest'
import type { Server } from './server.ts'

const chargesSql = `SELECT a.id, a.used,
    coalesce((SELECT sum(bytes) FROM (SELECT DISTINCT o.id, o.version, o.bytes
       FROM items i JOIN objects o ON o.id = i.object_id AND o.version = i.version
      WHERE i.payer_id = a.id AND i.payer_id <> '')), 0)
    + coalesce((SELECT sum(bytes) FROM uploads WHERE account_id = a.id), 0) AS held
  FROM accounts a`

/** Every account pays the sum of what it holds; bytes in the bucket are those that rows name. */
export async function expectBooksRight(server: Server): Promise<{ stored: number }> {
  const { DB, BLOBS } = await server.bindings()
  const charges = await DB.prepare(chargesSql).all<{ used: number; held: number }>()
  for (const { used, held } of charges.results) expect(used).toBe(held)
  const rows = await DB.prepare(
    `SELECT 'c/' || home_id || '/' || id || '/' || version || '/' || attempt AS key FROM objects`,
  ).all<{ key: string }>()
  const keys = (await BLOBS.list()).objects.map((object) => object.key)
  expect(keys.sort()).toEqual(rows.results.map((row) => row.key).sort())
  const moves = await DB.prepare('SELECT count(*) AS n FROM moves').first<{ n: number }>()
  expect(moves?.n).toBe(0)
  return { stored: keys.length }
}
