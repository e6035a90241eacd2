// The trash and what leads there: who may take what out of a collection, what happens to it then,
// the way back, and the end after 30 days.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ItemPage } from '#protocol/items'
import type { Done, Emptied, Restored } from '#protocol/library'
import { Album, makeAlbum } from '../support/album.ts'
import { expectBooksRight } from '../support/books.ts'
import { copyOf, libraryOf, secondAlbum, sendCopies } from '../support/copies.ts'
import type { Client } from '../support/owner.ts'
import { addedTo, type Member } from '../support/people.ts'
import { makePhoto, type Photo, sendPhoto } from '../support/put.ts'
import { type Server, startServer } from '../support/server.ts'

const day = 24 * 3_600_000
let server: Server
let album: Album
beforeAll(async () => {
  server = await startServer({ vars: { SETUP: 'local', TEST_CLOCK: 'header' } })
})
beforeEach(async () => {
  await server.reset()
  album = await makeAlbum(server)
})
afterAll(() => server.close())

const bodyOf = (...photos: Photo[]) => ({ objects: photos.map((photo) => photo.objectId) })
const trash = (client: Client, ...photos: Photo[]) =>
  client.post<Done>('/api/trash', bodyOf(...photos))
const restore = (client: Client, ...photos: Photo[]) =>
  client.post<Restored>('/api/trash/restore', bodyOf(...photos))
const deleteForever = (client: Client, ...photos: Photo[]) =>
  client.post<Done>('/api/trash/delete', bodyOf(...photos))
const take = (member: Member, ...photos: Photo[]) =>
  member.client.post(`${album.path}/items/remove`, bodyOf(...photos), member.auth)
const statesOf = async (client: Client) =>
  (await libraryOf(client)).map(({ objectId, state }) => [objectId, state])
const since = async (seq: number) =>
  (await album.client.get<ItemPage>(`${album.path}/items?since=${seq}`, album.auth)).json

describe('taking out of a collection', () => {
  it('gives each row its own place on the clock, and readers a tombstone for each', async () => {
    const photos = [makePhoto(), makePhoto(), makePhoto()]
    for (const photo of photos) await album.put(photo)
    const { seq } = await since(0)
    await album.remove(...photos)
    const page = await since(seq)
    expect(page.rows.map((row) => row.seq)).toEqual([seq + 1, seq + 2, seq + 3])
    expect(page.rows.every((row) => 'removed' in row)).toBe(true)
    expect(page.seq).toBe(seq + 3)
    expect(page.rows.map((row) => row.objectId).sort()).toEqual(bodyOf(...photos).objects.sort())
  })

  it('is the collaborator’s own right for own items, and for no others', async () => {
    const [one, two] = [await addedTo(album, 2), await addedTo(album, 2)]
    const [own, foreign] = [makePhoto(), makePhoto()]
    await one.put(own)
    await two.put(foreign)
    expect((await take(one, foreign)).problem).toBe('not-allowed')
    expect((await take(one, own, foreign)).json).toEqual(bodyOf(own))
    expect(await statesOf(one.client)).toEqual([[own.objectId, 'trashed']])
    expect(await statesOf(two.client)).toEqual([[foreign.objectId, 'shown']])
  })

  it('is nothing for viewers', async () => {
    const photo = makePhoto()
    await album.put(photo)
    expect((await take(await addedTo(album, 1), photo)).problem).toBe('not-allowed')
  })

  it('by an admin keeps the item in the adder’s library, who is told', async () => {
    const [admin, adder] = [await addedTo(album, 3), await addedTo(album, 2)]
    const photo = makePhoto()
    await adder.put(photo)
    const charged = await adder.used()
    for (const _ of [1, 2]) expect((await take(admin, photo)).json).toEqual(bodyOf(photo))
    expect(await statesOf(adder.client)).toEqual([[photo.objectId, 'kept']])
    expect(await adder.used()).toBe(charged)
    const { json } = await adder.client.get<{ notices: { kind: string; count: number }[] }>(
      '/api/notices',
    )
    const told = json.notices.filter(({ kind }) => kind === 'items-removed')
    expect(told).toMatchObject([{ count: 1 }])
  })

  it('of a guest’s photo by an admin puts it into the owner’s trash', async () => {
    const admin = await addedTo(album, 3)
    const guest = await (await album.addLink()).guest()
    const photo = makePhoto()
    await guest.put(photo)
    await take(admin, photo)
    expect(await statesOf(album.client)).toEqual([[photo.objectId, 'trashed']])
    await expectBooksRight(server)
  })

  it('of what is shown elsewhere, too, needs no trash and costs as before', async () => {
    const other = await secondAlbum(album)
    const photo = makePhoto()
    const put = album.body(photo)
    await sendPhoto(server, album.token, put)
    const charged = await album.used()
    await sendCopies(album.client, other, album.collectionId, [copyOf(other, put)])
    await album.remove(photo)
    expect(await statesOf(album.client)).toEqual([[photo.objectId, 'shown']])
    expect(await album.used()).toBe(charged)
    await other.remove(photo)
    expect(await statesOf(album.client)).toEqual([[photo.objectId, 'trashed']])
    await deleteForever(album.client, photo)
    expect(await expectBooksRight(server)).toEqual({ stored: 0 })
  })
})

