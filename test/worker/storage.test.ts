// Storage: charged before bytes are taken, exact under load, given back whatever happens. After a
// crash between any two steps the sweep leaves neither an unpaid byte nor a row without bytes.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Album, makeAlbum } from '../support/album.ts'
import { chargedBytes, makePhoto, type PutBody, readBytes, sendPhoto } from '../support/put.ts'
import { type Server, startServer } from '../support/server.ts'

const day = 24 * 3_600_000
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

/** Keys in the bucket, keys that rows name, and what the rows say is charged. */
async function books() {
  const { DB, BLOBS } = await server.bindings()
  const keys = (await BLOBS.list()).objects.map((object) => object.key).sort()
  const rows = await DB.prepare(
    `SELECT 'c/' || home_id || '/' || id || '/' || version || '/' || attempt AS key, bytes FROM objects`,
  ).all<{ key: string; bytes: number }>()
  const pending = await DB.prepare('SELECT bytes FROM uploads').all<{ bytes: number }>()
  const sum = [...rows.results, ...pending.results].reduce((all, row) => all + row.bytes, 0)
  return {
    keys,
    rows: rows.results.map((row) => row.key).sort(),
    pending: pending.results.length,
    sum,
    used: await album.used(),
  }
}

async function expectBalanced() {
  const { keys, rows, pending, sum, used } = await books()
  expect(keys).toEqual(rows)
  expect(pending).toBe(0)
  expect(used).toBe(sum)
  return { stored: keys.length, used }
}

const stopAfter = (step: string) => ({ 'x-test-fault': step })
const tomorrow = () => new Date(Date.now() + day + 60_000)

describe('200 uploads at once with room for 30', () => {
  it('store exactly 30, and used is their sum', async () => {
    const link = await album.addLink()
    const guest = await link.guest()
    const bodies = Array.from({ length: 100 }, () => guest.body(makePhoto()))
    const size = chargedBytes(bodies[0] as PutBody)
    await album.setQuota(size * 30 + size - 1)
    const answers = await Promise.all(
      [...bodies, ...bodies].map((body) => sendPhoto(server, guest.token, body)),
    )
    const codes = new Set(answers.map((answer) => answer.problem ?? String(answer.status)))
    expect(
      [...codes].filter((code) => !['201', '200', 'album-full', 'busy'].includes(code)),
    ).toEqual([])
    const { stored, used } = await expectBalanced()
    expect(stored).toBe(30)
    expect(used).toBe(30 * size)
  })
})

describe('an upload that dies', () => {
  for (const step of ['begin', 'put', 'commit']) {
    it(`after ${step} is healed by the sweep`, async () => {
      const guest = await (await album.addLink()).guest()
      const body = guest.body()
      const died = await sendPhoto(server, guest.token, body, stopAfter(step))
      expect(died.problem).toBe('internal')
      await server.sweep(tomorrow())
      const { stored } = await expectBalanced()
      expect(stored).toBe(step === 'commit' ? 1 : 0)
    })

    it(`after ${step} arrives when it is sent again`, async () => {
      const guest = await (await album.addLink()).guest()
      const body = guest.body()
      await sendPhoto(server, guest.token, body, stopAfter(step))
      const again = await sendPhoto(server, guest.token, body)
      expect([200, 201]).toContain(again.status)
      expect((await expectBalanced()).stored).toBe(1)
    })
  }

  it('is not swept before a day is over', async () => {
    const guest = await (await album.addLink()).guest()
    const body = guest.body()
    await sendPhoto(server, guest.token, body, stopAfter('put'))
    await server.sweep()
    expect(await books()).toMatchObject({ pending: 1, used: chargedBytes(body) })
  })

  for (const step of ['mark upload', 'delete upload']) {
    it(`while it is taken back, after ${step}, is healed by the sweep`, async () => {
      const link = await album.addLink()
      const guest = await link.guest()
      const body = guest.body()
      await sendPhoto(server, guest.token, body, stopAfter('put'))
      // The isolate remembers that the device is in; the fresh look at the commit finds it gone.
      expect((await album.client.delete(`${link.path}/devices/${guest.deviceId}`)).status).toBe(204)
      const late = await sendPhoto(server, guest.token, body, stopAfter(step))
      expect(late.problem).toBe('internal')
      expect((await books()).pending).toBe(1)
      await server.sweep()
      expect((await expectBalanced()).stored).toBe(0)
    })
  }
})

