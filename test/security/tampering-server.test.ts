// The threat: somebody with a token (or a stolen one) puts in what a reader would refuse, in another's
// name, or more than the link gives. The defence: worker/objects/announce.ts and policy.ts check every
// hash and signature before a byte is charged. Whatever is refused leaves nothing behind.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toBase64url } from '#protocol/base64url'
import { type SmallParts, writePutPrefix } from '#protocol/framing'
import { concat, zeros } from '#protocol/records/bytes'
import { right } from '#protocol/records/roster'
import { type Album, makeAlbum } from '../support/album.ts'
import { allGuestRights } from '../support/link.ts'
import {
  type GuestPut,
  makePhoto,
  type PutBody,
  sendBytes,
  sendCommit,
  sendPhoto,
} from '../support/put.ts'
import { type Server, startServer } from '../support/server.ts'
import { makeSigner, random } from '../support/signer.ts'
import type { Visitor } from '../support/visitor.ts'

let server: Server
let album: Album
let guest: Visitor
beforeAll(async () => {
  server = await startServer({ vars: { SETUP: 'local', TEST_CLOCK: 'header' } })
  album = await makeAlbum(server)
  guest = await (await album.addLink()).guest()
})
afterAll(() => server.close())

const refusals = [
  'malformed-request',
  'record-refused',
  'item-too-large',
  'bytes-differ',
  'too-large',
]

async function expectNothing(send: () => Promise<{ problem: string | null; text: string }>) {
  const used = await album.used()
  const { DB, BLOBS } = await server.bindings()
  const keys = (await BLOBS.list()).objects.length
  const answer = await send()
  expect(refusals, answer.text).toContain(answer.problem)
  expect(await album.used()).toBe(used)
  expect((await BLOBS.list()).objects.length).toBe(keys)
  expect(await DB.prepare('SELECT count(*) AS n FROM uploads').first('n')).toBe(0)
  return answer.problem
}

const put = (body: PutBody, prefix = body.prefix, streams: Uint8Array = body.streams) =>
  sendBytes(server, 'PUT', body.path, guest.token, concat(prefix, streams))
const withParts = (body: PutBody, parts: Partial<SmallParts>) =>
  put(body, writePutPrefix({ ...body.small, ...parts }))
const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = bytes.slice()
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}

describe('a put with one bit changed in its', () => {
  const checked: (keyof SmallParts)[] = [
    'card',
    'details',
    'descriptors',
    'hashLists',
    'statement',
    'certificate',
    'name',
    'streamsHash',
  ]
  for (const name of checked) {
    it(`${name} is refused`, async () => {
      const body = guest.body()
      const part = body.small[name]
      for (const at of [0, part.length >> 1, part.length - 1]) {
        await expectNothing(() => withParts(body, { [name]: flipped(part, at) }))
      }
    })
  }
})

describe('a body that is', () => {
  it('cut, longer, empty, or nothing but a length is refused', async () => {
    const body = guest.body()
    const whole = concat(body.prefix, body.streams)
    const bodies = [
      whole.slice(0, -1),
      concat(whole, zeros(1)),
      zeros(0),
      zeros(4),
      concat(new Uint8Array([255, 255, 255, 255]), whole),
      body.prefix,
      body.prefix.slice(0, 20),
    ]
    for (const bytes of bodies) {
      await expectNothing(() => sendBytes(server, 'PUT', body.path, guest.token, bytes))
    }
  })

  it('of another object, version or collection is refused', async () => {
    const body = guest.body()
    const other = guest.body()
    const wrong = [other.path, body.path.replace(/1$/, '2')]
    for (const path of wrong) await expectNothing(() => put({ ...body, path }))
    const elsewhere = await makeAlbum(server)
    const path = body.path.replace(album.collectionId, elsewhere.collectionId)
    expect((await put({ ...body, path })).problem).toBe('collection-unavailable')
  })
})

