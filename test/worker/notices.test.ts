// What people are told in the app: counted once, without their own, live, and silent where they
// wished so.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Notice, NoticeList, NoticeSettings } from '#protocol/notices'
import { noticesOf } from '../../worker/notices/announce.ts'
import { calmMark, isTold, nothingOff, quotaMark } from '../../worker/notices/policy.ts'
import { type Album, makeAlbum } from '../support/album.ts'
import { Client } from '../support/owner.ts'
import { addedTo, Member, makePerson, ownerOf } from '../support/people.ts'
import { makePhoto } from '../support/put.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer({ vars: { SETUP: 'local', TEST_CLOCK: 'header', MEASURE: 'on' } })
})
afterAll(() => server.close())

const listOf = async (client: Client): Promise<NoticeList> =>
  (await client.get<NoticeList>('/api/notices')).json
const kindsOf = async (client: Client): Promise<string[]> =>
  (await listOf(client)).notices.map((one) => one.kind)
const found = async (client: Client, kind: string): Promise<Notice | undefined> =>
  (await listOf(client)).notices.find((one) => one.kind === kind)
const readAll = (client: Client) =>
  client.post('/api/notices/read', { until: Date.now() + 3_600_000 })

describe('new items', () => {
  it('from guests are told to the owner in one notice that counts up until it is read', async () => {
    const album = await makeAlbum(server)
    const guest = await (await album.addLink()).guest()
    await guest.put()
    await guest.put()
    expect(await listOf(album.client)).toMatchObject({
      unread: 1,
      notices: [{ kind: 'guest-uploads', collectionId: album.collectionId, count: 2, by: null }],
    })
    await guest.put()
    await server.sweep()
    expect(await found(album.client, 'guest-uploads')).toMatchObject({ count: 3, read: false })
    expect((await readAll(album.client)).status).toBe(204)
    expect((await listOf(album.client)).unread).toBe(0)
    await guest.put()
    expect(await listOf(album.client)).toMatchObject({ unread: 1, notices: [{ count: 1 }] })
  })

  it('are told to everybody but who added them, whoever asks and however often', async () => {
    const album = await makeAlbum(server)
    const adder = await addedTo(album, 2)
    const viewer = await addedTo(album, 1)
    await album.open()
    await adder.put()
    await adder.put()
    await album.put()
    await Promise.all([server.sweep(), listOf(viewer.client), listOf(album.client)])
    await server.sweep()
    const mail = adder.person.email
    expect(await found(viewer.client, 'items-added')).toMatchObject({ count: 3, by: null })
    expect(await found(album.client, 'items-added')).toMatchObject({
      count: 2,
      by: { accountId: adder.accountId, email: mail },
    })
    expect(await found(adder.client, 'items-added')).toMatchObject({ count: 1 })
  })

  it('of somebody alone are told to nobody and cost no row', async () => {
    const album = await makeAlbum(server)
    const { headers } = await album.put()
    expect(Number(headers.get('x-rows-written'))).toBeLessThanOrEqual(10)
    const { DB } = await server.bindings()
    const row = await DB.prepare('SELECT * FROM unannounced WHERE collection_id = ?1')
      .bind(album.collectionId)
      .first()
    expect(row).toBeNull()
    expect(await kindsOf(album.client)).toEqual([])
  })

  it('cost the first put since the last announcement one written row, later ones none', async () => {
    const album = await makeAlbum(server)
    const guest = await (await album.addLink()).guest()
    const written = async () => Number((await guest.put()).headers.get('x-rows-written'))
    await written()
    const later = await written()
    await server.sweep()
    expect(await written()).toBe(later + 1)
  })

  it('that came while they were counted are counted the next time', async () => {
    const album = await makeAlbum(server)
    const guest = await (await album.addLink()).guest()
    const photos = Array.from({ length: 40 }, () => makePhoto())
    const count = photos.length
    const lane = async () => {
      for (let photo = photos.pop(); photo; photo = photos.pop()) await guest.put(photo)
    }
    const asking = async () => {
      while (photos.length > 0) await listOf(album.client)
    }
    await Promise.all([lane(), lane(), lane(), asking(), asking(), asking()])
    await server.sweep()
    expect(await found(album.client, 'guest-uploads')).toMatchObject({ count })
    const { DB } = await server.bindings()
    const row = await DB.prepare('SELECT * FROM unannounced WHERE collection_id = ?1')
      .bind(album.collectionId)
      .first()
    expect(row).toBeNull()
  })

  it('removed before anybody was told are not told', async () => {
    const album = await makeAlbum(server)
    const guest = await (await album.addLink()).guest()
    const photo = makePhoto()
    await guest.put(photo)
    await album.client.post(`${album.path}/items/remove`, { objects: [photo.objectId] }, album.auth)
    await server.sweep()
    expect(await kindsOf(album.client)).toEqual([])
  })
})