describe('removing an item', () => {
  it('puts it into the trash, still charged; deleting it there gives everything back', async () => {
    const photo = makePhoto()
    await album.put(photo)
    const charged = await album.used()
    for (let time = 0; time < 2; time++) {
      expect((await album.remove(photo)).json).toEqual({ objects: [photo.objectId] })
      expect((await expectBalanced()).used).toBe(charged)
    }
    const page = await album.client.get(`${album.path}/items?since=0`, album.auth)
    expect(page.json).toMatchObject({ rows: [{ objectId: photo.objectId, removed: true }] })
    const read = await readBytes(server, `${album.path}/objects/${photo.objectId}/1/2`, album.token)
    expect(read.status).toBe(404)
    expect((await album.put(photo)).problem).toBe('item-unavailable')
    const objects = { objects: [photo.objectId] }
    const gone = await album.client.post('/api/trash/delete', objects)
    expect(gone.json).toEqual(objects)
    expect(await expectBalanced()).toEqual({ stored: 0, used: 0 })
  })

  for (const step of ['let go', 'delete objects']) {
    it(`for good, that dies after ${step}, is healed by the sweep`, async () => {
      const photo = makePhoto()
      await album.put(photo)
      await album.put()
      await album.remove(photo)
      const objects = { objects: [photo.objectId] }
      const died = await album.client.post('/api/trash/delete', objects, stopAfter(step))
      expect(died.problem).toBe('internal')
      await server.sweep()
      expect((await expectBalanced()).stored).toBe(1)
    })
  }

  it('is not for guests', async () => {
    const guest = await (await album.addLink()).guest()
    const photo = makePhoto()
    await guest.put(photo)
    const body = { objects: [photo.objectId] }
    const refused = await album.client.post(`${album.path}/items/remove`, body, guest.auth)
    expect(refused.problem).toBe('not-allowed')
  })
})

describe('deleting a collection', () => {
  it('closes every door at once and gives everything back', async () => {
    const guest = await (await album.addLink()).guest()
    for (let i = 0; i < 3; i++) await guest.put()
    const photo = makePhoto()
    await album.put(photo)
    expect((await album.delete()).json).toEqual({ deleteAt: null })
    const read = await readBytes(server, `${album.path}/objects/${photo.objectId}/1/2`, guest.token)
    expect(read.status).toBeGreaterThanOrEqual(400)
    expect((await guest.open()).status).toBeGreaterThanOrEqual(400)
    expect((await guest.put()).status).toBeGreaterThanOrEqual(400)
    await expect.poll(async () => (await books()).keys.length).toBe(0)
    await server.sweep()
    expect((await expectBalanced()).used).toBe(0)
    const { DB } = await server.bindings()
    for (const table of ['items', 'links', 'guests', 'roster', 'roster_states', 'members']) {
      const left = await DB.prepare(`SELECT count(*) AS n FROM ${table}`).first<{ n: number }>()
      expect([table, left?.n]).toEqual([table, 0])
    }
  })
})

describe('bytes that are not those announced', () => {
  it('leave nothing behind', async () => {
    const guest = await (await album.addLink()).guest()
    const body = guest.body()
    body.streams[10] = (body.streams[10] ?? 0) ^ 1
    expect((await sendPhoto(server, guest.token, body)).problem).toBe('bytes-differ')
    expect((await expectBalanced()).used).toBe(0)
  })
})
