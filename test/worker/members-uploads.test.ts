// Uploads of people whose place changes while the bytes are on their way: a clear answer, nothing left
// behind that is paid for, and after new keys no byte is sent again.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Album, makeAlbum } from '../support/album.ts'
import { addedTo, Member, ownerOf } from '../support/people.ts'
import { makePhoto, readBytes, sendCommit, sendPhoto } from '../support/put.ts'
import { type Server, startServer } from '../support/server.ts'
import { SlowPut } from '../support/slow-put.ts'

let server: Server
let album: Album
let owner: Member
beforeAll(async () => {
  server = await startServer({ vars: { FAULT: 'header' } })
  album = await makeAlbum(server)
  owner = new Member(album, ownerOf(album))
  await owner.open()
})
afterAll(() => server.close())

async function pendingOf(member: Member): Promise<number> {
  const { DB } = await server.bindings()
  const row = await DB.prepare('SELECT count(*) AS n FROM uploads WHERE account_id = ?1')
    .bind(member.accountId)
    .first<{ n: number }>()
  return row?.n ?? -1
}
async function storedIn(prefix: string): Promise<number> {
  const { BLOBS } = await server.bindings()
  return (await BLOBS.list({ prefix })).objects.length
}

/** How somebody stops being able to add, while a photo of theirs is on its way. */
const endings: Record<string, (member: Member) => Promise<{ status: number }>> = {
  leaves: (member) => member.leave(),
  'is removed': (member) => owner.remove(member.person, 2),
}

it.each(Object.entries(endings))(
  'a member who %s while uploading is told so, and pays nothing',
  async (_name, end) => {
    const member = await addedTo(album, 2)
    const photo = makePhoto()
    const slow = new SlowPut(server, member.token, member.body(photo))
    await expect.poll(() => pendingOf(member)).toBe(1)
    expect((await end(member)).status).toBe(204)
    const answer = await slow.finish()
    expect([answer.status, answer.text]).toEqual([
      404,
      expect.stringContaining('collection-unavailable'),
    ])
    expect(await pendingOf(member)).toBe(0)
    expect(await member.used()).toBe(0)
    expect(await storedIn(`c/${album.collectionId}/${photo.objectId}/`)).toBe(0)
  },
)

it('after new keys a member signs and wraps anew and sends no byte again', async () => {
  const member = await addedTo(album, 2)
  const photo = makePhoto()
  const before = member.body(photo)
  const slow = new SlowPut(server, member.token, before)
  await expect.poll(() => pendingOf(member)).toBe(1)
  const gone = await addedTo(album, 1)
  expect((await owner.remove(gone.person, 1)).status).toBe(204)
  expect((await owner.rotate([member.person])).status).toBe(204)
  const answer = await slow.finish()
  expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('/stale')])
  const again = await sendCommit(server, member.token, member.body(photo))
  expect(again.status).toBe(201)
  const read = await readBytes(server, `${album.path}/objects/${photo.objectId}/1/1`, owner.token)
  expect(read.bytes).toEqual(photo.streams.get(1))
})

it('what was signed before an admin lowered the role is refused, whatever token it comes with', async () => {
  const member = await addedTo(album, 2)
  const late = member.body(makePhoto())
  expect((await owner.change(member.person, 2, 1)).status).toBe(204)
  expect((await owner.change(member.person, 1, 2)).status).toBe(204)
  await member.open()
  expect((await sendPhoto(server, member.token, late)).problem).toBe('stale')
})
