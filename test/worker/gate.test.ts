// The gate of a link: exactly as many devices as the owner allows, whatever comes at once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toBase64url } from '#protocol/base64url'
import { type Album, makeAlbum } from '../support/album.ts'
import type { Link } from '../support/link.ts'
import { type Server, startServer } from '../support/server.ts'
import { random } from '../support/signer.ts'

let server: Server
let album: Album
beforeAll(async () => {
  server = await startServer({ vars: { SETUP: 'local' } })
  album = await makeAlbum(server)
})
afterAll(() => server.close())

const address = (i: number) => `198.51.${i >> 8}.${i & 255}`
const crowd = (link: Link, size: number) =>
  Array.from({ length: size }, (_, i) => link.visitor({ address: address(i) }))

async function inWaves<T, R>(all: T[], atOnce: number, run: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const next = all[Symbol.iterator]()
  const worker = async () => {
    for (const one of { [Symbol.iterator]: () => next }) results.push(await run(one))
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return results
}

describe('1,000 first visits at once', () => {
  it('admit exactly 50 where 50 are allowed', async () => {
    const link = await album.addLink({ settings: { deviceLimit: 50 } })
    const answers = await inWaves(crowd(link, 1_000), 100, (one) => one.open())
    const problems = answers.map((answer) => answer.problem ?? answer.status)
    expect(problems.filter((one) => one === 200)).toHaveLength(50)
    expect(problems.filter((one) => one === 'link-full')).toHaveLength(950)
  })
})

describe('a place', () => {
  it('is not taken by a device without the password', async () => {
    const link = await album.addLink({ settings: { deviceLimit: 1, hasPassword: true } })
    for (const visitor of crowd(link, 5)) {
      expect((await visitor.open({ access: null })).problem).toBe('link-password-needed')
      await visitor.open({ access: toBase64url(random(32)) })
      expect((await visitor.knock()).status).toBe(200)
    }
    expect((await link.visitor().open()).status).toBe(200)
    expect((await link.visitor().open()).problem).toBe('link-full')
  })

  it('is kept on another network, and through an eviction of the gate', async () => {
    const link = await album.addLink({ settings: { deviceLimit: 1 } })
    const guest = await link.guest({ address: '192.0.2.1' })
    guest.client.options.address = '192.0.2.2'
    expect((await guest.open()).status).toBe(200)
    await server.worker.evictDurableObject('GATES', { name: link.linkId })
    expect((await guest.open()).status).toBe(200)
    expect((await guest.renew()).status).toBe(200)
    expect((await link.visitor().open()).problem).toBe('link-full')
  })

  it('is kept when the owner lowers the limit', async () => {
    const link = await album.addLink()
    const guests = [await link.guest(), await link.guest()]
    expect((await link.change({ settings: { deviceLimit: 1 } })).status).toBe(204)
    for (const guest of guests) expect((await guest.open()).status).toBe(200)
    expect((await link.visitor().open()).problem).toBe('link-full')
  })
})

describe('probing', () => {
  it('leaves nothing behind for ids that nobody made', async () => {
    const link = await album.addLink()
    const prober = link.visitor()
    const name = toBase64url(random(16))
    await prober.client.post(`/api/links/${name}/knock`, { knock: link.knock })
    await prober.client.post(`/api/links/${name}/open`, {
      knock: link.knock,
      device: link.knock,
      rosterAfter: 0,
      rows: 1,
    })
    const storage = await server.worker.getDurableObjectStorage('GATES', { name })
    const tables = await storage.exec(
      "SELECT name FROM sqlite_master WHERE name IN ('about', 'link', 'jobs')",
    )
    expect(tables).toEqual([])
  })
})
