// Joining by a link with an account: the log and the link's gate must both agree. The attacks: without
// the right to join, without having been let in, after removal, with somebody else's certificate.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { CollectionList } from '#protocol/collections'
import type { MemberList } from '#protocol/members'
import { right } from '#protocol/records/roster'
import { packRosterState, parseRosterState } from '#protocol/records/roster-state'
import { type Album, makeAlbum } from '../support/album.ts'
import { allGuestRights, type Link } from '../support/link.ts'
import { addedTo, Member, makePerson, ownerOf } from '../support/people.ts'
import { type Server, startServer } from '../support/server.ts'
import { id, makeSigner, random } from '../support/signer.ts'

const rights = allGuestRights | right.join
let server: Server
let album: Album
let owner: Member

beforeAll(async () => {
  server = await startServer({ vars: { TEST_CLOCK: 'header', FAULT: 'header' } })
  album = await makeAlbum(server)
  owner = new Member(album, ownerOf(album))
})
afterAll(() => server.close())

/** Somebody with an account whose browser the link has let in. */
async function joiner(link: Link): Promise<{ member: Member; device: string }> {
  const visitor = await link.guest()
  return { member: new Member(album, await makePerson(server)), device: visitor.device }
}
const roleOf = async (member: Member): Promise<number | undefined> => {
  const { json } = await owner.client.get<MemberList>(`${album.path}/members`)
  return json.members.find(({ accountId }) => accountId === member.accountId)?.role
}

it('makes a member with the link’s role and their own copy of the key', async () => {
  for (const role of [1, 2] as const) {
    const link = await album.addLink({ rights, role })
    const { member, device } = await joiner(link)
    expect((await member.join(link, device)).status).toBe(204)
    expect(await roleOf(member)).toBe(role)
    const opened = (await member.open()).json
    expect(opened.keys).toMatchObject({ as: 'member', epoch: 1, grant: null })
    const { json } = await member.client.get<CollectionList>('/api/collections')
    expect(json.collections.map(({ collectionId }) => collectionId)).toEqual([album.collectionId])
  }
})

it('changes nothing when it comes twice', async () => {
  const link = await album.addLink({ rights })
  const { member, device } = await joiner(link)
  expect((await member.join(link, device)).status).toBe(204)
  expect((await member.again()).status).toBe(204)
  expect((await owner.open()).json.roster.length).toBe(album.position.seq)
})

it('needs the right to join', async () => {
  const link = await album.addLink()
  const { member, device } = await joiner(link)
  expect((await member.join(link, device)).problem).toBe('not-allowed')
})

it('needs a browser that the link has let in, and the proof of the password', async () => {
  const link = await album.addLink({ rights, settings: { deviceLimit: 1 } })
  const { member, device } = await joiner(link)
  const unknown = toBase64url(random(32))
  expect((await member.join(link, unknown)).problem).toBe('token-expired')
  const wrong = { access: toBase64url(random(32)) }
  expect((await member.join(link, device, wrong)).problem).toBe('link-password-wrong')
  expect((await member.join(link, device)).status).toBe(204)
})

it('needs an open link: not after it expired or was removed', async () => {
  const expiresAt = Date.now() + 3_600_000
  const expiring = await album.addLink({ rights, settings: { expiresAt } })
  const one = await joiner(expiring)
  const later = { 'x-test-now': String(expiresAt + 1) }
  const entry = one.member.joinEntry(expiring)
  const body = {
    linkId: expiring.linkId,
    access: expiring.access,
    device: one.device,
    entry: entry.text,
    epoch: album.epoch,
    wrappedCk: toBase64url(random(176)),
  }
  const answer = await one.member.client.post(`${album.path}/join`, body, later)
  expect(answer.problem).toBe('link-expired')
  const removed = await album.addLink({ rights })
  const two = await joiner(removed)
  await removed.remove()
  expect((await two.member.join(removed, two.device)).problem).toBe('link-removed')
})

it('a closed gate refuses although the log does not know yet', async () => {
  const link = await album.addLink({ rights })
  const { member, device } = await joiner(link)
  const visitor = await link.guest()
  await album.client.delete(`${link.path}/devices/${visitor.deviceId}`)
  expect((await member.join(link, visitor.device)).problem).toBe('device-removed')
  expect((await member.join(link, device)).status).toBe(204)
})

