// People of an album: added, changed, removed, leaving; what each may do then, and what a repeat does.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CollectionList, Opened } from '#protocol/collections'
import type { FoundPeople, MemberList } from '#protocol/members'
import type { NoticeList } from '#protocol/notices'
import { type Album, makeAlbum } from '../support/album.ts'
import { addedTo, grant, Member, makePerson, ownerOf } from '../support/people.ts'
import { makePhoto } from '../support/put.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let album: Album
let owner: Member

beforeAll(async () => {
  server = await startServer({ vars: { TEST_CLOCK: 'header', FAULT: 'header' } })
  album = await makeAlbum(server)
  owner = new Member(album, ownerOf(album))
})
afterAll(() => server.close())

const lists = async (member: Member): Promise<string[]> => {
  const answer = await member.client.get<CollectionList>('/api/collections')
  return answer.json.collections.map(({ collectionId }) => collectionId)
}
const memberKeys = (opened: Opened) => {
  if (opened.keys.as !== 'member') throw new Error('not a member')
  return opened.keys
}
/** What was remembered for 5 s is over. */
const later = (seconds = 6) => ({ 'x-test-now': String(Date.now() + seconds * 1000) })

describe('finding people', () => {
  it('gives keys by address in the order asked, and null where there is no account', async () => {
    const [one, two] = [await makePerson(server), await makePerson(server)]
    const emails = [two.email.toUpperCase(), 'nobody@example.org', one.email]
    const answer = await album.client.post<FoundPeople>('/api/people', { emails })
    expect(answer.json.people.map(({ person }) => person?.accountId ?? null)).toEqual([
      two.accountId,
      null,
      one.accountId,
    ])
    expect(answer.json.people.map(({ email }) => email)).toEqual(emails)
  })

  it('takes at most 50 addresses', async () => {
    const emails = Array.from({ length: 51 }, (_, i) => `p${i}@example.org`)
    expect((await album.client.post('/api/people', { emails })).status).toBe(400)
  })
})

describe('adding', () => {
  it('lists the collection for the new member and hands over the grant until it was accepted', async () => {
    const person = await makePerson(server)
    const member = new Member(album, person)
    const given = grant()
    expect((await owner.add(person, 2, { grant: given })).status).toBe(204)
    expect(await lists(member)).toEqual([album.collectionId])
    const keys = memberKeys((await member.open()).json)
    expect(keys).toEqual({
      as: 'member',
      epoch: 0,
      wrappedCk: null,
      grant: { epoch: 1, grant: given, from: album.accountId },
    })
    expect((await member.keepKey(1)).status).toBe(204)
    expect(memberKeys((await member.open()).json).grant).toBeNull()
    expect(memberKeys((await member.open()).json).epoch).toBe(1)
  })

  it('changes nothing when it comes twice, also after the person has gone', async () => {
    const person = await makePerson(server)
    const member = new Member(album, person)
    const before = { ...album.position }
    expect((await owner.add(person, 1)).status).toBe(204)
    const { last } = owner
    expect((await owner.again()).status).toBe(204)
    const opened = (await owner.open()).json
    expect(opened.roster.length).toBe(before.seq + 1)
    expect((await owner.remove(person, 1)).status).toBe(204)
    owner.last = last
    expect((await owner.again()).status).toBe(204)
    expect((await member.open()).problem).toBe('collection-unavailable')
    expect(await lists(member)).toEqual([])
  })

  it('of two at the same place of the log takes one; the other has done nothing', async () => {
    const admin = await addedTo(album, 3)
    const [one, two] = [await makePerson(server), await makePerson(server)]
    const place = { ...album.position }
    const first = owner.add(one, 1)
    const second = admin.add(two, 1)
    const answers = await Promise.all([first, second])
    const problems = answers.map(({ problem }) => problem)
    expect([...problems].sort()).toEqual(['roster-moved', null].sort())
    const won = problems[0] === null
    expect(album.position.seq).toBe(place.seq + 1)
    expect(await lists(new Member(album, won ? two : one))).toEqual([])
    expect(await lists(new Member(album, won ? one : two))).toEqual([album.collectionId])
  })

  it('refuses keys that the account does not have', async () => {
    const person = await makePerson(server)
    const other = await makePerson(server)
    const mixed = { ...person, signer: other.signer }
    expect((await owner.add(mixed, 1)).problem).toBe('record-refused')
    const unknown = { ...person, accountId: 'AAAAAAAAAAAAAAAAAAAAAA' }
    expect((await owner.add(unknown, 1)).problem).toBe('not-found')
  })

  it('lists all members with address and role for each of them', async () => {
    const member = await addedTo(album, 1)
    const answer = await member.client.get<MemberList>(`${album.path}/members`)
    const own = answer.json.members.find(({ accountId }) => accountId === member.accountId)
    expect(own).toMatchObject({ email: member.person.email, role: 1 })
    expect(answer.json.members.find(({ role }) => role === 4)?.accountId).toBe(album.accountId)
  })
})

