// What people placed and said in an album when their place changes, and a Worker that dies in between.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { CollectionList } from '#protocol/collections'
import { rosterHeadInput } from '#protocol/records/contexts'
import { type Album, makeAlbum } from '../support/album.ts'
import { addedTo, Member, makePerson, ownerOf } from '../support/people.ts'
import { makePhoto, sendPhoto } from '../support/put.ts'
import { type Server, startServer } from '../support/server.ts'
import { id, random, sha } from '../support/signer.ts'

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

describe('what somebody placed', () => {
  it('leaves the collection with them, stays theirs, and is charged as before', async () => {
    const member = await addedTo(album, 2)
    const photo = makePhoto()
    expect((await member.put(photo)).status).toBe(201)
    const used = await member.used()
    expect(used).toBeGreaterThan(0)
    const before = (await owner.open()).json
    expect(before.rows.map(({ objectId }) => objectId)).toContain(photo.objectId)
    expect((await member.leave()).status).toBe(204)
    const after = (await owner.open()).json
    expect(after.rows.map(({ objectId }) => objectId)).not.toContain(photo.objectId)
    expect(after.items).toBe(before.items - 1)
    expect(await member.used()).toBe(used)
    const library = await member.client.get<{ rows: { objectId: string; state: string }[] }>(
      '/api/library',
    )
    expect(library.json.rows).toMatchObject([{ objectId: photo.objectId, state: 'kept' }])
  })

  it('counts for who was let in again only when it was added again', async () => {
    const member = await addedTo(album, 2)
    await member.put()
    expect((await owner.remove(member.person, 2)).status).toBe(204)
    expect((await owner.add(member.person, 2)).status).toBe(204)
    await member.open()
    const photo = makePhoto()
    expect((await member.put(photo)).status).toBe(201)
    await server.sweep()
    const rows = (await owner.open()).json.rows.map(({ objectId }) => objectId)
    expect(rows).toContain(photo.objectId)
  })

  it('stays here when the role is lowered; what was signed before counts, what comes late does not', async () => {
    const member = await addedTo(album, 2)
    const photo = makePhoto()
    await member.put(photo)
    const late = member.body(makePhoto())
    expect((await owner.change(member.person, 2, 1)).status).toBe(204)
    await member.open()
    const answer = await sendPhoto(server, member.token, late)
    expect(answer.problem).toBe('not-allowed')
    const rows = (await owner.open()).json.rows.map(({ objectId }) => objectId)
    expect(rows).toContain(photo.objectId)
  })
})

describe('a list of records that misses what was just added', () => {
  it('is refused, and the removal is made again with the new one', async () => {
    const member = await addedTo(album, 2)
    await member.put()
    const { cutoff, list } = album.cutoffOf(await owner.records(member.person))
    await member.put()
    const entry = owner.entry(owner.aboutPerson(member.person, 3, 2, cutoff))
    const path = `${album.path}/members/${member.accountId}/remove`
    const body = { entry: entry.text, cutoff: list }
    expect((await album.client.post(path, body)).problem).toBe('cutoff-differs')
    expect((await member.open()).status).toBe(200)
    expect((await owner.remove(member.person, 2)).status).toBe(204)
  })
})

describe('a Worker that dies', () => {
  it('before the log has the entry: nobody was added, and the same request adds them', async () => {
    const person = await makePerson(server)
    const member = new Member(album, person)
    const died = await owner.add(person, 1, {}, { 'x-test-fault': 'membership' })
    expect(died.status).toBe(500)
    expect(await lists(member)).toEqual([])
    expect((await owner.add(person, 1)).status).toBe(204)
    expect(await lists(member)).toEqual([album.collectionId])
  })

  it('after it: the person is in, and the same request is answered', async () => {
    const person = await makePerson(server)
    const entry = owner.entry(owner.aboutPerson(person, 1, 1))
    expect((await owner.add(person, 1, {}, { 'x-test-fault': 'append' })).status).toBe(500)
    expect((await owner.again()).status).toBe(204)
    album.follow(entry)
    await settle()
    expect(await lists(new Member(album, person))).toEqual([album.collectionId])
  })

  it('in the middle of a removal: access is gone at once, the sweep takes the items out', async () => {
    const member = await addedTo(album, 2)
    const photo = makePhoto()
    await member.put(photo)
    expect((await owner.remove(member.person, 2, { 'x-test-fault': 'append' })).status).toBe(500)
    expect((await member.open()).problem).toBe('collection-unavailable')
    await settle()
    await server.sweep()
    const rows = (await owner.open()).json.rows.map(({ objectId }) => objectId)
    expect(rows).not.toContain(photo.objectId)
    expect(await lists(member)).toEqual([])
  })
})

/** The log as the server has it: signed anew with another time, an entry has another hash. */
async function settle(): Promise<void> {
  const { roster } = (await owner.open()).json
  const last = fromBase64url(roster.at(-1) ?? '')
  album.position = { seq: roster.length, head: sha(rosterHeadInput(last)) }
}

describe('remarks', () => {
  const save = (member: Member, id: string, revision = 1) =>
    member.client.put(
      `${album.path}/remarks/${id}`,
      { revision, epoch: album.epoch, sort: 'fact', sealed: toBase64url(random(328)) },
      member.auth,
    )

  it('a viewer says their own name and changes it, and touches nothing of others', async () => {
    const [viewer, other] = [await addedTo(album, 1), await addedTo(album, 2)]
    const own = id()
    expect((await save(viewer, own)).status).toBe(204)
    expect((await save(viewer, own, 2)).status).toBe(204)
    expect((await save(other, own, 3)).problem).toBe('not-allowed')
    expect((await save(viewer, album.titleId, 9)).problem).toBe('not-allowed')
    await owner.open()
    expect((await save(owner, album.titleId, 9)).status).toBe(204)
  })

  it('a viewer has room for a few', async () => {
    const viewer = await addedTo(album, 1)
    for (let i = 0; i < 20; i++) expect((await save(viewer, id())).status).toBe(204)
    expect((await save(viewer, id())).problem).toBe('too-many')
  })
})
