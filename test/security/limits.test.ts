// The threat: bodies and numbers without bounds. The defence: lengths are refused before a byte is
// read (http/validate.ts, objects/read-prefix.ts) and every list has an end.
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toBase64url } from '#protocol/base64url'
import {
  maxBatchItems,
  maxDetailsItems,
  maxJsonBytes,
  maxPutBytes,
  maxSmallPartsBytes,
} from '#protocol/limits'
import { concat, u32, zeros } from '#protocol/records/bytes'
import { type Album, makeAlbum } from '../support/album.ts'
import { makePhoto, sendBytes } from '../support/put.ts'
import { type Server, startServer } from '../support/server.ts'
import { random } from '../support/signer.ts'

let server: Server
let album: Album
beforeAll(async () => {
  server = await startServer({ vars: { SETUP: 'local' } })
  album = await makeAlbum(server)
})
afterAll(() => server.close())

/** A request that announces no length. */
function chunked(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Keepsake ${album.token}`, 'transfer-encoding': 'chunked' }
    const sent = request(`${server.url}${path}`, { method: 'PUT', headers })
    sent.on('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end(new Uint8Array(8))
  })
}

describe('a body', () => {
  const path = () => `${album.path}/objects/${makePhoto().objectId}/1`

  it('above the limit is refused', async () => {
    const answer = await sendBytes(server, 'PUT', path(), album.token, zeros(maxPutBytes + 1))
    expect(answer.problem).toBe('too-large')
  })

  it('without a length is refused', async () => {
    expect(await chunked(path())).toBe(400)
  })

  it('whose small parts claim to be huge is refused', async () => {
    const claims = [maxSmallPartsBytes + 1, 0xffffffff]
    for (const claim of claims) {
      const body = concat(u32(claim), zeros(100))
      const answer = await sendBytes(server, 'PUT', path(), album.token, body)
      expect(answer.status).toBe(413)
    }
  })

  it('of JSON above the limit is refused', async () => {
    const long = 'A'.repeat(maxJsonBytes)
    expect((await album.client.post('/api/collections', { long })).problem).toBe('too-large')
    const link = await album.addLink()
    const knock = { knock: 'A'.repeat(20_000) }
    expect(
      (await link.visitor().client.post(`/api/links/${link.linkId}/knock`, knock)).status,
    ).toBe(413)
  })
})

describe('numbers', () => {
  it('of items in a batch and rows in a list are bounded', async () => {
    const items = (n: number) =>
      Array.from({ length: n }, () => ({ objectId: toBase64url(random(16)), version: 1 }))
    const batch = async (n: number) =>
      (await album.client.post(`${album.path}/batch`, { items: items(n) }, album.auth)).status
    expect(await batch(maxBatchItems)).toBe(200)
    expect(await batch(maxBatchItems + 1)).toBe(400)
    expect(await batch(0)).toBe(400)
    const details = async (n: number) =>
      (await album.client.post(`${album.path}/details`, { items: items(n) }, album.auth)).status
    expect(await details(maxDetailsItems)).toBe(200)
    expect(await details(maxDetailsItems + 1)).toBe(400)
    expect(await details(0)).toBe(400)
    const list = await album.client.get(`${album.path}/items?since=0&limit=501`, album.auth)
    expect(list.status).toBe(400)
    const open = await album.client.post(`${album.path}/open`, { rosterAfter: 0, rows: 61 })
    expect(open.status).toBe(400)
  })

  it('of streams too large for their kind are refused', async () => {
    const answer = await album.put(makePhoto({ thumbnail: 520 * 1024 }))
    expect(answer.problem).toBe('item-too-large')
  })
})