describe('roles', () => {
  it('a viewer made collaborator adds; lowered again, adds no more', async () => {
    const member = await addedTo(album, 1)
    expect((await member.put()).problem).toBe('not-allowed')
    expect((await owner.change(member.person, 1, 2)).status).toBe(204)
    await member.open()
    expect((await member.put()).status).toBe(201)
    expect((await owner.change(member.person, 2, 1)).status).toBe(204)
    expect((await member.put(makePhoto(), later())).problem).toBe('token-expired')
    await member.open()
    expect((await member.put()).problem).toBe('not-allowed')
  })

  it('an admin handles viewers and collaborators, and no admin', async () => {
    const admin = await addedTo(album, 3)
    const viewer = await makePerson(server)
    expect((await admin.add(viewer, 1)).status).toBe(204)
    expect((await admin.change(viewer, 1, 2)).status).toBe(204)
    expect((await admin.change(viewer, 2, 3)).problem).toBe('record-refused')
    expect((await admin.add(await makePerson(server), 3)).problem).toBe('record-refused')
    const other = await addedTo(album, 3)
    expect((await admin.remove(other.person, 3)).status).not.toBe(204)
    expect((await admin.change(ownerOf(album), 4, 3)).status).not.toBe(204)
    expect((await admin.remove(viewer, 2)).status).toBe(204)
  })
})

describe('removing and leaving', () => {
  it('ends the token of whoever is removed within 5 s, and their place in the list', async () => {
    const member = await addedTo(album, 2)
    const items = `${album.path}/items?since=0`
    expect((await member.client.get(items, member.auth)).status).toBe(200)
    expect((await owner.remove(member.person, 2)).status).toBe(204)
    const answer = await member.client.get(items, { ...member.auth, ...later() })
    expect(answer.problem).toBe('collection-unavailable')
    expect((await member.open()).problem).toBe('collection-unavailable')
    expect(await lists(member)).toEqual([])
    const opened = await owner.open()
    expect(opened.json.rotationDue).toBe(true)
  })

  it('a removal that arrives once more, after they were let in again, removes nobody', async () => {
    const member = await addedTo(album, 2)
    expect((await owner.remove(member.person, 2)).status).toBe(204)
    const removal = owner.last
    expect((await owner.add(member.person, 1)).status).toBe(204)
    await member.open()
    owner.last = removal
    expect((await owner.again()).status).toBe(204)
    expect((await member.open()).status).toBe(200)
    expect(await lists(member)).toEqual([album.collectionId])
    const late = await member.client.get(`${album.path}/items?since=0`, {
      ...member.auth,
      ...later(),
    })
    expect(late.status).toBe(200)
  })

  it('each is told what happened to them, once', async () => {
    const member = await addedTo(album, 1)
    expect((await owner.again()).status).toBe(204)
    await owner.change(member.person, 1, 2)
    await owner.remove(member.person, 2)
    const { json } = await member.client.get<NoticeList>('/api/notices')
    const told = json.notices.map(({ kind, count, by }) => [kind, count, by?.accountId])
    expect(told.sort()).toEqual([
      ['access-removed', 1, album.accountId],
      ['role-changed', 1, album.accountId],
      ['shared', 1, album.accountId],
    ])
  })

  it('leaving is for everybody but the owner', async () => {
    const member = await addedTo(album, 1)
    expect((await member.leave()).status).toBe(204)
    expect((await member.open()).problem).toBe('collection-unavailable')
    expect((await owner.leave()).problem).toBe('record-refused')
  })
})

describe('new keys', () => {
  it('are made by an admin for all members, exactly; each gets a grant', async () => {
    const fresh = await makeAlbum(server)
    const boss = new Member(fresh, ownerOf(fresh))
    const [admin, viewer] = [await addedTo(fresh, 3), await addedTo(fresh, 1)]
    expect((await admin.rotate([ownerOf(fresh)])).problem).toBe('roster-moved')
    expect((await viewer.rotate([ownerOf(fresh), admin.person])).problem).toBe('not-allowed')
    expect((await admin.rotate([ownerOf(fresh), viewer.person])).status).toBe(204)
    const given = memberKeys((await viewer.open()).json).grant
    expect(given).toMatchObject({ epoch: 2, from: admin.accountId })
    expect(memberKeys((await boss.open()).json)).toMatchObject({ epoch: 1, grant: { epoch: 2 } })
    expect(memberKeys((await admin.open()).json)).toMatchObject({ epoch: 2, grant: null })
  })
})