it('refuses a certificate by another key, and keys that are not the account’s', async () => {
  const link = await album.addLink({ rights })
  const { member, device } = await joiner(link)
  const real = link.ca
  link.ca = makeSigner()
  expect((await member.join(link, device)).problem).toBe('record-refused')
  link.ca = real
  const stolen = { ...member.person, signer: makeSigner() }
  expect((await new Member(album, stolen).join(link, device)).problem).toBe('record-refused')
})

it('never lowers a role: whoever is in stays what they are', async () => {
  const link = await album.addLink({ rights, role: 1 })
  const visitor = await link.guest()
  const admin = await addedTo(album, 3)
  expect((await admin.join(link, visitor.device)).problem).toBe('record-refused')
  expect(await roleOf(admin)).toBe(3)
})

it('keeps out whoever was removed, and lets in whoever left by themselves', async () => {
  const link = await album.addLink({ rights })
  const one = await joiner(link)
  expect((await one.member.join(link, one.device)).status).toBe(204)
  expect((await owner.remove(one.member.person, 1)).status).toBe(204)
  expect((await one.member.join(link, one.device)).problem).toBe('not-allowed')
  const two = await joiner(link)
  expect((await two.member.join(link, two.device)).status).toBe(204)
  expect((await two.member.leave()).status).toBe(204)
  expect((await two.member.join(link, two.device)).status).toBe(204)
  // An admin may let in again whom an admin removed.
  expect((await owner.add(one.member.person, 1)).status).toBe(204)
})

it('ends the invitation that the link carried and tells who made it', async () => {
  const link = await album.addLink({ rights, role: 2, settings: { deviceLimit: 1 } })
  const made = await album.client.post(`${album.path}/invitations`, {
    invitationId: id(),
    role: 2,
    email: 'carried@example.org',
    codeHash: null,
    linkId: link.linkId,
  })
  expect(made.status).toBe(201)
  const { member, device } = await joiner(link)
  expect((await member.join(link, device)).status).toBe(204)
  const open = await album.client.get<{ invitations: unknown[] }>(`${album.path}/invitations`)
  expect(open.json.invitations).toEqual([])
  const notices = await album.client.get<{ notices: { kind: string }[] }>('/api/notices')
  expect(notices.json.notices.map(({ kind }) => kind)).toContain('invitation-accepted')
})

it('a Worker that dies in between leaves nobody half in', async () => {
  const link = await album.addLink({ rights })
  const { member, device } = await joiner(link)
  const entry = member.joinEntry(link)
  const body = {
    linkId: link.linkId,
    access: link.access,
    device,
    entry: entry.text,
    epoch: album.epoch,
    wrappedCk: toBase64url(random(176)),
  }
  const dying = (step: string) =>
    member.client.post(`${album.path}/join`, body, { 'x-test-fault': step })
  expect((await dying('membership')).status).toBe(500)
  expect(await roleOf(member)).toBeUndefined()
  expect((await dying('append')).status).toBe(500)
  expect((await member.client.post(`${album.path}/join`, body)).status).toBe(204)
  album.follow(entry)
  expect((await member.open()).status).toBe(200)
})

it('joining and leaving again does not fill up the log: the owner can still take people out', async () => {
  const link = await album.addLink({ rights })
  const { member, device } = await joiner(link)
  const { DB } = await server.bindings()
  const at = 'WHERE collection_id = ?1'
  const stored = await DB.prepare(`SELECT state FROM roster_states ${at}`)
    .bind(album.collectionId)
    .first<{ state: string }>()
  const state = parseRosterState(fromBase64url(stored?.state ?? ''))
  const moveTo = async (seq: number) => {
    const packed = toBase64url(packRosterState({ ...state, seq }))
    await DB.batch([
      DB.prepare(`UPDATE roster_states SET state = ?2 ${at}`).bind(album.collectionId, packed),
      DB.prepare('UPDATE collections SET roster_seq = ?2 WHERE id = ?1').bind(
        album.collectionId,
        seq,
      ),
    ])
    album.position = { ...album.position, seq }
  }
  await moveTo(9_000)
  expect((await member.join(link, device)).problem).toBe('too-many')
  expect((await owner.add(member.person, 1)).status).toBe(204)
  expect((await member.leave()).status).toBe(204)
})
