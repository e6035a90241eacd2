// The threat: somebody without the fragment asks about link ids to learn which exist, are closed or
// full. The defence: worker/links/policy.ts and link-gate.ts; without a proof of the fragment every
// link gives the same bytes, the same status and the same headers as one that never was.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toBase64url } from '#protocol/base64url'
import { type Album, makeAlbum } from '../support/album.ts'
import type { Link } from '../support/link.ts'
import { type Answer, Client } from '../support/owner.ts'
import { type Server, startServer } from '../support/server.ts'
import { random } from '../support/signer.ts'
import type { Visitor } from '../support/visitor.ts'

let server: Server
let album: Album
const links: Record<string, Link> = {}
let removedDevice: Visitor
beforeAll(async () => {
  server = await startServer({ vars: { SETUP: 'local' } })
  album = await makeAlbum(server)
  links.open = await album.addLink()
  links.password = await album.addLink({ settings: { hasPassword: true } })
  links.expired = await album.addLink({ settings: { expiresAt: Date.now() - 1_000 } })
  links.removed = await album.addLink()
  await links.removed.remove()
  links.full = await album.addLink({ settings: { deviceLimit: 1 } })
  await links.full.guest()
  links.lockedAndFull = await album.addLink({ settings: { deviceLimit: 1, hasPassword: true } })
  await links.lockedAndFull.guest()
  links.fullLocked = await album.addLink({ settings: { deviceLimit: 1, hasPassword: true } })
  await links.fullLocked.guest()
  links.dropped = await album.addLink()
  removedDevice = await links.dropped.guest()
  await album.client.delete(`${links.dropped.path}/devices/${removedDevice.deviceId}`)
})
afterAll(() => server.close())

/** Everything that a prober sees. */
function seen(answer: Answer) {
  const headers = [...answer.headers].filter(([name]) => name !== 'date').sort()
  return { status: answer.status, text: answer.text, headers }
}

const someBytes = () => toBase64url(random(32))
const probes: Record<string, (path: string) => Promise<Answer>> = {
  knock: (path) => new Client(server).post(`${path}/knock`, { knock: someBytes() }),
  open: (path) =>
    new Client(server).post(
      `${path}/open`,
      { knock: someBytes(), device: someBytes(), rosterAfter: 0, rows: 1 },
      { authorization: `Keepsake-Access ${someBytes()}` },
    ),
  'open without a proof of the password': (path) =>
    new Client(server).post(`${path}/open`, {
      knock: someBytes(),
      device: someBytes(),
      rosterAfter: 0,
      rows: 1,
    }),
  token: (path) => new Client(server).post(`${path}/token`, { device: someBytes() }),
}

describe('without the fragment', () => {
  for (const [name, probe] of Object.entries(probes)) {
    it(`${name} answers the same bytes for every link, also for none`, async () => {
      const none = seen(await probe(`/api/links/${toBase64url(random(16))}`))
      expect(none.status).toBe(404)
      for (const [kind, link] of Object.entries(links)) {
        expect([kind, seen(await probe(`/api/links/${link.linkId}`))]).toEqual([kind, none])
      }
    })
  }
})

describe('with the fragment', () => {
  it('the holder hears the reason; where there is a password, only that tells whether it is full', async () => {
    const problem = async (kind: string, access?: null) =>
      (await links[kind]?.visitor().open(access === null ? { access } : {}))?.problem
    expect(await problem('expired')).toBe('link-expired')
    expect(await problem('removed')).toBe('link-removed')
    expect(await problem('password', null)).toBe('link-password-needed')
    expect(await problem('fullLocked', null)).toBe('link-password-needed')
    expect(await problem('fullLocked')).toBe('link-full')
    expect(await problem('full', null)).toBe('link-full')
  })

  it('knocking costs nothing: no place, no attempt', async () => {
    const link = await album.addLink({ settings: { deviceLimit: 1, hasPassword: true } })
    for (let i = 0; i < 20; i++) {
      expect((await link.visitor().knock()).json).toMatchObject({ hasPassword: true })
    }
    expect((await link.visitor().open()).status).toBe(200)
  })
})

describe('collections and items that one may not see', () => {
  it('answer like those that do not exist', async () => {
    const stranger = await makeAlbum(server)
    const none = `/api/collections/${toBase64url(random(16))}`
    const asked = { rosterAfter: 0, rows: 1 }
    for (const path of [`${album.path}/open`, `${none}/open`]) {
      const answer = await stranger.client.post(path, asked)
      expect(seen(answer)).toEqual(seen(await stranger.client.post(`${none}/open`, asked)))
    }
    for (const rest of ['/links', '/records?link=AAAAAAAAAAAAAAAAAAAAAA']) {
      const own = seen(await stranger.client.get(`${album.path}${rest}`))
      expect(own).toEqual(seen(await stranger.client.get(`${none}${rest}`)))
    }
    const foreign = await album.client.get(`${stranger.path}/items?since=0`, album.auth)
    const missing = await album.client.get(`${none}/items?since=0`, album.auth)
    expect(seen(foreign)).toEqual(seen(missing))
  })
})
