// Collections through the front door: made once, opened by their owner, renamed, given new keys.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toBase64url } from '#protocol/base64url'
import type { CollectionList, RosterPage } from '#protocol/collections'
import type { ItemPage } from '#protocol/items'
import { concat } from '#protocol/records/bytes'
import { Album, makeAlbum } from '../support/album.ts'
import type { Link } from '../support/link.ts'
import { signedUp } from '../support/owner.ts'
import { makePhoto } from '../support/put.ts'
import { type Server, startServer } from '../support/server.ts'
import { random } from '../support/signer.ts'

let server: Server
beforeAll(async () => {
  server = await startServer({ vars: { SETUP: 'local' } })
})
afterAll(() => server.close())

const remark = (revision: number, epoch = 1) => ({
  revision,
  epoch,
  sort: 'fact',
  sealed: toBase64url(random(328)),
})

describe('a collection', () => {
  it('is listed for its owner with the number of its items', async () => {
    const album = await makeAlbum(server)
    await album.put()
    const { collections } = (await album.client.get<CollectionList>('/api/collections')).json
    expect(collections).toMatchObject([
      { collectionId: album.collectionId, kind: 'album', role: 4, items: 1, seq: 2 },
    ])
  })

  it('is made once, however often the same bytes are sent, and never twice', async () => {
    const { client, account } = await signedUp(server)
    const owner = await makeAlbum(server)
    const again = new Album(server, owner.client, owner.accountId, owner.signer, owner.xPk)
    const body = again.makeBody()
    expect((await owner.client.post('/api/collections', body)).status).toBe(201)
    expect((await owner.client.post('/api/collections', body)).status).toBe(201)
    const foreign = await client.post('/api/collections', body)
    expect(foreign.problem).toBe('record-refused')
    expect(account.accountId).not.toBe(owner.accountId)
  })

  it('of somebody else’s name is refused', async () => {
    const owner = await makeAlbum(server)
    const thief = await makeAlbum(server)
    const same = new Album(server, thief.client, thief.accountId, thief.signer, thief.xPk)
    Object.assign(same, { collectionId: owner.collectionId, position: { ...same.position } })
    const body = { ...same.makeBody(), collectionId: owner.collectionId }
    const answer = await thief.client.post('/api/collections', body)
    expect(['record-refused', 'different-content']).toContain(answer.problem)
    expect((await owner.open()).roster).toEqual([owner.genesis])
  })

  it('tells a page that asks for news of a new title, and keeps the highest revision', async () => {
    const album = await makeAlbum(server)
    const path = `${album.path}/remarks/${album.titleId}`
    const title = remark(2)
    expect((await album.client.put(path, title, album.auth)).status).toBe(204)
    expect((await album.client.put(path, title, album.auth)).status).toBe(204)
    expect((await album.client.put(path, remark(2), album.auth)).problem).toBe('stale')
    expect((await album.client.put(path, remark(1), album.auth)).problem).toBe('stale')
    expect((await album.client.put(path, remark(3, 2), album.auth)).problem).toBe('stale')
    const news = await album.client.get<ItemPage>(`${album.path}/items?since=1`, album.auth)
    expect(news.json.remarks).toEqual([{ remarkId: album.titleId, ...title }])
    expect((await album.open()).remarks).toEqual([{ remarkId: album.titleId, ...title }])
  })
})

describe('new keys', () => {
  async function rotated(album: Album, links: Link[]) {
    const entry = album.entry({ type: 6, epoch: album.epoch + 1, ckCommit: random(32) })
    const body = {
      entry: entry.text,
      previousKey: toBase64url(random(104)),
      wrappedCk: toBase64url(random(176)),
      grants: links.map(({ linkId }) => ({ linkId, grant: toBase64url(random(217)) })),
      members: [],
    }
    const answer = await album.client.post(`${album.path}/rotate`, body)
    return { answer, body, entry }
  }

  it('go to every link in one step; what was signed before is sent again', async () => {
    const album = await makeAlbum(server)
    const kept = await album.addLink()
    const removed = await album.addLink()
    const guest = await kept.guest()
    const old = guest.body()
    await removed.remove()
    expect((await album.open()).rotationDue).toBe(true)
    expect((await rotated(album, [])).answer.problem).toBe('roster-moved')
    expect((await rotated(album, [kept, removed])).answer.problem).toBe('roster-moved')
    const { answer, body, entry } = await rotated(album, [kept])
    expect(answer.status).toBe(204)
    expect((await album.client.post(`${album.path}/rotate`, body)).status).toBe(204)
    album.follow(entry)
    album.epoch = 2
    const opened = await album.open()
    expect(opened.rotationDue).toBe(false)
    expect(opened.keys).toMatchObject({ as: 'member', epoch: 2, wrappedCk: body.wrappedCk })
    expect(opened.previousKeys).toEqual([{ epoch: 1, wrapped: body.previousKey }])
    const page = await guest.client.get<RosterPage>(`${album.path}/roster?after=1`, guest.auth)
    expect(page.json.grant).toEqual({ epoch: 2, grant: body.grants[0]?.grant })
    const stale = await server.fetch(old.path, {
      method: 'PUT',
      headers: guest.auth,
      body: concat(old.prefix, old.streams),
    })
    expect(await stale.text()).toContain('stale')
    expect((await guest.put()).status).toBe(201)
  })
})

describe('a list', () => {
  it('goes forward from a point and backward from one, in pages without a gap', async () => {
    const album = await makeAlbum(server)
    const photos = Array.from({ length: 5 }, () => makePhoto())
    for (const photo of photos) await album.put(photo)
    await album.remove(photos[1])
    const page = async (query: string) =>
      (await album.client.get<ItemPage>(`${album.path}/items?${query}`, album.auth)).json
    const ids = (rows: ItemPage['rows']) => rows.map((row) => row.objectId)
    const first = await page('since=0&limit=3')
    expect([first.rows.length, first.more]).toEqual([3, true])
    const rest = await page(`since=${first.rows.at(-1)?.seq}&limit=3`)
    expect([rest.rows.length, rest.more]).toEqual([2, false])
    expect(rest.rows.at(-1)).toMatchObject({ objectId: photos[1]?.objectId, removed: true })
    const back = await page(`before=${first.seq + 1}&limit=9`)
    const shown = [4, 3, 2, 0].map((i) => photos[i]?.objectId)
    expect(ids(back.rows)).toEqual(shown)
    expect((await page('since=0')).seq).toBe(first.seq)
  })
})
