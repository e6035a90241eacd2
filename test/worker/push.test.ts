// Web Push from the Worker to a push service that the test runs: what it is sent, that nobody but the
// browser can read it, that it ends with the session, and that a hostile service harms nothing.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NoticeSettings } from '#protocol/notices'
import { refusesEndpoint } from '../../worker/notices/policy.ts'
import { type Album, makeAlbum } from '../support/album.ts'
import { addedTo, Member, makePerson, ownerOf } from '../support/people.ts'
import {
  checkVapid,
  makeSubscriber,
  type PushService,
  type Subscriber,
  startPushService,
} from '../support/push-service.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let service: PushService
beforeAll(async () => {
  service = await startPushService()
  server = await startServer({
    vars: { SETUP: 'local', TEST_CLOCK: 'header', PUSH_TEST: 'loopback' },
  })
})
afterAll(async () => {
  await server.close()
  await service.close()
})
beforeEach(() => {
  service.received.length = 0
  service.answer = (_, response) => response.writeHead(201).end()
})

let made = 0
async function subscribed(album: Album, base = service.url): Promise<Subscriber> {
  made += 1
  const subscriber = await makeSubscriber()
  const endpoint = `${base}/push/${made}`
  const answer = await album.client.put('/api/notices/push', { endpoint, ...subscriber.wire })
  expect(answer.status).toBe(204)
  return subscriber
}

const later = (minutes: number) => new Date(Date.now() + minutes * 60_000)
const subscriptions = async (album: Album): Promise<Record<string, unknown>[]> => {
  const { DB } = await server.bindings()
  const { results } = await DB.prepare('SELECT * FROM push_subscriptions WHERE account_id = ?1')
    .bind(album.accountId)
    .all()
  return results
}
async function guestPut(album: Album): Promise<void> {
  const guest = await (await album.addLink()).guest()
  expect((await guest.put()).status).toBeLessThan(300)
}

describe('a browser that asked for it', () => {
  it('is pushed kind and collection, sealed to it and signed by the deployment', async () => {
    const album = await makeAlbum(server)
    const browser = await subscribed(album)
    await guestPut(album)
    await server.sweep()
    expect(service.received.length).toBe(1)
    const [message] = service.received
    if (!message) throw new Error('nothing')
    const { headers, body } = message
    expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '86400' })
    const { claims, publicKey } = await checkVapid(String(headers.authorization))
    const settings = await album.client.get<NoticeSettings>('/api/notices/settings')
    expect(publicKey).toBe(settings.json.pushKey)
    expect(claims.aud).toBe(service.url.replace('http:', 'https:'))
    expect(claims.sub).toMatch(/^(https:|mailto:)/)
    expect(claims.exp).toBeGreaterThan(Date.now() / 1000)
    expect(JSON.parse(await browser.open(body))).toEqual({
      kind: 'guest-uploads',
      collectionId: album.collectionId,
    })
    const seen = JSON.stringify(headers) + Buffer.from(body).toString('latin1')
    for (const readable of [album.collectionId, 'guest-uploads', album.accountId]) {
      expect(seen).not.toContain(readable)
    }
    // Of one length, whatever it says.
    expect(body.length).toBeGreaterThan(3_900)
  })

  it('is pushed once what keeps happening, until it is read', async () => {
    const album = await makeAlbum(server)
    const browser = await subscribed(album)
    const link = await album.addLink({ settings: { deviceLimit: 1 } })
    const guest = await link.guest()
    await guest.put()
    await server.sweep()
    await guest.put()
    await server.sweep(later(10))
    await guest.put()
    await server.sweep(later(20))
    const kinds = await Promise.all(
      service.received.map(async ({ body }) => JSON.parse(await browser.open(body)).kind),
    )
    expect(kinds.sort()).toEqual(['guest-uploads', 'link-full'])
  })

  it('is pushed nothing that was read, turned off or muted', async () => {
    const album = await makeAlbum(server)
    await subscribed(album)
    const { client } = album
    const off = { app: [], push: ['guest-uploads'], mail: [] }
    await client.put('/api/notices/settings', { off })
    await guestPut(album)
    await server.sweep()
    await client.put('/api/notices/settings', { off: { app: [], push: [], mail: [] } })
    await client.post('/api/notices/read', { until: Date.now() })
    await client.put(`/api/notices/muted/${album.collectionId}`)
    await guestPut(album)
    await server.sweep(later(10))
    expect(service.received).toEqual([])
  })

  it('is pushed nothing more once its session has ended', async () => {
    const album = await makeAlbum(server)
    await subscribed(album)
    const cookies = new Map(album.client.cookies)
    const guest = await (await album.addLink()).guest()
    await album.client.delete('/api/session')
    await guest.put()
    await server.sweep()
    expect(cookies.size).toBeGreaterThan(0)
    expect(service.received).toEqual([])
    expect(await subscriptions(album)).toEqual([])
  })

  it('is forgotten when the service says that it is gone', async () => {
    const album = await makeAlbum(server)
    await subscribed(album)
    service.answer = (_, response) => response.writeHead(410).end()
    await guestPut(album)
    await server.sweep()
    expect(service.received.length).toBe(1)
    expect(await subscriptions(album)).toEqual([])
  })

  it('replaces what the same session subscribed before, and moves to who signs in there', async () => {
    const album = await makeAlbum(server)
    await subscribed(album)
    await subscribed(album)
    expect((await subscriptions(album)).length).toBe(1)
    const other = await makeAlbum(server)
    const [row] = await subscriptions(album)
    const { wire } = await makeSubscriber()
    await other.client.put('/api/notices/push', { endpoint: row?.endpoint, ...wire })
    expect(await subscriptions(album)).toEqual([])
    expect((await subscriptions(other)).length).toBe(1)
    expect((await other.client.delete('/api/notices/push')).status).toBe(204)
    expect(await subscriptions(other)).toEqual([])
  })
})

