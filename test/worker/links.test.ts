// Links through the front door: what the owner sets acts at once, in the gate and in the log.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toBase64url } from '#protocol/base64url'
import type { DeviceList, LinkList } from '#protocol/links'
import { right } from '#protocol/records/roster'
import { type Album, makeAlbum } from '../support/album.ts'
import { signedUp } from '../support/owner.ts'
import { type Server, startServer } from '../support/server.ts'
import { random } from '../support/signer.ts'

let server: Server
let album: Album
beforeAll(async () => {
  server = await startServer({ vars: { SETUP: 'local', TEST_CLOCK: 'header' } })
  album = await makeAlbum(server)
})
afterAll(() => server.close())

const linkRow = async (linkId: string) =>
  (await album.client.get<LinkList>(`${album.path}/links`)).json.links.find(
    (row) => row.linkId === linkId,
  )
const at = (now: number) => ({ 'x-test-now': String(now) })

describe('a link', () => {
  it('is made once, however often the same bytes are sent', async () => {
    const link = await album.addLink()
    const again = await album.client.post(`${album.path}/links`, link.made)
    expect(again.status).toBe(201)
    const { seq } = await album.open().then((opened) => ({ seq: opened.roster.length }))
    expect(seq).toBe(album.position.seq)
  })

  it('opens with both proofs and gives keys, roster and rights', async () => {
    const link = await album.addLink()
    const answer = await link.visitor().open()
    expect(answer.status).toBe(200)
    expect(answer.json).toMatchObject({ collectionId: album.collectionId, rights: link.rights })
    expect(answer.json.keys.as).toBe('link')
    expect(answer.json.roster).toHaveLength(album.position.seq)
    expect(answer.json.remarks[0]?.remarkId).toBe(album.titleId)
  })

  it('shows the owner its devices and uploads, and frees the place of one that is removed', async () => {
    const link = await album.addLink({ settings: { deviceLimit: 1 } })
    const first = await link.guest({ headers: { 'user-agent': 'Mozilla/5.0 (iPhone) Mobile' } })
    expect((await first.put()).status).toBe(201)
    const second = link.visitor()
    expect((await second.open()).problem).toBe('link-full')
    const { devices } = (await album.client.get<DeviceList>(`${link.path}/devices`)).json
    expect(devices).toMatchObject([{ deviceId: first.deviceId, kind: 'phone', uploads: 1 }])
    await expect.poll(async () => (await linkRow(link.linkId))?.devices).toBe(1)
    expect((await linkRow(link.linkId))?.uploads).toBe(1)
    const dropped = await album.client.delete(`${link.path}/devices/${first.deviceId}`)
    expect(dropped.status).toBe(204)
    expect((await second.open()).status).toBe(200)
    expect((await first.open()).problem).toBe('device-removed')
    expect((await first.renew()).problem).toBe('device-removed')
  })

  it('ends to the second', async () => {
    const end = Date.now() + 3_600_000
    const link = await album.addLink({ settings: { expiresAt: end } })
    const guest = link.visitor()
    expect((await guest.open({}, at(end - 1_000))).status).toBe(200)
    expect((await guest.renew(at(end - 1_000))).status).toBe(200)
    expect((await guest.open({}, at(end))).problem).toBe('link-expired')
    expect((await guest.knock(link.knock, at(end))).problem).toBe('link-expired')
    expect((await guest.renew(at(end))).problem).toBe('link-expired')
    const read = await album.client.get(`${album.path}/items?since=0`, {
      ...guest.auth,
      ...at(end),
    })
    expect(read.status).toBeGreaterThanOrEqual(400)
    await link.change({ settings: { expiresAt: end + 1_000 } })
    expect((await guest.open({}, at(end))).status).toBe(200)
  })

  it('asks for the new password after a change, and forgets all devices', async () => {
    const link = await album.addLink({ settings: { deviceLimit: 1 } })
    const guest = await link.guest()
    expect((await guest.put()).status).toBe(201)
    const old = link.access
    const changed = await link.change({ newPassword: true, settings: { hasPassword: true } })
    expect(changed.status).toBe(204)
    expect((await guest.open({ access: old })).problem).toBe('link-password-wrong')
    expect((await guest.open({ access: null })).problem).toBe('link-password-needed')
    expect((await guest.renew()).problem).toBe('link-unavailable')
    expect((await link.visitor().open()).status).toBe(200)
  })

  it('that is removed tells its holders so for 90 days, and is then as if it had never been', async () => {
    const link = await album.addLink()
    const guest = await link.guest()
    expect((await link.remove()).status).toBe(204)
    expect((await guest.knock()).problem).toBe('link-removed')
    expect((await guest.open()).problem).toBe('link-removed')
    const later = at(Date.now() + 91 * 24 * 3_600_000)
    const none = await guest.knock(toBase64url(random(32)))
    expect((await guest.knock(link.knock, later)).text).toBe(none.text)
    expect((await album.open()).rotationDue).toBe(true)
    expect(await linkRow(link.linkId)).toBeUndefined()
  })

  it('turns uploads off without closing', async () => {
    const link = await album.addLink()
    const guest = await link.guest()
    expect((await guest.put()).status).toBe(201)
    expect((await link.change({ rights: right.view | right.download })).status).toBe(204)
    expect((await guest.open()).status).toBe(200)
    expect((await guest.put()).problem).toBe('link-uploads-closed')
  })
})

