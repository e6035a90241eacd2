// Saving what others share is charged once, whatever is sent twice or dies on the way, and stops where
// the storage is full. The attacks: saving what one may not read, saving something else under the name
// of an object, saving where one may not add.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import { parseStatement } from '#protocol/records/statement'
import { type Album, makeAlbum } from '../support/album.ts'
import { copyOf, libraryOf, resultsOf, secondAlbum, sendCopies } from '../support/copies.ts'
import { Member, ownerOf } from '../support/people.ts'
import { chargedBytes, makePhoto, type PutBody, sendPhoto } from '../support/put.ts'
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

/** Somebody else with an album of their own, and a place in ours. */
async function visitor(role: 1 | 2 | 3): Promise<Album> {
  const own = await makeAlbum(server)
  const added = await new Member(album, ownerOf(album)).add(ownerOf(own), role)
  if (added.status !== 204) throw new Error(added.text)
  return own
}

describe('saving what others share', () => {
  it('is charged to the saver once, however often it is sent', async () => {
    const bodies = await fill(album, 3)
    const size = bodies.reduce((sum, body) => sum + chargedBytes(body), 0)
    const viewer = await visitor(1)
    const other = await secondAlbum(viewer)
    const items = bodies.map((body) => copyOf(viewer, body))
    const sent = await Promise.all(
      [1, 2, 3].map(() => sendCopies(viewer.client, viewer, album.collectionId, items)),
    )
    for (const answer of sent) expect(resultsOf(answer)).toEqual(Array(3).fill('copied'))
    expect(await viewer.used()).toBe(size)
    const again = bodies.map((body) => copyOf(viewer, body))
    const there = await sendCopies(viewer.client, viewer, album.collectionId, again)
    expect(resultsOf(there)).toEqual(Array(3).fill('there'))
    const elsewhere = bodies.map((body) => copyOf(other, body))
    await sendCopies(viewer.client, other, album.collectionId, elsewhere)
    expect(await viewer.used()).toBe(size)
    expect((await viewer.open()).items).toBe(3)
  })

  it('is not done again by a request that arrives after the copy was thrown away', async () => {
    const bodies = await fill(album, 1)
    const viewer = await visitor(1)
    const items = bodies.map((body) => copyOf(viewer, body))
    const send = () => sendCopies(viewer.client, viewer, album.collectionId, items)
    expect(resultsOf(await send())).toEqual(['copied'])
    const objects = items.map(({ objectId }) => objectId)
    expect((await viewer.client.post('/api/trash', { objects })).status).toBe(200)
    expect(resultsOf(await send())).toEqual(['unavailable'])
    expect((await libraryOf(viewer.client)).map(({ state }) => state)).toEqual(['trashed'])
  })

  it('gives exactly 100 after a failure at 40 and a retry', async () => {
    const bodies = await fill(album, 100)
    const viewer = await visitor(1)
    const size = bodies.reduce((sum, body) => sum + chargedBytes(body), 0)
    const send = async (stopAt: number) => {
      for (let at = 0; at < bodies.length; at += 20) {
        const items = bodies.slice(at, at + 20).map((body) => copyOf(viewer, body))
        const headers = at + 20 > stopAt ? { 'x-test-fault': 'copied' } : {}
        const answer = await sendCopies(viewer.client, viewer, album.collectionId, items, headers)
        if (answer.status !== 200) return answer.status
      }
      return 200
    }
    expect(await send(40)).toBe(500)
    expect(await send(1_000)).toBe(200)
    expect(await send(1_000)).toBe(200)
    const opened = await viewer.open()
    expect(opened.items).toBe(100)
    expect(await libraryOf(viewer.client)).toHaveLength(100)
    expect(await viewer.used()).toBe(size)
  })

  it('stops where the storage of the saver is full, and keeps what went before', async () => {
    const bodies = await fill(album, 4)
    const viewer = await visitor(1)
    const size = chargedBytes(bodies[0] as PutBody)
    await viewer.setQuota(size * 2 + 10)
    const items = bodies.map((body) => copyOf(viewer, body))
    const answer = await sendCopies(viewer.client, viewer, album.collectionId, items)
    expect(resultsOf(answer)).toEqual(['copied', 'copied', 'full', 'full'])
    expect(await viewer.used()).toBe(size * 2)
    await viewer.setQuota(size * 4)
    const more = await sendCopies(viewer.client, viewer, album.collectionId, items)
    expect(resultsOf(more)).toEqual(Array(4).fill('copied'))
    expect(await viewer.used()).toBe(size * 4)
  })

  it('never exceeds the quota when several are sent at once', async () => {
    const bodies = await fill(album, 12)
    const viewer = await visitor(1)
    const other = await secondAlbum(viewer)
    const size = chargedBytes(bodies[0] as PutBody)
    await viewer.setQuota(size * 5)
    const answers = await Promise.all(
      [0, 3, 6, 9].flatMap((at) =>
        [viewer, other].map((target) =>
          sendCopies(
            viewer.client,
            target,
            album.collectionId,
            bodies.slice(at, at + 3).map((body) => copyOf(target, body)),
          ),
        ),
      ),
    )
    expect(answers.every((answer) => answer.status === 200)).toBe(true)
    const held = new Set((await libraryOf(viewer.client)).map((row) => row.objectId))
    expect(held.size).toBe(5)
    expect(await viewer.used()).toBe(size * 5)
  })

  it('is refused of what the saver may not read, without a word about it', async () => {
    const [body] = (await fill(album, 1)) as [PutBody]
    const stranger = await makeAlbum(server)
    for (const from of [album.collectionId, null]) {
      const items = [copyOf(stranger, body)]
      const answer = await sendCopies(stranger.client, stranger, from, items)
      expect(resultsOf(answer)).toEqual(['unavailable'])
    }
    expect(await stranger.used()).toBe(0)
    expect(await libraryOf(stranger.client)).toEqual([])
  })

  it('is refused under a statement that is not the saver’s own, or about something else', async () => {
    const [body, second] = (await fill(album, 2)) as [PutBody, PutBody]
    const viewer = await visitor(1)
    const other = parseStatement(second.statement)
    const forged: Parameters<typeof copyOf>[2][] = [
      { type: 1 },
      { authorKind: 2 },
      { authorId: fromBase64url(album.accountId) },
      { authorPk: album.signer.pk },
      { streamsRoot: other.streamsRoot },
      { cardHash: other.cardHash },
      { nStreams: 1 },
      { prev: random(32) },
      { collectionId: random(16) },
      { rosterHead: random(32) },
      { epoch: 2 },
    ]
    for (const changes of forged) {
      const items = [copyOf(viewer, body, changes)]
      const answer = await sendCopies(viewer.client, viewer, album.collectionId, items)
      expect(answer.problem).toBe('record-refused')
    }
    const bent = { ...copyOf(viewer, body), card: toBase64url(second.small.card) }
    const wrong = await sendCopies(viewer.client, viewer, album.collectionId, [bent])
    expect(wrong.problem).toBe('record-refused')
    const signature = fromBase64url(copyOf(viewer, body).statement)
    signature[299] = (signature[299] ?? 0) ^ 1
    const broken = { ...copyOf(viewer, body), statement: toBase64url(signature) }
    const refused = await sendCopies(viewer.client, viewer, album.collectionId, [broken])
    expect(refused.problem).toBe('record-refused')
    expect(await libraryOf(viewer.client)).toEqual([])
    expect(await viewer.used()).toBe(0)
  })

  it('needs the right to add where it goes', async () => {
    const viewer = await visitor(1)
    const [own] = (await fill(viewer, 1)) as [PutBody]
    const signing = { ...viewer, collectionId: album.collectionId, position: album.position }
    const into = { ...signing, accountId: viewer.accountId, signer: viewer.signer, epoch: 1 }
    const asViewer = await sendCopies(viewer.client, into, null, [copyOf(into, own)])
    expect(asViewer.problem).toBe('not-allowed')
    const stranger = await makeAlbum(server)
    const [theirs] = (await fill(stranger, 1)) as [PutBody]
    const foreign = { ...into, accountId: stranger.accountId, signer: stranger.signer }
    const asStranger = await sendCopies(stranger.client, foreign, null, [copyOf(foreign, theirs)])
    expect(asStranger.problem).toBe('collection-unavailable')
  })

  it('is signed again after new keys, and refused into a collection that is being deleted', async () => {
    const bodies = await fill(album, 1)
    const second = await secondAlbum(album)
    const old = bodies.map((body) => copyOf(second, body))
    const { DB } = await server.bindings()
    await DB.prepare('UPDATE collections SET rotated_seq = 5 WHERE id = ?1')
      .bind(second.collectionId)
      .run()
    const stale = await sendCopies(album.client, second, null, old)
    expect(stale.problem).toBe('stale')
    await DB.prepare('UPDATE collections SET rotated_seq = 0, delete_at = 9 WHERE id = ?1')
      .bind(second.collectionId)
      .run()
    const closing = await sendCopies(album.client, second, null, old)
    expect(closing.problem).toBe('collection-closing')
  })
})
