// The library: what an account holds is its own to read, wherever it lies. The attacks: reading what
// others hold, and giving an own way to it; answering what somebody else was asked.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { SuggestionList } from '#protocol/library'
import { parseStatement } from '#protocol/records/statement'
import { type Album, makeAlbum } from '../support/album.ts'
import {
  copyOf,
  libraryOf,
  resultsOf,
  secondAlbum,
  sendCopies,
  signCopy,
} from '../support/copies.ts'
import { Member, ownerOf } from '../support/people.ts'
import { makePhoto, type PutBody, readBytes, sendPhoto } from '../support/put.ts'
import { type Server, startServer } from '../support/server.ts'
import { random } from '../support/signer.ts'

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

/** Puts photos and gives what was sent of each. */
async function fill(into: Album, count: number): Promise<PutBody[]> {
  const bodies: PutBody[] = []
  for (let i = 0; i < count; i++) {
    const photo = makePhoto()
    const body = into.body(photo)
    const answer = await sendPhoto(server, into.token, body)
    if (answer.status !== 201) throw new Error(answer.text)
    bodies.push(body)
  }
  return bodies
}
const objectOf = (body: PutBody) => toBase64url(parseStatement(body.statement).objectId)

/** Somebody else with an album of their own, and a place in ours. */
async function visitor(role: 1 | 2 | 3): Promise<Album> {
  const own = await makeAlbum(server)
  const added = await new Member(album, ownerOf(album)).add(ownerOf(own), role)
  if (added.status !== 204) throw new Error(added.text)
  return own
}

describe('the list of what an account holds', () => {
  it('names every placement once, page by page, whatever collections it is in', async () => {
    const bodies = await fill(album, 5)
    const second = await secondAlbum(album)
    await sendCopies(
      album.client,
      second,
      null,
      bodies.slice(0, 2).map((body) => copyOf(second, body)),
    )
    for (const limit of [1, 3, 500]) {
      const rows = await libraryOf(album.client, limit)
      expect(rows).toHaveLength(7)
      expect(new Set(rows.map((row) => row.objectId)).size).toBe(5)
      expect(rows.every((row) => row.state === 'shown' && row.ownKey && row.statement)).toBe(true)
    }
  })

  it('has no own way to what guests added, and says who they are', async () => {
    const guest = await (await album.addLink()).guest()
    await guest.put()
    const { json } = await album.client.get<{ guests: { certificate: string }[] }>('/api/library')
    expect(await libraryOf(album.client)).toMatchObject([
      { ownKey: null, statement: null, by: { kind: 'guest' } },
    ])
    expect(json.guests).toHaveLength(1)
  })

  it('is empty for everybody else, and refuses cursors that are none', async () => {
    await fill(album, 1)
    const stranger = await makeAlbum(server)
    expect(await libraryOf(stranger.client)).toEqual([])
    for (const after of ['x', 'W10', toBase64url(new TextEncoder().encode('["a"]'))]) {
      const answer = await album.client.get(`/api/library?after=${after}`)
      expect(answer.problem).toBe('malformed-request')
    }
  })
})