describe('links', () => {
  it('that have expired are told to their owner once', async () => {
    const album = await makeAlbum(server)
    await server.sweep()
    await album.addLink({ settings: { expiresAt: Date.now() + 60_000 } })
    await server.sweep()
    expect(await kindsOf(album.client)).toEqual([])
    await server.sweep(new Date(Date.now() + 120_000))
    await server.sweep(new Date(Date.now() + 240_000))
    expect(await listOf(album.client)).toMatchObject({
      notices: [{ kind: 'link-expired', count: 1, collectionId: album.collectionId }],
    })
  })

  it('that are full are told when the last place is taken, once', async () => {
    const album = await makeAlbum(server)
    const link = await album.addLink({ settings: { deviceLimit: 2 } })
    const first = await link.guest()
    expect(await kindsOf(album.client)).toEqual([])
    await link.guest()
    await expect.poll(() => kindsOf(album.client)).toEqual(['link-full'])
    await first.open()
    await link.visitor().open()
    expect(await found(album.client, 'link-full')).toMatchObject({ count: 1 })
  })
})

describe('storage', () => {
  const setUse = async (album: Album, used: number, quota = 1_000_000) => {
    const { DB } = await server.bindings()
    await DB.prepare('UPDATE accounts SET used = ?2, quota = ?3 WHERE id = ?1')
      .bind(album.accountId, used, quota)
      .run()
    await server.sweep()
  }

  it('that gets tight is told at 80, 95 and 100 %, each once', async () => {
    const album = await makeAlbum(server)
    await setUse(album, 790_000)
    expect(await kindsOf(album.client)).toEqual([])
    await setUse(album, 800_000)
    expect(await found(album.client, 'quota')).toMatchObject({ count: 80, collectionId: null })
    await readAll(album.client)
    await setUse(album, 900_000)
    await setUse(album, 790_000)
    await setUse(album, 810_000)
    expect(await found(album.client, 'quota')).toMatchObject({ count: 80, read: true })
    await setUse(album, 960_000)
    expect(await found(album.client, 'quota')).toMatchObject({ count: 95, read: false })
    await readAll(album.client)
    await setUse(album, 100_000)
    await setUse(album, 850_000)
    expect(await found(album.client, 'quota')).toMatchObject({ count: 80, read: false })
  })

  it('that is full is told at once when something of a guest is refused', async () => {
    const album = await makeAlbum(server)
    const guest = await (await album.addLink()).guest()
    const { DB } = await server.bindings()
    await DB.prepare('UPDATE accounts SET quota = 1 WHERE id = ?1').bind(album.accountId).run()
    expect((await guest.put()).problem).toBe('album-full')
    expect((await guest.put()).problem).toBe('album-full')
    expect(await found(album.client, 'quota')).toMatchObject({ count: 100 })
  })
})

describe('a person who is added', () => {
  it('finds a notice with who did it, and who added them finds none', async () => {
    const album = await makeAlbum(server)
    const owner = new Member(album, ownerOf(album))
    const person = await makePerson(server)
    expect((await owner.add(person, 2)).status).toBe(204)
    expect(await found(person.client, 'shared')).toMatchObject({
      collectionId: album.collectionId,
      by: { accountId: album.accountId },
      read: false,
    })
    expect(await kindsOf(album.client)).not.toContain('shared')
  })
})

