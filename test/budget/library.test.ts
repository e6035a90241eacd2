// Budget S1 for what an account holds: listing, reading by holding and saving copies ask of the
// platform the same in a library of ten objects and in one of many thousands, in many collections.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Album, makeAlbum } from '../support/album.ts'
import { copyOf, secondAlbum, sendCopies } from '../support/copies.ts'
import { Member, ownerOf } from '../support/people.ts'
import { makePhoto, type PutBody, sendPhoto } from '../support/put.ts'
import { type Server, startServer } from '../support/server.ts'

const crowd = 20_000

interface Cost {
  subrequests: number
  rowsRead: number
  rowsWritten: number
}
let server: Server
let last: Cost
beforeAll(async () => {
  server = await startServer({ vars: { MEASURE: 'on' } })
  const { fetch } = server
  server.fetch = async (...request) => {
    const answer = await fetch(...request)
    const number = (name: string) => Number(answer.headers.get(name))
    last = {
      subrequests: number('x-subrequests'),
      rowsRead: number('x-rows-read'),
      rowsWritten: number('x-rows-written'),
    }
    return answer
  }
})
afterAll(() => server.close())

/** As many holdings again, by copying rows that are there: ids differ, bytes are nobody's. */
async function crowdLibrary({ collectionId }: Album): Promise<void> {
  const { DB } = await server.bindings()
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)`
  await DB.prepare(
    `${numbers} INSERT INTO items (collection_id, object_id, version, seq, epoch, wrapped_key, card,
       statement, added_at, author_kind, author_id, author_key, device_id, bytes, payer_id)
     SELECT collection_id, 'crowd-' || n.i, version, 1000 + n.i, epoch, wrapped_key, card, statement,
       added_at, author_kind, author_id, author_key, device_id, bytes, payer_id
       FROM n JOIN items ON collection_id = ?1 AND seq = 1`,
  )
    .bind(collectionId, crowd)
    .run()
  await DB.prepare(
    `${numbers} INSERT INTO objects SELECT 'crowd-' || n.i, version, home_id, attempt || n.i,
       account_id, bytes, descriptors, hash_lists, details, private_part, own_key, NULL
       FROM n JOIN objects ON id = (SELECT object_id FROM items WHERE collection_id = ?1 AND seq = 1)
        AND version = 1`,
  )
    .bind(collectionId, crowd)
    .run()
  await DB.prepare('UPDATE collections SET seq = ?2, items = items + ?3 WHERE id = ?1')
    .bind(collectionId, 2000 + crowd, crowd)
    .run()
}

async function put(album: Album): Promise<PutBody> {
  const body = album.body(makePhoto())
  await sendPhoto(server, album.token, body)
  return body
}

async function costs(album: Album, saver: Album): Promise<Record<string, Cost>> {
  const found: Record<string, Cost> = {}
  const bodies = [await put(album), await put(album), await put(album)]
  const [body] = bodies
  if (!body) throw new Error('nothing put')
  const target = await secondAlbum(saver)
  await sendCopies(
    saver.client,
    target,
    album.collectionId,
    bodies.map((one) => copyOf(target, one)),
  )
  found.copies = last
  const elsewhere = await secondAlbum(album)
  await sendCopies(album.client, elsewhere, null, [copyOf(elsewhere, body)])
  found.place = last
  await album.client.get('/api/library?limit=10')
  found.list = last
  const objectId = body.path.split('/').at(-2)
  await album.client.get(`/api/library/objects/${objectId}/1/1`)
  found.read = last
  await album.client.post('/api/library/batch', { items: [{ objectId, version: 1 }] })
  found.batch = last
  return found
}

it('a library of many thousands costs what a small one costs', async () => {
  const album = await makeAlbum(server)
  const saver = await makeAlbum(server)
  await new Member(album, ownerOf(album)).add(ownerOf(saver), 1)
  for (let i = 0; i < 10; i++) await put(album)
  const small = await costs(album, saver)
  await crowdLibrary(album)
  const large = await costs(album, saver)
  for (const [name, cost] of Object.entries(small)) {
    const grown = large[name]
    expect(grown?.subrequests, name).toBe(cost.subrequests)
    expect(grown?.rowsWritten, name).toBeLessThanOrEqual(cost.rowsWritten)
    expect(grown?.rowsRead, name).toBeLessThanOrEqual(cost.rowsRead + 20)
  }
  expect(large.list?.subrequests).toBeLessThanOrEqual(6)
  expect(large.copies?.subrequests).toBeLessThanOrEqual(8)
})
