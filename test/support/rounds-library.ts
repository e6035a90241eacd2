// Every flow of library, copies and suggestions walked once, for the tests that count.
import { fromBase64url, toBase64url } from '#protocol/base64url'
import { Album } from './album.ts'
import { copyOf, libraryOf, secondAlbum, sendCopies, signCopy } from './copies.ts'
import { addedTo, type Member } from './people.ts'
import { makePhoto, sendPhoto } from './put.ts'
import { random } from './signer.ts'

export async function walkLibrary(album: Album): Promise<void> {
  const { server, client } = album
  const photo = makePhoto()
  const body = album.body(photo)
  await sendPhoto(server, album.token, body)
  const second = await secondAlbum(album)
  await sendCopies(client, second, null, [copyOf(second, body)])
  const member = await addedTo(album, 2)
  const own = await memberAlbum(member, album)
  await sendCopies(member.client, own, album.collectionId, [copyOf(own, body)])
  const theirs = makePhoto()
  await member.put(theirs)
  await client.post(`${album.path}/items/${theirs.objectId}/suggest-deletion`)
  await member.client.get('/api/suggestions')
  const answer = { collectionId: album.collectionId, objectId: theirs.objectId, accept: true }
  await member.client.post('/api/suggestions', answer)
  await walkBytes(album, photo.objectId)
  await walkGuests(album)
}

async function memberAlbum({ person }: Member, { server }: Album): Promise<Album> {
  const { client, accountId, signer, xPk } = person
  const own = new Album(server, client, accountId, signer, xPk)
  await own.make()
  return own
}

async function walkBytes({ client }: Album, objectId: string): Promise<void> {
  const items = [{ objectId, version: 1 }]
  for (const part of ['1', 'proof', 'private']) {
    await client.get(`/api/library/objects/${objectId}/1/${part}`)
  }
  await client.post('/api/library/batch', { items })
  await client.post('/api/library/details', { items })
}

async function walkGuests(album: Album): Promise<void> {
  const guest = await (await album.addLink()).guest()
  const photo = makePhoto()
  await guest.put(photo)
  const row = (await libraryOf(album.client, 2)).find(({ objectId }) => objectId === photo.objectId)
  const { DB } = await album.server.bindings()
  const sent = await DB.prepare('SELECT statement FROM items WHERE object_id = ?1')
    .bind(photo.objectId)
    .first<{ statement: string }>()
  const statement = toBase64url(signCopy(album, fromBase64url(sent?.statement ?? '')))
  const { collectionId } = album
  const item = { collectionId, objectId: row?.objectId, version: 1 }
  const items = [{ ...item, ownKey: toBase64url(random(104)), statement }]
  await album.client.put('/api/library/own', { items })
}
