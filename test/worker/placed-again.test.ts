// Something that left a collection comes back by somebody else's hand: the same bytes, another
// statement. Whatever keeps answers on the way must not give out the old one: readers would refuse
// the item, since its row names who placed it now.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { toBase64url } from '#protocol/base64url'
import { readFrame } from '#protocol/framing'
import { parseStatement } from '#protocol/records/statement'
import { type Album, makeAlbum } from '../support/album.ts'
import { copyOf, resultsOf, sendCopies } from '../support/copies.ts'
import { Member, ownerOf } from '../support/people.ts'
import { makePhoto, type PutBody, readBytes, sendPhoto } from '../support/put.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer({ vars: { SETUP: 'local' } })
})
afterAll(() => server.close())

const objectOf = (body: PutBody) => toBase64url(parseStatement(body.statement).objectId)

/** As the album's pages read it: many at once, and alone. */
async function statementsOf(album: Album, objectId: string): Promise<(string | null)[]> {
  const many = await readBytes(
    server,
    `${album.path}/batch`,
    album.token,
    { 'content-type': 'application/json' },
    { method: 'POST', body: JSON.stringify({ items: [{ objectId, version: 1 }] }) },
  )
  const alone = await readBytes(server, `${album.path}/objects/${objectId}/1/proof`, album.token)
  expect(alone.headers.get('cache-control')).toBe('no-store')
  return [many, alone].map(({ bytes }) => {
    const parts = readFrame(bytes, 1 << 20)?.frame.parts
    return parts ? toBase64url(parts.statement) : null
  })
}

it('is given out with the statement of who placed it last', async () => {
  const album = await makeAlbum(server)
  const other = await makeAlbum(server)
  const added = await new Member(album, ownerOf(album)).add(ownerOf(other), 2)
  expect(added.status).toBe(204)
  const body = album.body(makePhoto())
  expect((await sendPhoto(server, album.token, body)).status).toBe(201)
  const objectId = objectOf(body)
  const first = toBase64url(body.statement)
  expect(await statementsOf(album, objectId)).toEqual([first, first])

  const saved = await sendCopies(other.client, other, album.collectionId, [copyOf(other, body)])
  expect(resultsOf(saved)).toEqual(['copied'])
  for (const path of ['/api/trash', '/api/trash/delete'])
    expect((await album.client.post(path, { objects: [objectId] })).status).toBe(200)

  const { collectionId, position, epoch } = album
  const { accountId, signer } = other
  const here = { collectionId, position, epoch, accountId, signer }
  const back = copyOf(here, body)
  expect(resultsOf(await sendCopies(other.client, here, null, [back]))).toEqual(['copied'])
  expect(await statementsOf(album, objectId)).toEqual([back.statement, back.statement])
})
