// The threat: a visitor who keeps an old token goes on reading or writing after the owner closed the
// link, took a right away or removed the device. The defence: worker/access/current.ts asks the gate
// again after 5 s at the latest, for every byte; the commit of an upload asks at once.
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { right } from '#protocol/records/roster'
import { type Album, makeAlbum } from '../support/album.ts'
import type { Link } from '../support/link.ts'
import { chargedBytes, makePhoto, type Photo, readBytes, sendPhoto } from '../support/put.ts'
import { type Server, startServer } from '../support/server.ts'
import type { Visitor } from '../support/visitor.ts'

let server: Server
let album: Album
let photo: Photo
beforeAll(async () => {
  server = await startServer({ vars: { SETUP: 'local', TEST_CLOCK: 'header' } })
  album = await makeAlbum(server)
  photo = makePhoto()
  await album.put(photo)
})
afterAll(() => server.close())

const at = (now: number) => ({ 'x-test-now': String(now) })

/** What a guest's token is used for, each by its own request. */
const uses: Record<string, (guest: Visitor, now: number) => Promise<number>> = {
  'a stream': (guest, now) =>
    status(`${album.path}/objects/${photo.objectId}/1/1`, guest, { ...at(now) }),
  'a range': (guest, now) =>
    status(`${album.path}/objects/${photo.objectId}/1/1`, guest, {
      ...at(now),
      range: 'bytes=0-99',
    }),
  'a proof': (guest, now) =>
    status(`${album.path}/objects/${photo.objectId}/1/proof`, guest, at(now)),
  'a list': (guest, now) => status(`${album.path}/items?since=0`, guest, at(now)),
  'the log': (guest, now) => status(`${album.path}/roster?after=0`, guest, at(now)),
  'a batch': async (guest, now) => {
    const body = JSON.stringify({ items: [{ objectId: photo.objectId, version: 1 }] })
    const headers = { ...at(now), 'content-type': 'application/json' }
    const init = { method: 'POST', body }
    return (await readBytes(server, `${album.path}/batch`, guest.token, headers, init)).status
  },
  details: async (guest, now) => {
    const body = JSON.stringify({ items: [{ objectId: photo.objectId, version: 1 }] })
    const headers = { ...at(now), 'content-type': 'application/json' }
    const init = { method: 'POST', body }
    return (await readBytes(server, `${album.path}/details`, guest.token, headers, init)).status
  },
  'an upload': async (guest, now) =>
    (await sendPhoto(server, guest.token, guest.body(), at(now))).status,
}
const status = async (path: string, guest: Visitor, headers: Record<string, string>) =>
  (await readBytes(server, path, guest.token, headers)).status

const endings: Record<string, (link: Link, guest: Visitor) => Promise<{ status: number }>> = {
  'the link is removed': (link) => link.remove(),
  'the password changes': (link) => link.change({ newPassword: true }),
  'the device is removed': (link, guest) =>
    album.client.delete(`${link.path}/devices/${guest.deviceId}`),
  'the expiry moves to now': (link) => link.change({ settings: { expiresAt: Date.now() } }),
}

describe('within 5 seconds after', () => {
  for (const [ending, end] of Object.entries(endings)) {
    it(`${ending}, an old token gets nothing`, async () => {
      const link = await album.addLink()
      const guest = await link.guest()
      for (const use of Object.values(uses)) expect(await use(guest, Date.now())).toBeLessThan(300)
      expect((await end(link, guest)).status).toBe(204)
      const later = Date.now() + 5_000
      for (const [name, use] of Object.entries(uses)) {
        expect([name, (await use(guest, later)) >= 400]).toEqual([name, true])
      }
    })
  }

  it('downloads are turned off, originals stop and previews stay', async () => {
    const link = await album.addLink()
    const guest = await link.guest()
    expect(await uses['a stream']?.(guest, Date.now())).toBe(200)
    expect((await link.change({ rights: right.view | right.contribute })).status).toBe(204)
    const later = Date.now() + 5_000
    expect(await uses['a stream']?.(guest, later)).toBeGreaterThanOrEqual(400)
    await guest.renew(at(later))
    const path = `${album.path}/objects/${photo.objectId}/1`
    expect(await status(`${path}/1`, guest, at(later))).toBe(403)
    expect(await status(`${path}/3`, guest, at(later))).toBe(200)
  })
})

describe('an upload in flight when the link closes', () => {
  it('gets a clear answer and leaves nothing behind', async () => {
    const link = await album.addLink()
    const guest = await link.guest()
    const used = await album.used()
    const body = guest.body(makePhoto({ original: 2_000_000 }))
    expect(chargedBytes(body)).toBeGreaterThan(2_000_000)
    const half = body.streams.length >> 1
    const upload = slowPut(`${server.url}${body.path}`, guest.token, [
      body.prefix,
      body.streams.subarray(0, half),
      body.streams.subarray(half),
    ])
    await upload.first
    await expect.poll(() => album.used()).toBeGreaterThan(used)
    expect((await link.remove()).status).toBe(204)
    const answer = await upload.finish()
    expect(answer).toContain('link-removed')
    expect(await album.used()).toBe(used)
    const { BLOBS, DB } = await server.bindings()
    const objectId = body.path.split('/').at(-2) ?? ''
    const kept = (await BLOBS.list()).objects.filter((one) => one.key.includes(objectId))
    expect(kept).toEqual([])
    expect(await DB.prepare('SELECT count(*) AS n FROM uploads').first('n')).toBe(0)
  })
})

function slowPut(url: string, token: string, parts: Uint8Array[]) {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const sent = request(url, {
    method: 'PUT',
    headers: { authorization: `Keepsake ${token}`, 'content-length': String(length) },
  })
  const [prefix, first, last] = parts
  const answer = new Promise<string>((resolve, reject) => {
    sent.on('error', reject)
    sent.on('response', (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve(text))
    })
  })
  sent.write(prefix)
  return {
    first: new Promise((resolve) => sent.write(first, resolve)),
    finish: () => {
      sent.end(last)
      return answer
    },
  }
}
