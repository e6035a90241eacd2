// The end of a collection, of a membership and of an account: what becomes of items, whose they are
// then, and that nothing is lost that somebody else holds.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { toBase64url } from '#protocol/base64url'
import { Album, makeAlbum } from '../support/album.ts'
import { expectBooksRight } from '../support/books.ts'
import { copyOf, libraryOf, resultsOf, sendCopies, signCopy } from '../support/copies.ts'
import type { Client } from '../support/owner.ts'
import { addedTo, type Member } from '../support/people.ts'
import { chargedBytes, makePhoto, sendPhoto } from '../support/put.ts'
import { type Server, startServer } from '../support/server.ts'
import { random } from '../support/signer.ts'

const day = 24 * 3_600_000
const inDays = (days: number) => new Date(Date.now() + days * day)
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

const statesOf = async (client: Client) => (await libraryOf(client)).map((row) => row.state)
const count = async (table: string): Promise<number> => {
  const { DB } = await server.bindings()
  return (await DB.prepare(`SELECT count(*) AS n FROM ${table}`).first<{ n: number }>())?.n ?? -1
}
async function ownAlbum({ client, accountId, person }: Member): Promise<Album> {
  const own = new Album(server, client, accountId, person.signer, person.xPk)
  await own.make()
  return own
}
const gone = () =>
  expect.poll(() => count('collection_directory WHERE deleted_at IS NOT NULL')).toBe(0)

describe('deleting a collection without other members', () => {
  for (const [items, states] of [
    ['trash', ['trashed', 'trashed']],
    ['keep', ['kept', 'kept']],
    ['forever', []],
  ] as const) {
    it(`with ${items} leaves ${states[0] ?? 'nothing'}`, async () => {
      await album.put()
      await album.put()
      expect((await album.delete(items)).json).toEqual({ deleteAt: null })
      expect(
        (await album.client.post(`${album.path}/open`, { rosterAfter: 0, rows: 1 })).problem,
      ).toBe('collection-unavailable')
      await gone()
      expect((await album.delete(items)).problem).toBe('collection-unavailable')
      expect(await statesOf(album.client)).toEqual(states)
      expect(await expectBooksRight(server)).toEqual({ stored: states.length })
    })
  }

  it('asks for own keys to guests’ items before keeping them', async () => {
    const guest = await (await album.addLink()).guest()
    const photo = makePhoto()
    const body = guest.body(photo)
    await sendPhoto(server, guest.token, body)
    for (const items of ['trash', 'keep'] as const) {
      expect((await album.delete(items)).problem).toBe('own-keys-missing')
    }
    expect((await album.open()).items).toBe(1)
    const { collectionId } = album
    const statement = toBase64url(signCopy(album, body.statement))
    const own = { ownKey: toBase64url(random(104)), statement }
    const item = { collectionId, objectId: photo.objectId, version: 1, ...own }
    expect((await album.client.put('/api/library/own', { items: [item] })).status).toBe(204)
    expect((await album.delete('keep')).status).toBe(200)
    await gone()
    expect(await libraryOf(album.client)).toMatchObject([{ state: 'kept', ...own }])
  })

  for (const step of ['plan', 'mark collection', 'delete collection']) {
    it(`that dies after ${step} is gone on with by the sweep`, async () => {
      await album.put()
      const path = `${album.path}?items=forever`
      const died = await album.client.delete(path, { 'x-test-fault': step })
      expect(died.problem).toBe('internal')
      await server.sweep()
      await server.sweep()
      expect(await expectBooksRight(server)).toEqual({ stored: 0 })
      for (const table of ['collections', 'collection_directory', 'members', 'items', 'roster'])
        expect([table, await count(table)]).toEqual([table, 0])
    })
  }
})

