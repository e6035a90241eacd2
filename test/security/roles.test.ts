// The rules of product.md §3, every cell: written out once below, and tried with real requests by
// everybody around a collection. The threat: a role that may more than its line says, in its own
// collection or with its own token in another one. What is refused must also have changed nothing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Role } from '#protocol/records/roster'
import type { Answer } from '../support/owner.ts'
import {
  addItem,
  deleteCollection,
  handIn,
  invite,
  leave,
  makeLink,
  readOriginal,
  removeItem,
  removeLink,
  revoke,
  saveCopy,
  saveRemark,
  suggest,
} from '../support/role-acts.ts'
import { type Actor, actorsOf, elsewhere, type Kind, kinds, Place } from '../support/role-world.ts'
import { type Server, startServer } from '../support/server.ts'
import { id } from '../support/signer.ts'

const table = `
act                                      owner  admin  collab viewer stranger guest nobody
open the collection                      yes    yes    yes    yes    no       no    no
see the list of items                    yes    yes    yes    yes    no       yes   no
download an original                     yes    yes    yes    yes    no       yes   no
see thumbnails                           yes    yes    yes    yes    no       yes   no
read the log                             yes    yes    yes    yes    no       yes   no
save a copy to an own collection         yes    yes    yes    yes    no       no    no
add an item                              yes    yes    yes    no     no       yes   no
remove an item of their own              yes    yes    yes    no     no       no    no
remove an item of a collaborator         yes    yes    no     no     no       no    no
remove an item of an admin               yes    yes    no     no     no       no    no
remove an item of the owner              yes    yes    no     no     no       no    no
remove an item of a guest                yes    yes    no     no     no       no    no
suggest that an adder delete an item     yes    yes    no     no     no       no    no
see the list of people                   yes    yes    yes    yes    no       no    no
add a viewer                             yes    yes    no     no     no       no    no
add a collaborator                       yes    yes    no     no     no       no    no
add an admin                             yes    no     no     no     no       no    no
add an owner                             no     no     no     no     no       no    no
make a viewer collaborator               yes    yes    no     no     no       no    no
make a collaborator viewer               yes    yes    no     no     no       no    no
make a collaborator admin                yes    no     no     no     no       no    no
make an admin collaborator               yes    no     no     no     no       no    no
make themselves admin                    no     no     no     no     no       no    no
remove a viewer                          yes    yes    no     no     no       no    no
remove a collaborator                    yes    yes    no     no     no       no    no
remove an admin                          yes    no     no     no     no       no    no
remove the owner                         no     no     no     no     no       no    no
hand in an entry that the owner signed   yes    no     no     no     no       no    no
see the records of a viewer              yes    yes    no     no     no       no    no
see the records of an admin              yes    no     no     no     no       no    no
see the records of a link                yes    no     no     no     no       no    no
leave                                    no     yes    yes    yes    no       no    no
invite a viewer                          yes    yes    no     no     no       no    no
invite an admin                          yes    no     no     no     no       no    no
see invitations                          yes    yes    no     no     no       no    no
take back the invitation of a viewer     yes    yes    no     no     no       no    no
take back the invitation of an admin     yes    no     no     no     no       no    no
change the title                         yes    yes    no     no     no       no    no
say the own name                         yes    yes    yes    yes    no       no    no
keep a key                               yes    yes    yes    yes    no       no    no
make new keys                            yes    yes    no     no     no       no    no
see the links                            yes    no     no     no     no       no    no
make a link                              yes    no     no     no     no       no    no
change a link                            yes    no     no     no     no       no    no
remove a link                            yes    no     no     no     no       no    no
delete the collection                    yes    no     no     no     no       no    no
call the deletion off                    yes    no     no     no     no       no    no
`

type Act = (actor: Actor, place: Place) => Promise<Answer>
const get =
  (rest: string): Act =>
  ({ member }) =>
    member.client.get(`${member.album.path}${rest}`, member.auth)
const change =
  (from: Role, to: Role): Act =>
  async ({ member }, place) =>
    member.change((await place.fresh(from)).person, from, to)
const remove =
  (role: Role): Act =>
  async ({ member }, place) =>
    member.remove((await place.fresh(role)).person, role)
const add =
  (role: Role): Act =>
  async ({ member }, place) =>
    member.add(await place.newcomer(), role)
const removeOf =
  (role: Role): Act =>
  async (actor, place) =>
    removeItem(actor, await place.photoBy(await place.fresh(role)))
const recordsOf =
  (role: Role): Act =>
  async ({ member }, place) => {
    const { accountId } = await place.fresh(role)
    return member.client.get(`${place.album.path}/records?account=${accountId}`)
  }

/** Somebody who may not add has items from when they might. */
async function ownItem(actor: Actor, place: Place): Promise<string> {
  if (actor.kind === 'guest' || actor.away) return place.photoByGuest()
  if (actor.kind !== 'viewer') return place.photoBy(isIn(actor) ? actor.member : place.owner)
  const { owner } = place
  await owner.change(actor.member.person, 1, 2)
  await actor.member.open()
  const objectId = await place.photoBy(actor.member)
  await owner.change(actor.member.person, 2, 1)
  await actor.member.open()
  return objectId
}
const isIn = ({ kind }: Actor): boolean => ['owner', 'admin', 'collab'].includes(kind)

