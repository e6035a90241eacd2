// Everything about notices walked once over HTTP, for the tests that count what all flows together
// ask of the database.
import { right } from '#protocol/records/roster'
import type { Album } from './album.ts'
import { addedTo } from './people.ts'
import { makeSubscriber } from './push-service.ts'

export async function walkNotices(album: Album): Promise<void> {
  const { client, server } = album
  const { wire } = await makeSubscriber()
  // Nobody is there: the push fails and is put off.
  const endpoint = 'https://push.invalid/somebody'
  await client.put('/api/notices/push', { endpoint, ...wire })
  const member = await addedTo(album, 2)
  await album.open()
  await member.put()
  const settings = { deviceLimit: 1, expiresAt: Date.now() + 60_000 }
  const guest = await (await album.addLink({ settings })).guest()
  await guest.put()
  await server.sweep()
  await client.get('/api/notices')
  await server.sweep(new Date(Date.now() + 120_000))
  await client.get('/api/notices/settings')
  await client.put('/api/notices/settings', { off: { app: [], push: ['quota'], mail: [] } })
  await client.put(`/api/notices/muted/${album.collectionId}`)
  await client.delete(`/api/notices/muted/${album.collectionId}`)
  await member.client.post('/api/notices/read', { until: Date.now() })
  const full = await album.addLink({ rights: right.view | right.contribute })
  const { DB } = await server.bindings()
  const set = DB.prepare('UPDATE accounts SET quota = ?2 WHERE id = ?1')
  await set.bind(album.accountId, 1).run()
  await (await full.guest()).put()
  await set.bind(album.accountId, 10_000_000_000).run()
  await client.delete('/api/notices/push')
}
