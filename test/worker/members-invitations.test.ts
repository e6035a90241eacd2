// Pending invitations: who makes, sees, takes back and uses them. A code is a secret used once; it
// opens nothing until somebody who may has sealed the key.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toBase64url } from '#protocol/base64url'
import type { CollectionList } from '#protocol/collections'
import type { Invitation, InvitationList } from '#protocol/members'
import { right } from '#protocol/records/roster'
import { type Album, makeAlbum } from '../support/album.ts'
import { allGuestRights } from '../support/link.ts'
import { Client, makeSignUp } from '../support/owner.ts'
import { addedTo, Member, makePerson, ownerOf } from '../support/people.ts'
import { type Server, startServer } from '../support/server.ts'
import { id, random, sha } from '../support/signer.ts'

let server: Server
let album: Album
let owner: Member

beforeAll(async () => {
  server = await startServer({ signup: 'invite', vars: { TEST_CLOCK: 'header' } })
  album = await makeAlbum(server)
  owner = new Member(album, ownerOf(album))
})
afterAll(() => server.close())

const makeCode = () => random(32)
const bodyOf = (code: Uint8Array, role = 1, email: string | null = null) => ({
  invitationId: id(),
  role,
  email,
  codeHash: toBase64url(sha(code)),
  linkId: null,
})
const invite = (by: Member, code: Uint8Array, role = 1) =>
  by.client.post(`${by.album.path}/invitations`, bodyOf(code, role))
const show = (client: Client, code: Uint8Array, rest = '', headers = {}) =>
  client.post<Invitation>(`/api/invitations${rest}`, { code: toBase64url(code) }, headers)
const accept = (client: Client, code: Uint8Array, proof = random(32)) =>
  client.post('/api/invitations/accept', { code: toBase64url(code), proof: toBase64url(proof) })
const listed = async (by: Member) =>
  (await by.client.get<InvitationList>(`${by.album.path}/invitations`)).json.invitations
const inDays = (days: number) => ({ 'x-test-now': String(Date.now() + days * 24 * 3_600_000) })

/** A new account by an invitation's code, as the mode of this server wants one. */
async function signUpWith(code: Uint8Array | null): Promise<{ client: Client; status: number }> {
  const client = new Client(server)
  const body = { ...makeSignUp(), ...(code ? { invite: toBase64url(code) } : {}) }
  return { client, status: (await client.post('/api/accounts', body)).status }
}