it('somebody who is added is pushed it without waiting for the sweep', async () => {
  const album = await makeAlbum(server)
  const shared = await makeAlbum(server)
  const browser = await subscribed(album)
  const { client, accountId, signer, xPk } = album
  const person = { client, accountId, email: '', signer, xPk }
  expect((await new Member(shared, ownerOf(shared)).add(person, 1)).status).toBe(204)
  await expect.poll(() => service.received.length).toBe(1)
  const [message] = service.received
  expect(JSON.parse(await browser.open(message?.body ?? new Uint8Array()))).toEqual({
    kind: 'shared',
    collectionId: shared.collectionId,
  })
})

describe('a service that fails', () => {
  it('is tried again later and later, and gets the message when it is back', async () => {
    const album = await makeAlbum(server)
    await subscribed(album)
    service.answer = (_, response) => response.writeHead(503).end()
    await guestPut(album)
    await server.sweep()
    await server.sweep(later(1))
    expect(service.received.length).toBe(1)
    expect(await subscriptions(album)).toMatchObject([{ failures: 1 }])
    await server.sweep(later(15))
    expect(service.received.length).toBe(2)
    service.answer = (_, response) => response.writeHead(201).end()
    await server.sweep(later(60))
    expect(service.received.length).toBe(3)
    expect(await subscriptions(album)).toMatchObject([{ failures: 0 }])
    await server.sweep(later(120))
    expect(service.received.length).toBe(3)
  })

  it('is given up after a day', async () => {
    const album = await makeAlbum(server)
    await subscribed(album)
    service.answer = (_, response) => response.writeHead(500).end()
    await guestPut(album)
    await server.sweep()
    await server.sweep(later(25 * 60))
    service.received.length = 0
    await server.sweep(later(30 * 60))
    expect(service.received).toEqual([])
  })

  it('that sends us elsewhere is not followed', async () => {
    const elsewhere = await startPushService()
    // 307 and 308 would carry the message along. (Others lose it, and the network of the test's own
    // workerd follows them whatever the Worker asks for.)
    for (const status of [307, 308]) {
      const album = await makeAlbum(server)
      await subscribed(album)
      service.received.length = 0
      service.answer = (_, response) =>
        response.writeHead(status, { location: elsewhere.url }).end()
      await guestPut(album)
      await server.sweep()
      expect(service.received.length).toBe(1)
      expect(elsewhere.received).toEqual([])
      expect(await subscriptions(album)).toMatchObject([{ failures: 1 }])
    }
    await elsewhere.close()
  })

  it('that never answers or never stops is left within seconds; others are pushed', async () => {
    const album = await makeAlbum(server)
    const slow = await startPushService()
    slow.answer = () => {}
    await subscribed(album, slow.url)
    const endless = await makeAlbum(server)
    const flood = await startPushService()
    flood.answer = (_, response) => {
      response.writeHead(201)
      const more = () => {
        while (response.write(new Uint8Array(65_536)));
        response.once('drain', more)
      }
      more()
    }
    await subscribed(endless, flood.url)
    const fine = await makeAlbum(server)
    await subscribed(fine)
    for (const one of [album, endless, fine]) await guestPut(one)
    const before = performance.now()
    await server.sweep()
    expect(performance.now() - before).toBeLessThan(25_000)
    expect([slow, flood, service].map(({ received }) => received.length)).toEqual([1, 1, 1])
    expect(await subscriptions(album)).toMatchObject([{ failures: 1 }])
    expect(await subscriptions(endless)).toMatchObject([{ failures: 0 }])
    await Promise.all([slow.close(), flood.close()])
  }, 60_000)

  it('whose keys are none is dropped without a fault', async () => {
    const album = await makeAlbum(server)
    server.clearLogs()
    const { wire } = await makeSubscriber()
    const endpoint = `${service.url}/push/wrong`
    const p256dh = Buffer.alloc(65, 4).toString('base64url')
    await album.client.put('/api/notices/push', { endpoint, ...wire, p256dh })
    await guestPut(album)
    await server.sweep()
    expect(service.received).toEqual([])
    expect(await subscriptions(album)).toEqual([])
    expect(server.logs().filter((line) => line.includes('error'))).toEqual([])
  })
})

