// Budget S1 for storage: in a collection, a library and a trash of 100,000 items, taking one out,
// trashing, restoring, deleting for good and emptying ask of the platform what they ask of small ones
// (measured: 3 or 4 subrequests, some 45 rows read, 8 written; a page of emptying 4 per item).
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Album, makeAlbum } from '../support/album.ts'
import { makePhoto } from '../support/put.ts'
import { type Server, startServer } from '../support/server.ts'

const many = 100_000
let server: Server
let last: number[]
beforeAll(async () => {
  server = await startServer({ vars: { MEASURE: 'on' } })
  const { fetch } = server
  server.fetch = async (...request) => {
    const answer = await fetch(...request)
    const names = ['x-subrequests', 'x-rows-read', 'x-rows-written']
    last = names.map((name) => Number(answer.headers.get(name)))
    return answer
  }
})
afterAll(() => server.close())

/** Half of them shown, half of them in the trash; bytes are not asked for here. */
async function fill(album: Album): Promise<void> {
  const { DB } = await server.bindings()
  for (let from = 0; from < many; from += 10_000) {
    await DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT ${from} + 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${from} + 10000)
       INSERT INTO items (collection_id, object_id, version, seq, epoch, wrapped_key, card, statement,
         added_at, author_kind, author_id, author_key, device_id, bytes, payer_id, removed_at, trashed_at)
       SELECT ?1, printf('filled%016d', i), 1, i + 100, 1, 'x', 'x', 'x', 1, 1, ?2, 'x', '', 0, ?2,
         CASE i % 2 WHEN 1 THEN 1 END, CASE i % 2 WHEN 1 THEN 4000000000000 END FROM n`,
    )
      .bind(album.collectionId, album.accountId)
      .run()
  }
  await DB.prepare('UPDATE collections SET seq = ?2, items = ?3 WHERE id = ?1')
    .bind(album.collectionId, many + 200, many / 2)
    .run()
}

async function costsIn(album: Album): Promise<Record<string, number[]>> {
  const costs: Record<string, number[]> = {}
  const note = async (name: string, asked: Promise<{ status: number }>) => {
    expect([name, (await asked).status]).toEqual([name, 200])
    costs[name] = last
  }
  const photo = makePhoto()
  await album.put(photo)
  const objects = { objects: [photo.objectId] }
  await note('remove', album.remove(photo))
  await note('restore', album.client.post('/api/trash/restore', objects))
  await note('trash', album.client.post('/api/trash', objects))
  await note('delete', album.client.post('/api/trash/delete', objects))
  return costs
}

it('costs the same among ten and among 100,000 items', async () => {
  const [small, large] = [await makeAlbum(server), await makeAlbum(server)]
  for (const album of [small, large]) for (let i = 0; i < 10; i++) await album.put()
  await fill(large)
  const [few, most] = [await costsIn(small), await costsIn(large)]
  expect(most).toEqual(few)
  for (const [subrequests, read, written] of Object.values(most)) {
    expect(subrequests).toBeLessThanOrEqual(10)
    expect(read).toBeLessThanOrEqual(60)
    expect(written).toBeLessThanOrEqual(20)
  }
})

it('empties a page of 400 at a time, whatever there is', async () => {
  const album = await makeAlbum(server)
  await fill(album)
  const { json } = await album.client.post<{ left: number }>('/api/trash/empty')
  expect(json.left).toBe(1000)
  const [subrequests = 0, read = 0, written = 0] = last
  expect(subrequests).toBeLessThanOrEqual(10)
  expect(read).toBeLessThanOrEqual(400 * 20 + 1000)
  expect(written).toBeLessThanOrEqual(400 * 10)
})
