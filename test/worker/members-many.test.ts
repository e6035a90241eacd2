// Somebody who placed much leaves: more than one request takes out, so the sweep goes on, and nobody
// is let in again before it is done.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeAlbum } from '../support/album.ts'
import { addedTo, Member, ownerOf } from '../support/people.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

it('all of it has left after the sweep, or when they are let in again', async () => {
  const album = await makeAlbum(server)
  const owner = new Member(album, ownerOf(album))
  const member = await addedTo(album, 2)
  const { DB } = await server.bindings()
  const shown = async () =>
    (
      await DB.prepare(
        `SELECT count(*) AS n FROM items
          WHERE collection_id = ?1 AND payer_id = ?2 AND removed_at IS NULL`,
      )
        .bind(album.collectionId, member.accountId)
        .first<{ n: number }>()
    )?.n
  // Statements of 300 bytes, so that their hashes make a list.
  await DB.batch([
    DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
       INSERT INTO items (collection_id, object_id, version, seq, epoch, wrapped_key, card, statement,
         added_at, author_kind, author_id, author_key, device_id, bytes, payer_id)
       SELECT ?1, printf('%022d', i), 1, 1000 + i, 1, 'k', 'c', printf('%0400d', i * 4), i, 1, ?2, '',
         '', 1, ?2 FROM n`,
    ).bind(album.collectionId, member.accountId),
    DB.prepare('UPDATE collections SET seq = 9000, items = 1500 WHERE id = ?1').bind(
      album.collectionId,
    ),
  ])
  expect((await owner.remove(member.person, 2)).status).toBe(204)
  const left = await shown()
  expect(left).toBeGreaterThan(0)
  expect(left).toBeLessThan(1_500)
  expect((await owner.add(member.person, 2)).problem).toBe('busy')
  for (let i = 0; i < 10 && ((await shown()) ?? 0) > 0; i++) await server.sweep()
  expect(await shown()).toBe(0)
  await server.sweep()
  expect((await owner.add(member.person, 2)).status).toBe(204)
  const opened = (await owner.open()).json
  expect([opened.items, opened.rows.length]).toEqual([0, 0])
})