describe('bytes by holding', () => {
  it('are read by whoever holds, and by nobody else', async () => {
    const [body] = (await fill(album, 1)) as [PutBody]
    const stranger = await visitor(1)
    const path = `/api/library/objects/${objectOf(body)}/1`
    const items = [{ objectId: objectOf(body), version: 1 }]
    for (const part of ['1', '2', 'proof']) {
      expect((await album.client.get(`${path}/${part}`)).status).toBe(200)
      expect((await stranger.client.get(`${path}/${part}`)).problem).toBe('item-unavailable')
    }
    const own = await album.client.post('/api/library/batch', { items })
    const foreign = await stranger.client.post('/api/library/batch', { items })
    expect(own.text.length).toBeGreaterThan(500)
    // A frame that says: nothing.
    expect(new TextEncoder().encode(foreign.text).length).toBeLessThanOrEqual(2 * 21)
  })

  it('are the bytes that were put, also by range', async () => {
    const [body] = (await fill(album, 1)) as [PutBody]
    const cookie = [...album.client.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const path = `/api/library/objects/${objectOf(body)}/1/1`
    const whole = await readBytes(server, path, '', { cookie })
    const part = await readBytes(server, path, '', { cookie, range: 'bytes=10-19' })
    const original = body.streams.subarray(body.streams.length - whole.bytes.length)
    expect(toBase64url(whole.bytes)).toBe(toBase64url(original))
    expect(part.status).toBe(206)
    expect(toBase64url(part.bytes)).toBe(toBase64url(original.subarray(10, 20)))
  })
})

describe('the same object in several own collections', () => {
  it('is stored and charged once', async () => {
    const bodies = await fill(album, 3)
    const used = await album.used()
    const second = await secondAlbum(album)
    const items = bodies.map((body) => copyOf(second, body))
    expect(resultsOf(await sendCopies(album.client, second, null, items))).toEqual(
      Array(3).fill('copied'),
    )
    expect(await album.used()).toBe(used)
    expect((await second.open()).rows).toHaveLength(3)
    const { BLOBS } = await server.bindings()
    expect((await BLOBS.list()).objects).toHaveLength(3)
  })
})

describe('an own way to what guests added', () => {
  it('is kept by whoever pays, over the very object that lies there', async () => {
    const guest = await (await album.addLink()).guest()
    const photo = makePhoto()
    await guest.put(photo, {})
    const [row] = await libraryOf(album.client)
    const sent = fromBase64url(row?.statement ?? (await statementAt(album, photo.objectId)))
    const item = {
      collectionId: album.collectionId,
      objectId: photo.objectId,
      version: 1,
      ownKey: toBase64url(random(104)),
      statement: toBase64url(signCopy(album, sent)),
    }
    const other = await visitor(3)
    const foreign = toBase64url(signCopy({ ...keysOf(other), ...placeOf(album) }, sent))
    const stolen = await other.client.put('/api/library/own', {
      items: [{ ...item, statement: foreign }],
    })
    expect(stolen.problem).toBe('item-unavailable')
    const bent = toBase64url(signCopy(album, sent, { streamsRoot: random(32) }))
    const wrong = await album.client.put('/api/library/own', {
      items: [{ ...item, statement: bent }],
    })
    expect(wrong.problem).toBe('record-refused')
    for (const _ of [1, 2]) {
      expect((await album.client.put('/api/library/own', { items: [item] })).status).toBe(204)
    }
    expect(await libraryOf(album.client)).toMatchObject([
      { ownKey: item.ownKey, statement: item.statement },
    ])
  })
})

const keysOf = ({ accountId, signer }: Album) => ({ accountId, signer })
const placeOf = ({ collectionId, position, epoch }: Album) => ({ collectionId, position, epoch })
async function statementAt(at: Album, objectId: string): Promise<string> {
  const { DB } = await server.bindings()
  const row = await DB.prepare(
    'SELECT statement FROM items WHERE collection_id = ?1 AND object_id = ?2',
  )
    .bind(at.collectionId, objectId)
    .first<{ statement: string }>()
  return row?.statement ?? ''
}

describe('asking an adder to delete', () => {
  it('takes the item out at once; the adder throws it away or keeps it', async () => {
    const adder = await visitor(2)
    const bodies: PutBody[] = []
    const member = new Member(album, ownerOf(adder))
    await member.open()
    for (let i = 0; i < 2; i++) {
      const body = member.body(makePhoto())
      expect((await sendPhoto(server, member.token, body)).status).toBe(201)
      bodies.push(body)
    }
    const before = await adder.used()
    for (const body of bodies) {
      const path = `${album.path}/items/${objectOf(body)}/suggest-deletion`
      expect((await adder.client.post(path)).problem).toBe('not-allowed')
      expect((await album.client.post(path)).status).toBe(204)
      expect((await album.client.post(path)).status).toBe(204)
    }
    expect((await album.open()).items).toBe(0)
    const { suggestions } = (await adder.client.get<SuggestionList>('/api/suggestions')).json
    expect(suggestions.map((one) => one.row?.state)).toEqual(['kept', 'kept'])
    expect((await album.client.get<SuggestionList>('/api/suggestions')).json.suggestions).toEqual(
      [],
    )
    const [first, second] = bodies.map((body) => objectOf(body))
    const answer = (client: Album['client'], objectId: string | undefined, accept: boolean) =>
      client.post('/api/suggestions', { collectionId: album.collectionId, objectId, accept })
    // Somebody else's answer changes nothing.
    await answer(album.client, first, true)
    expect((await answer(adder.client, first, true)).status).toBe(204)
    expect((await answer(adder.client, first, true)).status).toBe(204)
    expect((await answer(adder.client, second, false)).status).toBe(204)
    const states = new Map((await libraryOf(adder.client)).map((row) => [row.objectId, row.state]))
    expect([first, second].map((one) => states.get(one as never))).toEqual(['trashed', 'kept'])
    expect(await adder.used()).toBe(before)
  })

  it('is for admins, and about items of other people with an account', async () => {
    const [own] = (await fill(album, 1)) as [PutBody]
    const guest = await (await album.addLink()).guest()
    const photo = makePhoto()
    await guest.put(photo)
    for (const id of [objectOf(own), photo.objectId]) {
      const answer = await album.client.post(`${album.path}/items/${id}/suggest-deletion`)
      expect(answer.problem).toBe('not-allowed')
    }
    const stranger = await makeAlbum(server)
    const path = `${album.path}/items/${objectOf(own)}/suggest-deletion`
    expect((await stranger.client.post(path)).problem).toBe('collection-unavailable')
    const admin = await visitor(3)
    expect((await admin.client.post(path)).status).toBe(204)
    expect(
      (await libraryOf(album.client)).find((row) => row.objectId === objectOf(own))?.state,
    ).toBe('kept')
  })
})
