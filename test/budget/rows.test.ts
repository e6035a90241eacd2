// Budget S1 for people: with 200 members, 100,000 items and 20,000 remarks a request asks of the
// platform what it asks in a collection of three people. What grows by its nature (the list of people,
// new keys for all of them, the records of whoever goes) grows with just that, and is written here.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import { packRosterState, parseRosterState } from '#protocol/records/roster-state'
import { type Album, makeAlbum } from '../support/album.ts'
import { addedTo, Member, makePerson, ownerOf } from '../support/people.ts'
import { makePhoto } from '../support/put.ts'
import { type Server, startServer } from '../support/server.ts'
import { id, makeSigner, random, sha, xPublicKey } from '../support/signer.ts'

const crowd = 197
const items = 100_000
const remarks = 20_000

/** What may be more in the large one. */
const inherent: Record<string, { read: number; written: number }> = {
  // At most 1,000 facts come along.
  open: { read: 1_000, written: 0 },
  'list people': { read: 3 * crowd + 4, written: 0 },
  'new keys': { read: 4 * crowd + 4, written: crowd },
}

interface Cost {
  subrequests: number
  rowsRead: number
  rowsWritten: number
}
let server: Server
let last: Cost
beforeAll(async () => {
  server = await startServer({ vars: { MEASURE: 'on' } })
  const { fetch } = server
  server.fetch = async (...request) => {
    const answer = await fetch(...request)
    const number = (name: string) => Number(answer.headers.get(name))
    last = {
      subrequests: number('x-subrequests'),
      rowsRead: number('x-rows-read'),
      rowsWritten: number('x-rows-written'),
    }
    return answer
  }
})
afterAll(() => server.close())

/** Members whom only the server knows: the log is not replayed here. */
async function fill(album: Album): Promise<void> {
  const { DB } = await server.bindings()
  const row = await DB.prepare('SELECT state FROM roster_states WHERE collection_id = ?1')
    .bind(album.collectionId)
    .first<{ state: string }>()
  const state = parseRosterState(fromBase64url(row?.state ?? ''))
  const people = Array.from({ length: crowd }, () => ({
    userId: random(16),
    edPk: makeSigner().pk,
    xPk: xPublicKey(),
    idVersion: 1,
    role: 2 as const,
    viaLink: null,
    lastSeq: 1,
  }))
  const full = packRosterState({ ...state, members: [...state.members, ...people] })
  const rows = people.map((one) => [one.userId, one.edPk, one.xPk].map((part) => toBase64url(part)))
  await DB.batch([
    DB.prepare('UPDATE roster_states SET state = ?2 WHERE collection_id = ?1').bind(
      album.collectionId,
      toBase64url(full),
    ),
    DB.prepare(
      `INSERT INTO members (collection_id, account_id, role, ed_pk, x_pk, entry_seq, generation,
         key_epoch, wrapped_ck)
       SELECT ?1, value ->> 0, 2, value ->> 1, value ->> 2, 1, 1, 1, '' FROM json_each(?2)`,
    ).bind(album.collectionId, JSON.stringify(rows)),
  ])
  const ids = JSON.stringify(rows.map(([userId]) => userId))
  for (let from = 0; from < items; from += 10_000) {
    await DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT ${from} + 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${from} + 10000)
       INSERT INTO items (collection_id, object_id, version, seq, epoch, wrapped_key, card, statement,
         added_at, author_kind, author_id, author_key, device_id, bytes, payer_id)
       SELECT ?1, printf('%022d', i), 1, 1000000 + i, 1, 'k', 'c', 's', i, 1,
         json_extract(?2, '$[' || CAST(i % ${crowd} AS INTEGER) || ']'), '', '', 1,
         json_extract(?2, '$[' || CAST(i % ${crowd} AS INTEGER) || ']') FROM n`,
    )
      .bind(album.collectionId, ids)
      .run()
  }
  await DB.batch([
    DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${remarks})
       INSERT INTO remarks (collection_id, remark_id, revision, seq, sort, epoch, account_id, sealed)
       SELECT ?1, 'r' || i, 1, i, 'fact', 1, json_extract(?2, '$[' || CAST(i % ${crowd} AS INTEGER) || ']'), 'x'
         FROM n`,
    ).bind(album.collectionId, ids),
    DB.prepare('UPDATE collections SET seq = 2000000, items = ?2 WHERE id = ?1').bind(
      album.collectionId,
      items - 1_000,
    ),
  ])
}