describe('wishes', () => {
  it('turn a kind off, and silence one collection but for what is about to be lost', async () => {
    const album = await makeAlbum(server)
    const guest = await (await album.addLink()).guest()
    await guest.put()
    const { client } = album
    const off = { app: ['guest-uploads'], push: [], mail: [] }
    expect((await client.put('/api/notices/settings', { off })).status).toBe(204)
    expect(await listOf(client)).toEqual({ notices: [], unread: 0 })
    await client.put('/api/notices/settings', { off: nothingOff })
    expect(await kindsOf(client)).toEqual(['guest-uploads'])
    const path = `/api/notices/muted/${album.collectionId}`
    expect((await client.put(path)).status).toBe(204)
    expect((await client.put(path)).status).toBe(204)
    expect(await listOf(client)).toEqual({ notices: [], unread: 0 })
    const settings = (await client.get<NoticeSettings>('/api/notices/settings')).json
    expect(settings).toMatchObject({ muted: [album.collectionId], off: nothingOff, mail: false })
    expect((await client.delete(path)).status).toBe(204)
    expect(await kindsOf(client)).toEqual(['guest-uploads'])
    const muted = new Set([album.collectionId as string])
    const about = { collectionId: album.collectionId as never }
    expect(isTold({ off: nothingOff, muted }, 'app', { ...about, kind: 'joined' })).toBe(false)
    expect(isTold({ off: nothingOff, muted }, 'app', { ...about, kind: 'deletion-planned' })).toBe(
      true,
    )
  })

  it('take no unknown kinds', async () => {
    const { client } = await makeAlbum(server)
    const off = { app: ['everything'], push: [], mail: [] }
    expect((await client.put('/api/notices/settings', { off })).problem).toBe('malformed-request')
  })
})

class Page {
  readonly messages: unknown[] = []
  closed: number | null = null
  readonly socket: WebSocket
  constructor(client: Client, origin = server.url) {
    const headers = {
      cookie: [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      origin,
    }
    const url = `${server.url.replace('http', 'ws')}/api/account/live`
    // Node's own WebSocket takes headers in a second argument that browsers do not have.
    this.socket = new WebSocket(url, { protocols: ['keepsake'], headers } as never)
    this.socket.onmessage = (event) => this.messages.push(JSON.parse(String(event.data)))
    this.socket.onclose = (event) => {
      this.closed = event.code
    }
  }
  opened() {
    return expect.poll(() => this.socket.readyState).toBe(WebSocket.OPEN)
  }
}

describe('an open page of the account', () => {
  it('hears within 2 s that something was shared with the person', async () => {
    const album = await makeAlbum(server)
    const person = await makePerson(server)
    const page = new Page(person.client)
    await page.opened()
    await new Member(album, ownerOf(album)).add(person, 1)
    await expect.poll(() => page.messages, { timeout: 2_000 }).toContainEqual({ account: true })
    expect(await kindsOf(person.client)).toEqual(['shared'])
    page.socket.close()
  })

  it('is refused without a session, and from a page of another site', async () => {
    const { client } = await makeAlbum(server)
    const signedOut = new Page(new Client(server))
    const elsewhere = new Page(client, 'https://elsewhere.example')
    for (const page of [signedOut, elsewhere]) {
      await expect.poll(() => page.closed).not.toBeNull()
      expect(page.messages).toEqual([])
    }
  })

  it('is cut off when its session ends, and cannot come back', async () => {
    const { client } = await makeAlbum(server)
    const cookies = new Map(client.cookies)
    const page = new Page(client)
    await page.opened()
    await client.delete('/api/session')
    await expect
      .poll(() => page.socket.readyState, { timeout: 5_000 })
      .toBeGreaterThan(WebSocket.OPEN)
    for (const [name, value] of cookies) client.cookies.set(name, value)
    const again = new Page(client)
    await expect.poll(() => again.closed).not.toBeNull()
  })
})

describe('the rules', () => {
  it('know the marks of storage, and forget one only well below it', () => {
    const at = (used: number) => [
      quotaMark({ used, quota: 1_000 }),
      calmMark({ used, quota: 1_000 }),
    ]
    expect(at(0)).toEqual([0, 0])
    expect(at(760)).toEqual([0, 80])
    expect(at(940)).toEqual([80, 95])
    expect(at(1_000)).toEqual([100, 100])
  })

  it('count for each person what others added', () => {
    const of = (author_kind: number, author_id: string, seq: number) => ({
      author_kind,
      author_id,
      seq,
    })
    const items = [of(1, 'a', 1), of(1, 'b', 2), of(2, 'link', 3), of(1, 'a', 4)]
    const told = noticesOf('c' as never, 'a' as never, ['a', 'b', 'c'] as never, items, 4)
    expect(told.map((one) => [one.accountId, one.kind, one.count, one.actorId])).toEqual([
      ['a', 'items-added', 1, 'b'],
      ['a', 'guest-uploads', 1, undefined],
      ['b', 'items-added', 3, null],
      ['c', 'items-added', 4, null],
    ])
  })
})