describe('the trash', () => {
  it('takes an object out of every collection, and brings it back to all of them', async () => {
    const other = await secondAlbum(album)
    const photo = makePhoto()
    const put = album.body(photo)
    await sendPhoto(server, album.token, put)
    await sendCopies(album.client, other, album.collectionId, [copyOf(other, put)])
    for (const _ of [1, 2]) expect((await trash(album.client, photo)).json).toEqual(bodyOf(photo))
    expect((await album.open()).items + (await other.open()).items).toBe(0)
    const both = [album.collectionId, other.collectionId].sort()
    for (const _ of [1, 2]) {
      const { json } = await restore(album.client, photo)
      expect(json.objects.map((one) => one.objectId)).toEqual([photo.objectId])
      expect([...(json.objects[0]?.collections ?? [])].sort()).toEqual(both)
    }
    expect([(await album.open()).items, (await other.open()).items]).toEqual([1, 1])
  })

  it('gives back to the library what may not be shown any more where it was', async () => {
    const member = await addedTo(album, 2)
    const photo = makePhoto()
    await member.put(photo)
    await trash(member.client, photo)
    await member.leave()
    const { json } = await restore(member.client, photo)
    expect(json.objects).toEqual([{ objectId: photo.objectId, collections: [] }])
    expect(await statesOf(member.client)).toEqual([[photo.objectId, 'kept']])
    expect((await album.open()).items).toBe(0)
  })

  it('is one’s own: nobody trashes, restores or ends what others hold', async () => {
    const member = await addedTo(album, 3)
    const photo = makePhoto()
    await album.put(photo)
    expect((await trash(member.client, photo)).json).toEqual({ objects: [] })
    await album.remove(photo)
    expect((await restore(member.client, photo)).json).toEqual({ objects: [] })
    expect((await deleteForever(member.client, photo)).json).toEqual({ objects: [] })
    await member.client.post('/api/trash/empty')
    expect(await statesOf(album.client)).toEqual([[photo.objectId, 'trashed']])
  })

  it('is emptied, and what others saved stays theirs with its bytes', async () => {
    const saver = await addedTo(album, 1)
    const own = new Album(
      server,
      saver.client,
      saver.accountId,
      saver.person.signer,
      saver.person.xPk,
    )
    await own.make()
    const [saved, lost] = [makePhoto(), makePhoto()]
    const put = album.body(saved)
    await sendPhoto(server, album.token, put)
    await album.put(lost)
    await sendCopies(saver.client, own, album.collectionId, [copyOf(own, put)])
    await album.remove(saved, lost)
    const emptied = await album.client.post<Emptied>('/api/trash/empty')
    expect(emptied.json).toEqual({ left: 0 })
    expect(await album.used()).toBe(0)
    expect(await expectBooksRight(server)).toEqual({ stored: 1 })
    expect(await statesOf(saver.client)).toEqual([[saved.objectId, 'shown']])
  })

  it('ends by itself after 30 days and not before', async () => {
    const photo = makePhoto()
    await album.put(photo)
    await album.remove(photo)
    await server.sweep(new Date(Date.now() + 30 * day - 60_000))
    expect(await expectBooksRight(server)).toEqual({ stored: 1 })
    await server.sweep(new Date(Date.now() + 30 * day + 60_000))
    expect(await expectBooksRight(server)).toEqual({ stored: 0 })
    expect(await album.used()).toBe(0)
  })
})