describe('a statement', () => {
  const forged: Record<string, () => GuestPut> = {
    'with another author': () => ({ changes: { authorId: random(16) } }),
    'as an account': () => ({ changes: { authorKind: 1 } }),
    'at another history': () => ({ changes: { rosterHead: random(32) } }),
    'from the future of the log': () => ({ changes: { rosterSeq: 999 } }),
    'of another epoch': () => ({ changes: { epoch: 2 } }),
    'with a predecessor': () => ({ changes: { prev: random(32) } }),
    'with other streams': () => ({ changes: { streamsRoot: random(32) } }),
    'with another number of streams': () => ({ changes: { nStreams: 2 } }),
    'certified by somebody else': () => ({ certificate: guest.certificate(null, makeSigner()) }),
    'certified for another name': () => ({ certificate: guest.certificate(random(328)) }),
  }
  for (const [how, options] of Object.entries(forged)) {
    it(`${how} is refused`, () => expectNothing(() => put(guest.body(makePhoto(), options()))))
  }

  it('of another guest of the same link is refused', async () => {
    const other = await guest.link.guest()
    const body = guest.body(makePhoto(), { certificate: other.certificate(null) })
    await expectNothing(() => put(body))
  })

  it('dated after the end of the link is refused', async () => {
    const end = Date.now() + 60_000
    const ending = await (await album.addLink({ settings: { expiresAt: end } })).guest()
    const answer = await ending.put(makePhoto(), { changes: { createdAt: end + 1 } })
    expect(answer.problem).toBe('record-refused')
  })
})

describe('rights', () => {
  it('of a view link do not include uploads, and a collect link may ask for a name', async () => {
    const viewer = await (await album.addLink({ rights: right.view })).guest()
    expect((await viewer.put()).problem).toBe('link-uploads-closed')
    const named = await album.addLink({ settings: { requireName: true } })
    const nameless = await named.guest()
    const body = { name: null, certificate: nameless.certificate(null) }
    expect((await nameless.put(makePhoto(), body)).problem).toBe('name-needed')
    expect((await nameless.put()).status).toBe(201)
  })

  it('of a token are those of its own collection', async () => {
    const other = await makeAlbum(server)
    const read = await other.client.get(`${album.path}/items?since=0`, other.auth)
    expect(read.problem).toBe('collection-unavailable')
  })

  it('are not widened by changing a token', async () => {
    const viewer = await (await album.addLink({ rights: right.view })).guest()
    const bytes = Buffer.from(viewer.token, 'base64url')
    for (let at = 0; at < bytes.length; at++) {
      const token = Buffer.from(flipped(bytes, at)).toString('base64url')
      const read = await album.client.get(`${album.path}/items?since=0`, {
        authorization: `Keepsake ${token}`,
      })
      expect([at, read.status]).toEqual([at, 401])
    }
  })
})

describe('a put signed before the log moved', () => {
  it('keeps its bytes, and arrives when it is signed again', async () => {
    const link = await album.addLink()
    const visitor = await link.guest()
    const photo = makePhoto()
    const old = visitor.body(photo)
    const changed = await link.change({ rights: allGuestRights | right.comment })
    expect(changed.status).toBe(204)
    const used = await album.used()
    expect((await sendPhoto(server, visitor.token, old)).problem).toBe('stale')
    expect(await album.used()).toBeGreaterThan(used)
    const again = visitor.body(photo)
    const committed = await sendCommit(server, visitor.token, again)
    expect(committed.status, committed.text).toBe(201)
    const repeated = await sendCommit(server, visitor.token, again)
    expect([repeated.status, repeated.json]).toEqual([200, committed.json])
  })

  it('is not found when nothing was sent before', async () => {
    const body = guest.body()
    expect((await sendCommit(server, guest.token, body)).problem).toBe('item-unavailable')
  })

  it('is refused when something else has its name', async () => {
    const photo = makePhoto()
    const body = guest.body(photo)
    expect((await put(body)).status).toBe(201)
    const second = guest.body(photo)
    expect(toBase64url(second.statement)).not.toBe(toBase64url(body.statement))
    expect((await put(second)).problem).toBe('different-content')
  })
})
