// Everything about removing, trash, departures and deletions once over HTTP and in the sweep, for the
// tests that count (budget/plans, budget/subrequests).
import { type Album, makeAlbum } from './album.ts'
import { copyOf, secondAlbum, sendCopies } from './copies.ts'
import { addedTo } from './people.ts'
import { makePhoto } from './put.ts'
import type { Server } from './server.ts'

const day = 24 * 3_600_000

export async function walkStorage(server: Server): Promise<void> {
  const album = await makeAlbum(server)
  await walkTrash(album)
  await walkDepartures(album)
  await walkDeletions(server, album)
}

async function walkTrash(album: Album): Promise<void> {
  const other = await secondAlbum(album)
  const photos = [makePhoto(), makePhoto(), makePhoto()]
  const bodies = photos.map((photo) => album.body(photo))
  for (const photo of photos) await album.put(photo)
  await sendCopies(
    album.client,
    other,
    album.collectionId,
    bodies.map((body) => copyOf(other, body)),
  )
  const [first, ...others] = photos.map((photo) => photo.objectId)
  await album.remove(...photos)
  await album.client.post('/api/trash', { objects: [first] })
  await album.client.post('/api/trash/restore', { objects: [first] })
  await album.client.post('/api/trash', { objects: [first, ...others] })
  await album.client.post('/api/trash/delete', { objects: [first] })
  await album.client.post('/api/trash/empty')
}

async function walkDepartures(album: Album): Promise<void> {
  const [leaving, removed] = [await addedTo(album, 2), await addedTo(album, 2)]
  for (const member of [leaving, removed]) {
    await member.put()
    await album.remove(makePhoto())
  }
  await leaving.leave({ 'x-test-fault': 'append' })
  await removed.leave()
}

/** Planned and called off, planned and executed, at once; and the end of an account. */
async function walkDeletions(server: Server, album: Album): Promise<void> {
  const member = await addedTo(album, 2)
  await member.put()
  await album.put()
  await (await album.addLink()).guest()
  await album.delete('keep')
  await album.client.delete(`${album.path}/deletion`)
  await album.delete('trash')
  const alone = await makeAlbum(server)
  for (const items of ['keep', 'forever'] as const) {
    const one = await secondAlbum(alone)
    await one.put()
    await one.delete(items)
  }
  await alone.put()
  const { DB } = await server.bindings()
  await DB.prepare('UPDATE accounts SET deleted_at = 1, quota = 0 WHERE id = ?1')
    .bind(alone.accountId)
    .run()
  for (const days of [0, 8, 8, 40, 40]) await server.sweep(new Date(Date.now() + days * day))
}
