// The digest where mail is set up: at most one a day, only to who verified an address and left
// something unread, and with nothing in it that names a person, a title or a link.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Album, makeAlbum } from '../support/album.ts'
import { codeFor, mailsTo } from '../support/mailbox.ts'
import { Member, makePerson, ownerOf, type Person } from '../support/people.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer({ mail: true, vars: { TEST_CLOCK: 'header' } })
})
afterAll(() => server.close())

const hour = 3_600_000
const sweepAfter = (hours: number) => server.sweep(new Date(Date.now() + hours * hour + 60_000))
const digests = ({ email }: Person): string[] =>
  mailsTo(server, email).filter((text) => text.includes('Since you last looked'))

async function verified(): Promise<Person> {
  const person = await makePerson(server)
  const code = await codeFor(server, person.email)
  expect((await person.client.post('/api/account/email-verified', { code })).status).toBe(204)
  return person
}
async function sharedWith(person: Person): Promise<Album> {
  const album = await makeAlbum(server)
  expect((await new Member(album, ownerOf(album)).add(person, 2)).status).toBe(204)
  return album
}
const arrived = (person: Person, count: number) =>
  vi.waitFor(() => expect(digests(person)).toHaveLength(count), 20_000)

describe('a digest', () => {
  it('comes once a day, an hour after something was left unread, and names nobody', async () => {
    const person = await verified()
    const album = await sharedWith(person)
    await sweepAfter(0)
    expect(digests(person)).toEqual([])
    await sweepAfter(1)
    await arrived(person, 1)
    const [text = ''] = digests(person)
    expect(text).toContain('Something was shared with you.')
    const { DB } = await server.bindings()
    const { results } = await DB.prepare('SELECT id, email FROM accounts').all<{
      id: string
      email: string
    }>()
    const others = results.filter(({ id }) => id !== person.accountId)
    for (const readable of [...others.flatMap((one) => [one.id, one.email]), album.collectionId]) {
      expect(text).not.toContain(readable)
    }
    expect(text).not.toContain('#')
    await sharedWith(person)
    await sweepAfter(3)
    await sweepAfter(20)
    expect(digests(person)).toHaveLength(1)
    await sweepAfter(26)
    await arrived(person, 2)
  })

  it('comes not for what was read, turned off, or to an address that is not verified', async () => {
    const [reader, quiet] = [await verified(), await verified()]
    const unverified = await makePerson(server)
    for (const person of [reader, quiet, unverified]) await sharedWith(person)
    await reader.client.post('/api/notices/read', { until: Date.now() })
    const off = { app: [], push: [], mail: ['shared'] }
    await quiet.client.put('/api/notices/settings', { off })
    const last = await verified()
    await sharedWith(last)
    await sweepAfter(2)
    await sweepAfter(2)
    await arrived(last, 1)
    for (const person of [reader, quiet, unverified]) expect(digests(person)).toEqual([])
    const settings = (client: Person['client']) => client.get('/api/notices/settings')
    expect((await settings(last.client)).json).toMatchObject({ mail: true })
    expect((await settings(unverified.client)).json).toMatchObject({ mail: false })
  })

  it('reaches many accounts over several runs, each once', async () => {
    const people = [await verified(), await verified(), await verified(), await verified()]
    people.push(await verified(), await verified())
    for (const person of people) await sharedWith(person)
    await Promise.all([sweepAfter(2), sweepAfter(2)])
    await sweepAfter(2)
    await sweepAfter(2)
    for (const person of people) await arrived(person, 1)
  })
})
