// Looking at notices counts what is new first, in a few collections, and tells their people. However
// many these are, one request stays below what the platform allows.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { NoticeList } from '#protocol/notices'
import { type Album, makeAlbum } from '../support/album.ts'
import { secondAlbum } from '../support/copies.ts'
import { Member, makePeople, ownerOf } from '../support/people.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer({ vars: { MEASURE: 'on' } })
})
afterAll(() => server.close())

it('costs no more than 40 calls, also where much is new in many large collections', async () => {
  const first = await makeAlbum(server)
  const albums: Album[] = [first, await secondAlbum(first), await secondAlbum(first)]
  const people = await makePeople(server, 14)
  for (const album of albums) {
    const owner = new Member(album, ownerOf(album))
    for (const person of people) expect((await owner.add(person, 2)).status).toBe(204)
    const member = new Member(album, people[0]!)
    await member.open()
    expect((await member.put()).status).toBe(201)
  }
  const answer = await people[1]!.client.get<NoticeList>('/api/notices')
  const added = answer.json.notices.filter(({ kind }) => kind === 'items-added')
  expect(added).toHaveLength(3)
  expect(Number(answer.headers.get('x-subrequests'))).toBeLessThanOrEqual(40)
})