describe('making', () => {
  it('is for admins, up to the roles that they may give', async () => {
    // Needs people in a server that takes only invited ones.
    const fresh = await startServer()
    const other = await makeAlbum(fresh)
    const boss = new Member(other, ownerOf(other))
    const [admin, collaborator] = [await addedTo(other, 3), await addedTo(other, 2)]
    expect((await invite(boss, makeCode(), 3)).status).toBe(201)
    expect((await invite(admin, makeCode(), 2)).status).toBe(201)
    expect((await invite(admin, makeCode(), 3)).problem).toBe('not-allowed')
    expect((await invite(collaborator, makeCode(), 1)).problem).toBe('not-allowed')
    const rows = await listed(admin)
    expect(rows.map(({ role }) => role).sort()).toEqual([2, 3])
    const ofOwner = rows.find(({ role }) => role === 3)
    const path = `${other.path}/invitations/${ofOwner?.invitationId}`
    const more = { invitationId: ofOwner?.invitationId }
    expect((await admin.add(await makePerson(fresh), 1, more)).status).toBe(204)
    expect(await listed(boss)).toHaveLength(2)
    expect((await admin.client.delete(path)).problem).toBe('not-allowed')
    expect((await boss.client.delete(path)).status).toBe(204)
    expect((await boss.client.delete(path)).status).toBe(204)
    await fresh.close()
  })

  it('may be repeated, and is not another one under the same name', async () => {
    const body = bodyOf(makeCode())
    const path = `${album.path}/invitations`
    expect((await album.client.post(path, body)).status).toBe(201)
    expect((await album.client.post(path, body)).status).toBe(201)
    expect((await album.client.post(path, { ...body, role: 2 })).problem).toBe('different-content')
    expect((await listed(owner)).length).toBe(1)
    await album.client.delete(`${path}/${body.invitationId}`)
  })

  it('by a link takes one that lets people join with this role', async () => {
    const link = await album.addLink({ rights: allGuestRights | right.join, role: 2 })
    const body = { invitationId: id(), email: null, codeHash: null, linkId: link.linkId }
    const path = `${album.path}/invitations`
    expect((await album.client.post(path, { ...body, role: 1 })).problem).toBe('malformed-request')
    expect((await album.client.post(path, { ...body, role: 2 })).status).toBe(201)
    const none = { ...body, invitationId: id(), role: 2, linkId: null }
    expect((await album.client.post(path, none)).problem).toBe('malformed-request')
    await album.client.delete(`${path}/${body.invitationId}`)
  })

  it('ends at a hundred open ones', async () => {
    const { DB } = await server.bindings()
    const fill = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
      INSERT INTO invitations (collection_id, id, role, invited_by, created_at, expires_at)
      SELECT ?1, 'filler-' || i, 1, ?2, 0, ?3 FROM n`
    const until = Date.now() + 3_600_000
    await DB.prepare(fill).bind(album.collectionId, album.accountId, until).run()
    expect((await invite(owner, makeCode())).problem).toBe('too-many')
    await DB.prepare("DELETE FROM invitations WHERE id LIKE 'filler-%'").run()
    expect((await invite(owner, makeCode())).status).toBe(201)
  })
})

describe('a code', () => {
  it('lets its bearer sign up once where only invited people may', async () => {
    const code = makeCode()
    await invite(owner, code, 2)
    expect((await signUpWith(null)).status).toBe(403)
    expect((await signUpWith(makeCode())).status).toBe(403)
    const bearer = await signUpWith(code)
    expect(bearer.status).toBe(201)
    expect((await signUpWith(code)).status).toBe(403)
    const shown = await show(bearer.client, code)
    // Still to be accepted, with a proof: nothing is due before.
    expect(shown.json).toMatchObject({ collectionId: album.collectionId, role: 2, state: 'open' })
    const isDue = async () =>
      (await album.client.get<CollectionList>('/api/collections')).json.collections[0]?.due
    const came = async () => (await listed(owner)).find((row) => row.accepted !== null)?.accepted
    expect(await came()).toMatchObject({ proof: null })
    expect(await isDue()).toBe(false)
    const proof = random(32)
    expect((await accept(bearer.client, code, proof)).status).toBe(204)
    expect((await show(bearer.client, code)).json.state).toBe('accepted')
    expect(await came()).toMatchObject({ proof: toBase64url(proof) })
    expect((await came())?.email).toMatch(/@example.org$/)
    expect(await isDue()).toBe(true)
  })

  it('gives no access by itself; the inviter’s grant does, and ends the invitation', async () => {
    const code = makeCode()
    await invite(owner, code, 1)
    const bearer = await signUpWith(code)
    const path = `${album.path}/open`
    const asked = { rosterAfter: 0, rows: 1 }
    expect((await bearer.client.post(path, asked)).status).toBe(404)
    const before = await listed(owner)
    expect(before.some(({ accepted }) => accepted !== null)).toBe(true)
  })

  it('is used by one account; others read of none', async () => {
    const fresh = await startServer()
    const other = await makeAlbum(fresh)
    const boss = new Member(other, ownerOf(other))
    const [one, two] = [await makePerson(fresh), await makePerson(fresh)]
    const code = makeCode()
    const row = bodyOf(code, 1)
    await other.client.post(`${other.path}/invitations`, row)
    const both = await Promise.all([one, two].map(({ client }) => accept(client, code)))
    expect(both.map(({ status }) => status).sort()).toEqual([204, 404])
    const [winner, loser] = both[0]?.status === 204 ? [one, two] : [two, one]
    expect((await show(loser.client, code)).status).toBe(404)
    expect((await show(winner.client, code, '/accept')).problem).toBe('malformed-request')
    const [before] = await listed(boss)
    expect((await accept(loser.client, code)).status).toBe(404)
    expect(await listed(boss)).toEqual([before])
    expect((await accept(winner.client, code)).status).toBe(204)
    const notices = await other.client.get<{ notices: { kind: string; count: number }[] }>(
      '/api/notices',
    )
    expect(notices.json.notices).toMatchObject([{ kind: 'invitation-accepted', count: 1 }])
    expect((await boss.add(winner, 1, { invitationId: row.invitationId })).status).toBe(204)
    expect(await listed(boss)).toEqual([])
    expect((await show(winner.client, code)).status).toBe(404)
    await fresh.close()
  })

  it('ends when it is taken back, and after 30 days; then the sweep forgets it', async () => {
    const [code, old] = [makeCode(), makeCode()]
    const row = bodyOf(code)
    await album.client.post(`${album.path}/invitations`, row)
    await invite(owner, old)
    await album.client.delete(`${album.path}/invitations/${row.invitationId}`)
    expect((await show(album.client, code)).status).toBe(404)
    expect((await show(album.client, old)).json.state).toBe('member')
    expect((await show(album.client, old, '', inDays(31))).status).toBe(404)
    await server.sweep(new Date(Date.now() + 31 * 24 * 3_600_000))
    const { DB } = await server.bindings()
    const left = await DB.prepare('SELECT count(*) AS n FROM invitations WHERE accepted_by IS NULL')
    expect(await left.first()).toEqual({ n: 0 })
  })

  it('does not come back by the request that made it, arriving late', async () => {
    const code = makeCode()
    const row = bodyOf(code)
    const path = `${album.path}/invitations`
    const made = async () => (await album.client.post(path, row)).status
    expect(await made()).toBe(201)
    expect((await album.client.delete(`${path}/${row.invitationId}`)).status).toBe(204)
    expect(await made()).toBe(201)
    expect((await listed(owner)).map((one) => one.invitationId)).not.toContain(row.invitationId)
    expect((await signUpWith(code)).status).toBe(403)
    expect((await show(owner.client, code)).status).toBe(404)
    expect((await accept(owner.client, code)).status).toBe(404)
  })

  it('is stored as a hash', async () => {
    const code = makeCode()
    await invite(owner, code)
    const { DB } = await server.bindings()
    const { results } = await DB.prepare('SELECT * FROM invitations').all()
    expect(JSON.stringify(results)).not.toContain(toBase64url(code))
  })
})