describe('an address to push to', () => {
  it('is a public https name and nothing else', () => {
    for (const fine of [
      'https://fcm.googleapis.com/fcm/send/abc',
      'https://updates.push.services.mozilla.com/wpush/v2/abc',
      'https://web.push.apple.com/abc',
    ]) {
      expect([fine, refusesEndpoint(fine, false)]).toEqual([fine, false])
    }
    for (const bad of [
      'http://fcm.googleapis.com/x',
      'https://127.0.0.1/x',
      'https://2130706433/x',
      'https://0x7f.1/x',
      'https://[::1]/x',
      'https://10.0.0.8/x',
      'https://localhost/x',
      'https://router.local/x',
      'https://metadata.google.internal/x',
      'https://intranet/x',
      'https://push.example.org:8443/x',
      'https://user:secret@push.example.org/x',
      'http://127.0.0.1:99/x',
      'file:///etc/passwd',
      'nonsense',
    ]) {
      expect([bad, refusesEndpoint(bad, false)]).toEqual([bad, true])
    }
  })

  it('that is not public is refused when a browser brings it', async () => {
    const { client } = await makeAlbum(server)
    const { wire } = await makeSubscriber()
    for (const endpoint of ['https://10.0.0.1/x', 'https://intranet/x']) {
      const answer = await client.put('/api/notices/push', { endpoint, ...wire })
      expect(answer.problem).toBe('malformed-request')
    }
  })

  it('is kept for ten browsers of an account, the newest', async () => {
    const album = await makeAlbum(server)
    const { DB } = await server.bindings()
    for (let i = 0; i < 12; i++) {
      await DB.prepare('INSERT INTO push_subscriptions VALUES (?1, ?2, ?1, ?1, ?1, ?1, ?3, 0, 0)')
        .bind(`${album.accountId}-${i}`, album.accountId, i)
        .run()
    }
    await subscribed(album)
    expect((await subscriptions(album)).length).toBe(10)
  })
})

it('nobody is pushed what they did themselves', async () => {
  const album = await makeAlbum(server)
  const member = await addedTo(album, 2)
  const person = await makePerson(server)
  expect(person.accountId).not.toBe(member.accountId)
  service.received.length = 0
  await subscribed(album)
  await album.open()
  await album.put()
  await server.sweep()
  expect(service.received).toEqual([])
})