/** What each request costs here, in the order of the acts. */
async function costsIn(album: Album): Promise<Record<string, Cost>> {
  const owner = new Member(album, ownerOf(album))
  const costs: Record<string, Cost> = {}
  const measured = async (name: string, act: () => Promise<{ status: number; text: string }>) => {
    const answer = await act()
    expect([name, answer.status < 300], answer.text.slice(0, 200)).toEqual([name, true])
    costs[name] = last
  }
  const person = await makePerson(server)
  await owner.open()
  await album.put()
  await measured('find', () => owner.client.post('/api/people', { emails: [person.email] }))
  await measured('add', () => owner.add(person, 2))
  const member = new Member(album, person)
  await measured('open', () => member.open({ rosterAfter: album.position.seq, rows: 60 }))
  await measured('keep a key', () => member.keepKey(1))
  await measured('list backwards', () =>
    member.client.get(`${album.path}/items?before=9000000&limit=60`, member.auth),
  )
  await measured('put', () => member.put(makePhoto()))
  await measured('say a name', () =>
    member.client.put(
      `${album.path}/remarks/${id()}`,
      { revision: 1, epoch: 1, sort: 'fact', sealed: toBase64url(random(328)) },
      member.auth,
    ),
  )
  await measured('all collections', () => member.client.get('/api/collections'))
  await measured('see own records', () =>
    member.client.get(`${album.path}/records?account=${member.accountId}`),
  )
  await measured('change a role', () => owner.change(person, 2, 1))
  await measured('invite', () =>
    owner.client.post(`${album.path}/invitations`, {
      invitationId: id(),
      role: 1,
      email: null,
      codeHash: toBase64url(sha(random(32))),
      linkId: null,
    }),
  )
  await measured('remove', () => owner.remove(person, 1))
  await measured('list people', () => owner.client.get(`${album.path}/members`))
  const { DB } = await server.bindings()
  const { results } = await DB.prepare(
    'SELECT account_id FROM members WHERE collection_id = ?1 AND role < 4',
  )
    .bind(album.collectionId)
    .all<{ account_id: string }>()
  const others = results.map((row) => ({ ...person, accountId: row.account_id }))
  await measured('new keys', () => owner.rotate(others))
  return costs
}

it('costs the same among 200 people and 100,000 items as among three people', async () => {
  const [small, large] = [await makeAlbum(server), await makeAlbum(server)]
  for (const album of [small, large]) for (const role of [1, 2] as const) await addedTo(album, role)
  for (let i = 0; i < 70; i++) await small.put()
  await fill(large)
  const [few, many] = [await costsIn(small), await costsIn(large)]
  for (const [name, cost] of Object.entries(many)) {
    const base = few[name]
    if (!base) throw new Error(name)
    const { read, written } = inherent[name] ?? { read: 4, written: 0 }
    expect([name, cost.subrequests]).toEqual([name, base.subrequests])
    expect(cost.rowsRead - base.rowsRead, name).toBeLessThanOrEqual(read)
    expect(cost.rowsWritten - base.rowsWritten, name).toBeLessThanOrEqual(written)
  }
  expect(Math.max(...Object.values(many).map(({ subrequests }) => subrequests))).toBeLessThan(20)
})

it('a roster state of 200 people stays small for the one row that it is', async () => {
  const { DB } = await server.bindings()
  const row = await DB.prepare('SELECT max(length(state)) AS n FROM roster_states').first<{
    n: number
  }>()
  // 110 bytes for each, as text; 500 people are the most.
  expect(row?.n).toBeLessThan(32_000)
})
