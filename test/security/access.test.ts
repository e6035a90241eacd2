// The threat: a route that asks nobody, or the wrong question. Every route of the Worker, as the app
// itself lists them, is tried by every kind of visitor; a new route must appear in the table first.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { concat } from '#protocol/records/bytes'
import { right } from '#protocol/records/roster'
import { app } from '../../worker/app.ts'
import { type Actor, accessTable, type Role, roles, type World } from '../support/access-table.ts'
import { type Album, makeAlbum } from '../support/album.ts'
import { Client } from '../support/owner.ts'
import { addedTo, type Member } from '../support/people.ts'
import { makePhoto, type PutBody } from '../support/put.ts'
import { type Server, startServer } from '../support/server.ts'
import type { Visitor } from '../support/visitor.ts'

const refusals = [401, 403, 404, 410]
let server: Server
let world: World
const actors = new Map<Role, Actor>()

const whole = ({ prefix, streams }: PutBody): Uint8Array => concat(prefix, streams)
const guestActor = (visitor: Visitor): Actor => ({
  client: visitor.client,
  token: visitor.token,
  photo: (photo) => whole(visitor.body(photo)),
  visitor,
})
const memberActor = (album: Album): Actor => ({
  client: album.client,
  token: album.token,
  photo: (photo) => whole(album.body(photo)),
  visitor: null,
})

const placeActor = (member: Member): Actor => ({
  client: member.client,
  token: member.token,
  photo: (photo) => whole(member.body(photo)),
  visitor: null,
})

beforeAll(async () => {
  server = await startServer({ vars: { SETUP: 'local', TEST_CLOCK: 'header' } })
  const album = await makeAlbum(server)
  const places = [
    ['admin', await addedTo(album, 3)],
    ['collaborator', await addedTo(album, 2)],
    ['viewer', await addedTo(album, 1)],
  ] as const
  const viewing = await (await album.addLink({ rights: right.view })).guest()
  const collecting = await (await album.addLink()).guest()
  const expiring = await album.addLink({ settings: { expiresAt: Date.now() + 3_600_000 } })
  const expired = await expiring.guest()
  await expiring.change({ settings: { expiresAt: Date.now() - 1 } })
  const link = await album.addLink()
  const photo = makePhoto()
  await album.put(photo)
  // Last, so that the log ends with a cutoff.
  const removing = await album.addLink()
  const removed = await removing.guest()
  await removing.remove()
  world = { album, link, photo }
  const client = new Client(server)
  actors.set('signed out', {
    client,
    token: '',
    photo: (one) => whole(album.body(one)),
    visitor: null,
  })
  actors.set('stranger', memberActor(await makeAlbum(server)))
  actors.set('owner', memberActor(album))
  for (const [role, member] of places) actors.set(role, placeActor(member))
  actors.set('guest of a view link', guestActor(viewing))
  actors.set('guest of a collect link', guestActor(collecting))
  actors.set('guest of an expired link', guestActor(expired))
  actors.set('guest of a removed link', guestActor(removed))
  // What this isolate still remembers is over after 5 s; opening again renews the tokens.
  server.clearLogs()
})
afterAll(() => server.close())

const routes = () =>
  new Set(
    app.routes
      .filter((route) => route.method !== 'ALL' && route.path !== '/api/measured')
      .map((route) => `${route.method} ${route.path}`),
  )

it('every route has a row, and every row a route', () => {
  expect([...routes()].sort()).toEqual(Object.keys(accessTable).sort())
})

describe.each(Object.entries(accessTable))('%s', (_name, row) => {
  const refused = roles.filter((role) => !row.allowed.includes(role))

  for (const role of [...refused, ...row.allowed]) {
    const allowed = row.allowed.includes(role)
    it(`${allowed ? 'lets in' : 'refuses'} ${role}`, async () => {
      const actor = actors.get(role)
      if (!actor) throw new Error(role)
      const { status } = await row.send(actor, world)
      expect(status).toBeLessThan(500)
      const isRefusal = [...refusals, ...(row.alsoRefused ?? [])].includes(status)
      expect([status, isRefusal]).toEqual([status, !allowed])
    })
  }
})

it('none of it was a fault', () => {
  expect(server.logs().filter((line) => /error|uncaught|unhandled/i.test(line))).toEqual([])
})