const acts: Record<string, Act> = {
  'open the collection': ({ member }) =>
    member.client.post(`${member.album.path}/open`, { rosterAfter: 0, rows: 1 }),
  'see the list of items': get('/items?since=0'),
  'download an original': async (actor, place) =>
    readOriginal(actor, await place.photoBy(place.owner)),
  'see thumbnails': async ({ member }, place) =>
    member.client.post(
      `${place.album.path}/batch`,
      { items: [{ objectId: await place.photoBy(place.owner), version: 1 }] },
      member.auth,
    ),
  'read the log': get('/roster?after=0'),
  'save a copy to an own collection': saveCopy,
  'add an item': addItem,
  'remove an item of their own': async (actor, place) =>
    removeItem(actor, await ownItem(actor, place)),
  'remove an item of a collaborator': removeOf(2),
  'remove an item of an admin': removeOf(3),
  'remove an item of the owner': async (actor, place) =>
    removeItem(actor, await place.photoBy(place.owner)),
  'remove an item of a guest': async (actor, place) =>
    removeItem(actor, await place.photoByGuest()),
  'suggest that an adder delete an item': async (actor, place) =>
    suggest(actor, await place.photoBy(await place.fresh(2))),
  'see the list of people': get('/members'),
  'add a viewer': add(1),
  'add a collaborator': add(2),
  'add an admin': add(3),
  'add an owner': add(4),
  'make a viewer collaborator': change(1, 2),
  'make a collaborator viewer': change(2, 1),
  'make a collaborator admin': change(2, 3),
  'make an admin collaborator': change(3, 2),
  'make themselves admin': ({ member, kind }) =>
    member.change(member.person, kind === 'collab' ? 2 : 1, 3),
  'remove a viewer': remove(1),
  'remove a collaborator': remove(2),
  'remove an admin': remove(3),
  'remove the owner': ({ member }, place) => member.remove(place.owner.person, 4),
  'hand in an entry that the owner signed': handIn,
  'see the records of a viewer': recordsOf(1),
  'see the records of an admin': recordsOf(3),
  'see the records of a link': (actor, place) =>
    get(`/records?link=${place.link.linkId}`)(actor, place),
  leave,
  'invite a viewer': (actor) => invite(actor, 1),
  'invite an admin': (actor) => invite(actor, 3),
  'see invitations': get('/invitations'),
  'take back the invitation of a viewer': (actor, place) => revoke(actor, place, 1),
  'take back the invitation of an admin': (actor, place) => revoke(actor, place, 3),
  'change the title': (actor, place) => saveRemark(actor, place.album.titleId),
  'say the own name': (actor) => saveRemark(actor, id()),
  'keep a key': ({ member }) => member.keepKey(member.album.epoch),
  'make new keys': async ({ member }, place) =>
    member.rotate(await place.others(member.accountId), await place.readingLinks()),
  'see the links': get('/links'),
  'make a link': makeLink,
  'change a link': ({ member }, { link }) =>
    member.client.put(link.path, { settings: { ...link.settings, deviceLimit: 900 } }),
  'remove a link': removeLink,
  'delete the collection': deleteCollection,
  'call the deletion off': ({ member }, place) =>
    member.client.delete(`${place.album.path}/deletion`),
}

interface Line {
  act: string
  cells: Record<Kind, boolean>
}
const lines: Line[] = table
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const words = line.trim().split(/\s+/)
    const cells = words.slice(-kinds.length)
    const act = words.slice(0, -kinds.length).join(' ')
    return {
      act,
      cells: Object.fromEntries(kinds.map((kind, i) => [kind, cells[i] === 'yes'])),
    } as Line
  })

let server: Server
let here: Place
let there: Place
let actors: Map<Kind, Actor>
beforeAll(async () => {
  server = await startServer()
  there = await Place.make(server)
  here = await Place.make(server)
  actors = await actorsOf(here, there)
})
afterAll(() => server.close())

it('every line of the table is tried, and nothing else', () => {
  expect(lines.map(({ act }) => act)).toEqual(Object.keys(acts))
  expect(lines.length * kinds.length).toBe(47 * 7)
})

/** `same`: the last request has changed nothing; what was made ready before it is no part of it. */
async function tried(act: string, actor: Actor, place: Place): Promise<Answer & { same: boolean }> {
  const perform = acts[act]
  if (!perform) throw new Error(act)
  let before = ''
  const { fetch } = server
  server.fetch = async (...request) => {
    before = await place.fingerprint()
    return fetch(...request)
  }
  try {
    const answer = await perform(actor, place)
    if (answer.status < 300) place.changed()
    return { ...answer, same: before === (await place.fingerprint()) }
  } finally {
    server.fetch = fetch
  }
}

const refusals = [401, 403, 404, 409, 422]

describe.each(lines)('$act', ({ act, cells }) => {
  for (const kind of [...kinds].sort((a, b) => Number(cells[a]) - Number(cells[b]))) {
    it(`${cells[kind] ? 'is for' : 'is not for'} ${kind}`, async () => {
      const actor = actors.get(kind)
      if (!actor) throw new Error(kind)
      const answer = await tried(act, actor, here)
      const shown = `${answer.status} ${answer.problem ?? ''}`
      if (cells[kind]) expect(shown, answer.text).toMatch(/^20\d/)
      else
        expect([shown, refusals.includes(answer.status), answer.same]).toEqual([shown, true, true])
    })
  }

  it('is for none of them in another collection', async () => {
    for (const kind of ['owner', 'admin', 'collab', 'viewer', 'guest', 'nobody'] as const) {
      const actor = actors.get(kind)
      if (!actor) throw new Error(kind)
      const answer = await tried(act, elsewhere(actor, there), there)
      const shown = `${kind} ${answer.status} ${answer.problem ?? ''}`
      expect([shown, refusals.includes(answer.status), answer.same]).toEqual([shown, true, true])
    }
  })
})