describe('deleting a collection with other members', () => {
  it('is planned: they are told and can save copies, nothing is added any more', async () => {
    const member = await addedTo(album, 2)
    const guest = await (await album.addLink()).guest()
    const photo = makePhoto()
    const put = album.body(photo)
    await sendPhoto(server, album.token, put)
    const { deleteAt } = (await album.delete('trash')).json
    expect(deleteAt).toBeGreaterThan(Date.now() + 7 * day - 60_000)
    expect((await album.delete('keep')).json).toEqual({ deleteAt })
    expect((await member.open()).json.deleteAt).toBe(deleteAt)
    expect((await member.put()).problem).toBe('collection-closing')
    expect((await guest.put()).problem).toBe('link-uploads-closed')
    const own = await ownAlbum(member)
    const saved = await sendCopies(member.client, own, album.collectionId, [copyOf(own, put)])
    expect(resultsOf(saved)).toEqual(['copied'])
    const { json } = await member.client.get<{ notices: { kind: string; count: number }[] }>(
      '/api/notices',
    )
    expect(json.notices.filter(({ kind }) => kind === 'deletion-planned')).toMatchObject([
      { count: 1 },
    ])
    await server.sweep(inDays(6.9))
    expect((await member.open()).status).toBe(200)
    await server.sweep(inDays(7.1))
    expect((await member.open()).problem).toBe('collection-unavailable')
    expect(await statesOf(album.client)).toEqual(['kept'])
    expect(await statesOf(member.client)).toEqual(['shown'])
    await expectBooksRight(server)
  })

  it('can be called off', async () => {
    const member = await addedTo(album, 2)
    await album.delete('forever')
    for (const _ of [1, 2]) {
      expect((await album.client.delete(`${album.path}/deletion`)).status).toBe(204)
    }
    expect((await member.put()).status).toBe(201)
    await server.sweep(inDays(8))
    expect((await member.open()).json).toMatchObject({ items: 1, deleteAt: null })
  })

  it('never takes what others added, whatever the owner wants for the items', async () => {
    const member = await addedTo(album, 2)
    await member.put()
    await album.put()
    await album.delete('forever')
    await server.sweep(inDays(8))
    expect(await statesOf(member.client)).toEqual(['kept'])
    expect(await statesOf(album.client)).toEqual([])
    expect(await expectBooksRight(server)).toEqual({ stored: 1 })
    await member.client.post('/api/trash', {
      objects: (await libraryOf(member.client)).map((row) => row.objectId),
    })
    await member.client.post('/api/trash/empty')
    expect(await expectBooksRight(server)).toEqual({ stored: 0 })
    expect(await count('items')).toBe(0)
  })

  it('while a member saves copies: each copy is whole or is not there', async () => {
    const member = await addedTo(album, 1)
    const own = await ownAlbum(member)
    const puts = Array.from({ length: 12 }, () => album.body(makePhoto()))
    for (const put of puts) expect((await sendPhoto(server, album.token, put)).status).toBe(201)
    const size = chargedBytes(puts[0] as (typeof puts)[0])
    await album.delete('forever')
    const { DB } = await server.bindings()
    await DB.prepare('UPDATE collections SET delete_at = 1 WHERE id = ?1')
      .bind(album.collectionId)
      .run()
    const saves = puts.map((put) =>
      sendCopies(member.client, own, album.collectionId, [copyOf(own, put)]),
    )
    const [, ...answers] = await Promise.all([server.sweep(), ...saves])
    await server.sweep()
    const copied = answers.filter(
      ({ status, json }) => status === 200 && json.results[0]?.result === 'copied',
    )
    expect(
      answers.every(
        ({ status, problem }) => status === 200 || problem === 'collection-unavailable',
      ),
    ).toBe(true)
    expect((await own.open()).items).toBe(copied.length)
    expect(await member.used()).toBe(copied.length * size)
    expect(await expectBooksRight(server)).toEqual({ stored: copied.length })
  })
})

describe('leaving', () => {
  it('takes what one added along, in pages, also when it dies in between', async () => {
    const member = await addedTo(album, 2)
    for (let i = 0; i < 3; i++) await member.put()
    await album.put()
    const used = await member.used()
    expect((await member.leave({ 'x-test-fault': 'append' })).problem).toBe('internal')
    await server.sweep()
    expect(await statesOf(member.client)).toEqual(['kept', 'kept', 'kept'])
    expect(await member.used()).toBe(used)
    expect((await album.open()).items).toBe(1)
    expect(await count('departures')).toBe(0)
  })
})

describe('three uploaders at once', () => {
  it('share what is left of the owner’s storage exactly, each to the byte', async () => {
    const links = await Promise.all([album.addLink()])
    const guests = await Promise.all([1, 2, 3].map(() => links[0]?.guest()))
    const bodies = guests.flatMap((guest) =>
      Array.from({ length: 6 }, () => ({ token: guest?.token ?? '', body: guest?.body() })),
    )
    const size = chargedBytes(bodies[0]?.body as NonNullable<(typeof bodies)[0]['body']>)
    await album.setQuota(size * 7 + size - 1)
    const answers = await Promise.all(
      bodies.map(({ token, body }) => (body ? sendPhoto(server, token, body) : null)),
    )
    const codes = answers.map((answer) => answer?.problem ?? answer?.status)
    expect(codes.filter((code) => code === 201)).toHaveLength(7)
    expect(codes.filter((code) => code === 'album-full')).toHaveLength(11)
    expect(await album.used()).toBe(7 * size)
    expect(await expectBooksRight(server)).toEqual({ stored: 7 })
  })
})

describe('the end of an account', () => {
  it('takes away what it held and owned; what others added or saved stays theirs', async () => {
    const member = await addedTo(album, 2)
    const own = await ownAlbum(member)
    const shared = await makeAlbum(server)
    const [saved, lost] = [makePhoto(), makePhoto()]
    const put = album.body(saved)
    await sendPhoto(server, album.token, put)
    await album.put(lost)
    await member.put()
    await sendCopies(member.client, own, album.collectionId, [copyOf(own, put)])
    const used = await member.used()
    const { DB } = await server.bindings()
    await DB.batch([
      DB.prepare('UPDATE accounts SET deleted_at = ?2, quota = 0 WHERE id = ?1').bind(
        album.accountId,
        Date.now(),
      ),
      DB.prepare('DELETE FROM sessions WHERE account_id = ?1').bind(album.accountId),
    ])
    for (const days of [0, 0, 1, 3, 3]) await server.sweep(inDays(days))
    expect(await count(`accounts WHERE id = '${album.accountId}'`)).toBe(0)
    expect(await count(`collections WHERE id = '${album.collectionId}'`)).toBe(0)
    expect(await member.used()).toBe(used)
    expect(await statesOf(member.client)).toEqual(expect.arrayContaining(['kept', 'shown']))
    expect((await shared.open()).items).toBe(0)
    expect(await expectBooksRight(server)).toEqual({ stored: 2 })
  })
})