describe('the owner', () => {
  it('is refused a settings change that the log would contradict', async () => {
    const link = await album.addLink()
    const settings = { ...link.settings, expiresAt: Date.now() + 1_000_000 }
    const unsigned = await album.client.put(link.path, { settings })
    expect(unsigned.problem).toBe('malformed-request')
    const password = await album.client.put(link.path, {
      settings: { ...link.settings, hasPassword: true },
    })
    expect(password.problem).toBe('malformed-request')
  })

  it('is sent for a new list when something was added meanwhile, while the link is closed', async () => {
    const link = await album.addLink()
    const guest = await link.guest()
    await guest.put()
    const { cutoff, list } = album.cutoffOf([])
    const entry = album.entry(link.body(3, cutoff))
    const early = await album.client.post(`${link.path}/remove`, {
      entry: entry.text,
      cutoff: list,
    })
    expect(early.problem).toBe('cutoff-differs')
    expect((await guest.open()).problem).toBe('link-removed')
    expect((await link.remove()).status).toBe(204)
  })

  it('hears that the log has moved', async () => {
    const link = await album.addLink()
    const entry = album.entry(link.body(2), { seq: album.position.seq - 1 })
    const behind = await album.client.put(link.path, { entry: entry.text })
    expect(behind.problem).toBe('roster-moved')
    const forged = album.entry(link.body(2)).text
    const flipped = `${forged.slice(0, -4)}${forged.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`
    const bad = await album.client.put(link.path, { entry: flipped })
    expect(['record-refused', 'malformed-request']).toContain(bad.problem)
  })

  it('is nobody else: others get the answer of a collection that does not exist', async () => {
    const { client } = await signedUp(server)
    const link = await album.addLink()
    const none = await client.get(`/api/collections/${toBase64url(random(16))}/links`)
    expect((await client.get(`${album.path}/links`)).text).toBe(none.text)
    expect((await client.post(`${album.path}/links`, link.made)).text).toBe(none.text)
  })
})

describe('wrong passwords', () => {
  it('make their address wait longer each time, and nobody else', async () => {
    const link = await album.addLink({ settings: { hasPassword: true } })
    const guesser = link.visitor({ address: '203.0.113.9' })
    const inside = await link.guest({ address: '203.0.113.9' })
    const problems: (string | null)[] = []
    for (let i = 0; i < 8; i++) {
      problems.push((await guesser.open({ access: toBase64url(random(32)) })).problem)
    }
    expect(problems.slice(0, 5)).toEqual(Array(5).fill('link-password-wrong'))
    expect(problems.at(-1)).toBe('link-password-delayed')
    expect((await guesser.open()).json).toMatchObject({ retryAfter: expect.any(Number) })
    expect((await inside.open()).status).toBe(200)
    expect((await link.visitor({ address: '203.0.113.10' }).open()).status).toBe(200)
    expect((await guesser.open({}, at(Date.now() + 31_000))).status).toBe(200)
  })
})
