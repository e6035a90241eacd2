// Uploads and reads through the front door: the way of one photo, and every way to be refused.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import { readFrame } from '#protocol/framing'
import type { ItemPage } from '#protocol/items'
import type { Bytes } from '#protocol/records/bytes'
import { type Album, makeAlbum } from '../support/album.ts'
import type { Link } from '../support/link.ts'
import { chargedBytes, makePhoto, readBytes, sendPhoto } from '../support/put.ts'
import { type Server, startServer } from '../support/server.ts'
import type { Visitor } from '../support/visitor.ts'

let server: Server
let album: Album
let link: Link
let guest: Visitor
beforeAll(async () => {
  server = await startServer({ vars: { SETUP: 'local' } })
  album = await makeAlbum(server)
  link = await album.addLink()
  guest = await link.guest()
})
afterAll(() => server.close())

const list = async (visitor: { auth: Record<string, string> }, query = 'since=0') =>
  (await album.client.get<ItemPage>(`${album.path}/items?${query}`, visitor.auth)).json

describe('a photo', () => {
  it('arrives from a guest and is listed for the owner, charged to the owner', async () => {
    const photo = makePhoto()
    const body = guest.body(photo)
    const before = await album.used()
    const sent = await sendPhoto(server, guest.token, body)
    expect(sent.text).toContain('seq')
    expect(sent.status).toBe(201)
    const page = await list(album)
    const row = page.rows.find((one) => one.objectId === photo.objectId)
    expect(row).toMatchObject({ seq: sent.json.seq, bytes: chargedBytes(body) })
    expect(page.guests).toHaveLength(1)
    expect(await album.used()).toBe(before + chargedBytes(body))
  })

  it('comes back byte for byte, whole and by range', async () => {
    const photo = makePhoto({ original: 40_000 })
    expect((await album.put(photo)).status).toBe(201)
    const path = `${album.path}/objects/${photo.objectId}/1`
    for (const kind of [1, 2, 3]) {
      const read = await readBytes(server, `${path}/${kind}`, guest.token)
      expect(read.status).toBe(200)
      expect(read.bytes).toEqual(photo.streams.get(kind))
    }
    const part = await readBytes(server, `${path}/1`, guest.token, { range: 'bytes=100-199' })
    expect(part.status).toBe(206)
    expect(part.headers.get('content-range')).toBe(`bytes 100-199/${photo.streams.get(1)?.length}`)
    expect(part.bytes).toEqual(photo.streams.get(1)?.slice(100, 200))
  })

  it('comes in a batch, in the order asked, with a gap where there is nothing', async () => {
    const photos = [makePhoto(), makePhoto(), makePhoto()]
    for (const photo of photos) await album.put(photo)
    const missing = makePhoto()
    const order = [photos[2], missing, photos[0], photos[1]].map((one) => one!.objectId)
    const body = JSON.stringify({ items: order.map((objectId) => ({ objectId, version: 1 })) })
    for (let round = 0; round < 2; round++) {
      const read = await readBytes(
        server,
        `${album.path}/batch`,
        guest.token,
        { 'content-type': 'application/json' },
        { method: 'POST', body },
      )
      expect(read.status).toBe(200)
      const frames = framesOf(read.bytes)
      expect(frames.map((frame) => frame.parts !== null)).toEqual([true, false, true, true])
      expect(frames.map((frame) => Buffer.from(frame.objectId).toString('base64url'))).toEqual(
        order,
      )
      expect(frames[2]?.parts?.thumbnail).toEqual(photos[0]?.streams.get(2))
      expect(frames[2]?.parts?.details).toEqual(photos[0]?.streams.get(0))
    }
  })

  it('tells its details without its thumbnail, many in one answer', async () => {
    const photos = [makePhoto(), makePhoto()]
    for (const photo of photos) await album.put(photo)
    const order = [photos[1], makePhoto(), photos[0]].map((one) => one!.objectId)
    const read = await readBytes(
      server,
      `${album.path}/details`,
      guest.token,
      { 'content-type': 'application/json' },
      {
        method: 'POST',
        body: JSON.stringify({ items: order.map((objectId) => ({ objectId, version: 1 })) }),
      },
    )
    expect(read.status).toBe(200)
    const frames = framesOf(read.bytes)
    expect(frames.map(({ objectId }) => toBase64url(objectId as Bytes))).toEqual(order)
    expect(frames.map(({ parts }) => parts?.details ?? null)).toEqual([
      photos[1]?.streams.get(0),
      null,
      photos[0]?.streams.get(0),
    ])
    expect(frames.every(({ parts }) => !parts || parts.thumbnail.length === 0)).toBe(true)
  })

  it('may be sent twice and is there once', async () => {
    const body = guest.body()
    const first = await sendPhoto(server, guest.token, body)
    const used = await album.used()
    const second = await sendPhoto(server, guest.token, body)
    expect([first.status, second.status]).toEqual([201, 200])
    expect(second.json).toEqual(first.json)
    expect(await album.used()).toBe(used)
  })

  it('gives its private part back to the account that added it, and to nobody else', async () => {
    const photo = makePhoto()
    const body = album.body(photo)
    await sendPhoto(server, album.token, body)
    const path = `${album.path}/objects/${photo.objectId}/1/private`
    const own = await readBytes(server, path, album.token)
    expect(own.bytes).toEqual(body.small.privatePart)
    expect((await readBytes(server, path, guest.token)).status).toBe(403)
    const parts = await album.client.get<{ parts: { objectId: string; sealed: string }[] }>(
      `${album.path}/private?after=0`,
      album.auth,
    )
    const found = parts.json.parts.find((one) => one.objectId === photo.objectId)
    expect(fromBase64url(found?.sealed ?? '')).toEqual(body.small.privatePart)
  })
})

function framesOf(bytes: Bytes) {
  const frames = []
  let rest: Uint8Array = bytes
  for (;;) {
    const read = readFrame(rest, 1 << 20)
    if (!read) break
    frames.push(read.frame)
    rest = rest.subarray(read.taken)
  }
  expect(rest.length).toBe(0)
  return frames
}
