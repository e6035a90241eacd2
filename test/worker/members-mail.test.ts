// People where mail is set up: an address counts once it was verified, for being found and for the
// invitations made out to it. The attack: signing up with somebody else's address to be shared with.
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { toBase64url } from '#protocol/base64url'
import type { CollectionList } from '#protocol/collections'
import type { FoundPeople, InvitationList } from '#protocol/members'
import { type Album, makeAlbum } from '../support/album.ts'
import { codeFor, mailsTo } from '../support/mailbox.ts'
import { Member, makePerson, ownerOf, type Person } from '../support/people.ts'
import { type Server, startServer } from '../support/server.ts'
import { id, random, sha } from '../support/signer.ts'

let server: Server
let album: Album
let owner: Member
beforeAll(async () => {
  server = await startServer({ mail: true })
  album = await makeAlbum(server)
  owner = new Member(album, ownerOf(album))
})
afterAll(() => server.close())

const find = async (email: string) => {
  const answer = await album.client.post<FoundPeople>('/api/people', { emails: [email] })
  return answer.json.people[0]?.person?.accountId ?? null
}
const verify = async ({ client, email }: Person, code = codeFor(server, email)) => {
  const sent = { code: await code }
  expect((await client.post('/api/account/email-verified', sent)).status).toBe(204)
}
const invite = (email: string, code: Uint8Array) =>
  album.client.post(`${album.path}/invitations`, {
    invitationId: id(),
    role: 1,
    email,
    codeHash: toBase64url(sha(code)),
    linkId: null,
  })
const acceptedFor = async (email: string) => {
  const { json } = await owner.client.get<InvitationList>(`${album.path}/invitations`)
  return json.invitations.find((one) => one.email === email)?.accepted?.accountId ?? null
}

it('finds nobody by an address that was not verified', async () => {
  const person = await makePerson(server)
  expect(await find(person.email)).toBeNull()
  await verify(person)
  expect(await find(person.email)).toBe(person.accountId)
})

it('mails who invites and where, and neither code nor anything of the collection', async () => {
  const code = random(32)
  expect((await invite('invited@example.org', code)).status).toBe(201)
  await vi.waitFor(() => expect(mailsTo(server, 'invited@example.org')).toHaveLength(1), 20_000)
  const [mail = ''] = mailsTo(server, 'invited@example.org')
  expect(mail).toContain(new URL(server.url).host)
  for (const secret of [toBase64url(code), toBase64url(sha(code)), album.collectionId]) {
    expect(mail).not.toContain(secret)
  }
  expect(mail).not.toMatch(/https?:|#/)
})

it('takes an invitation for the verified owner of its address, and for nobody before', async () => {
  const person = await makePerson(server)
  const code = Promise.resolve(await codeFor(server, person.email))
  expect((await invite(person.email, random(32))).status).toBe(201)
  expect(await acceptedFor(person.email)).toBeNull()
  await verify(person, code)
  expect(await acceptedFor(person.email)).toBe(person.accountId)
  // The address proves nothing to the inviter's browser: it is asked for nothing unasked.
  const collections = await album.client.get<CollectionList>('/api/collections')
  expect(collections.json.collections[0]?.due).toBe(false)
  const { json } = await album.client.get<{ notices: { kind: string }[] }>('/api/notices')
  expect(json.notices.map(({ kind }) => kind)).toContain('invitation-accepted')
})

it('one made out to an address that is verified by now is accepted at once', async () => {
  const person = await makePerson(server)
  await verify(person)
  await invite(person.email.toUpperCase(), random(32))
  expect(await acceptedFor(person.email)).toBe(person.accountId)
})

it('mails an address a few times and no more, and the invitations stand all the same', async () => {
  const email = 'often@example.org'
  for (let i = 0; i < 6; i++) expect((await invite(email, random(32))).status).toBe(201)
  await vi.waitFor(() => expect(mailsTo(server, email).length).toBeGreaterThan(2), 20_000)
  const { json } = await owner.client.get<InvitationList>(`${album.path}/invitations`)
  expect(json.invitations.filter((one) => one.email === email)).toHaveLength(6)
  expect(mailsTo(server, email).length).toBeLessThan(6)
})
