// Requests that arrive twice, late or in another order, as phones that change networks send them. What
// one of them has made must not be undone by another. The defences are in worker/objects/take-away.ts,
// worker/sweep/sweep.ts and worker/links/change-link.ts.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Album, makeAlbum } from '../support/album.ts'
import { makePhoto, readBytes, sendPhoto } from '../support/put.ts'
import { type Server, startServer } from '../support/server.ts'
import { SlowPut } from '../support/slow-put.ts'

let server: Server
let album: Album
beforeAll(async () => {
  server = await startServer({ vars: { SETUP: 'local', FAULT: 'header', TEST_CLOCK: 'header' } })
})
beforeEach(async () => {
  await server.reset()
  album = await makeAlbum(server)
})
afterAll(() => server.close())

async function pendingUploads(): Promise<number> {
  const { DB } = await server.bindings()
  return (await DB.prepare('SELECT count(*) AS n FROM uploads').first<{ n: number }>())?.n ?? -1
}

describe('the same upload twice at once', () => {
  it('keeps the bytes of the one that was committed when the other ends in a closed link', async () => {
    const link = await album.addLink()
    const guest = await link.guest()
    const photo = makePhoto()
    const body = guest.body(photo)
    const slow = new SlowPut(server, guest.token, body)
    await expect.poll(pendingUploads).toBe(1)
    expect((await sendPhoto(server, guest.token, body)).status).toBe(201)
    expect((await album.client.delete(`${link.path}/devices/${guest.deviceId}`)).status).toBe(204)
    await slow.finish()
    const path = `${album.path}/objects/${photo.objectId}/1/1`
    const read = await readBytes(server, path, album.token)
    expect(read.status).toBe(200)
    expect(read.bytes).toEqual(photo.streams.get(1))
    await server.sweep(new Date(Date.now() + 25 * 3_600_000))
    expect((await readBytes(server, path, album.token)).status).toBe(200)
  })

  it('answers both alike, charges once and lists one item', async () => {
    const guest = await (await album.addLink()).guest()
    const body = guest.body()
    const slow = new SlowPut(server, guest.token, body)
    await expect.poll(pendingUploads).toBe(1)
    const fast = await sendPhoto(server, guest.token, body)
    const late = await slow.finish()
    expect([fast.status, late.status]).toEqual([201, 200])
    expect(JSON.parse(late.text)).toEqual(fast.json)
    const page = await album.client.get<{ rows: unknown[] }>(
      `${album.path}/items?since=0`,
      album.auth,
    )
    expect(page.json.rows).toHaveLength(1)
    const { BLOBS } = await server.bindings()
    expect((await BLOBS.list()).objects).toHaveLength(1)
  })
})

describe('a change of a link that arrives again, late', () => {
  it('does not bring back the expiry that a newer change took away', async () => {
    const link = await album.addLink()
    const sent: unknown[] = []
    const put = album.client.put.bind(album.client)
    album.client.put = (path: string, body: unknown, headers?: Record<string, string>) => {
      sent.push(body)
      return put(path, body, headers)
    }
    const soon = Date.now() + 60_000
    expect((await link.change({ settings: { expiresAt: soon + 3_600_000 } })).status).toBe(204)
    expect((await link.change({ settings: { expiresAt: soon } })).status).toBe(204)
    expect((await put(link.path, sent[0])).status).toBe(204)
    const late = { 'x-test-now': String(soon) }
    expect((await link.visitor().open({}, late)).problem).toBe('link-expired')
  })

  it('does not bring back an old password', async () => {
    const link = await album.addLink({ settings: { hasPassword: true } })
    const sent: unknown[] = []
    const put = album.client.put.bind(album.client)
    album.client.put = (path: string, body: unknown, headers?: Record<string, string>) => {
      sent.push(body)
      return put(path, body, headers)
    }
    expect((await link.change({ newPassword: true })).status).toBe(204)
    const old = link.access
    expect((await link.change({ newPassword: true })).status).toBe(204)
    expect((await put(link.path, sent[0])).status).toBe(204)
    expect((await link.visitor().open({ access: old })).problem).toBe('link-password-wrong')
    expect((await link.visitor().open()).status).toBe(200)
  })
})

describe('a family behind one address', () => {
  it('opens a link without a password by its fragment alone', async () => {
    const link = await album.addLink()
    expect((await link.visitor().open({ access: null })).status).toBe(200)
  })

  it('is not delayed by opening a link with a password before typing it', async () => {
    const link = await album.addLink({ settings: { hasPassword: true } })
    const family = Array.from({ length: 20 }, () => link.visitor({ address: '203.0.113.7' }))
    for (const one of family) {
      expect((await one.open({ access: null })).problem).toBe('link-password-needed')
    }
    for (const one of family) expect((await one.open()).status).toBe(200)
  })
})
