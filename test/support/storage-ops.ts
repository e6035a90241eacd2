// The operations of the property test: each is worked out against the model, sent as a client would,
// and compared: was it taken where the model takes it? A request may be killed after one of its steps
// and sent again, and any may be sent twice.
import fc from 'fast-check'
import { toBase64url } from '#protocol/base64url'
import { parseToken } from '#protocol/records/token'
import { signToken, tokenText } from '../../worker/access/token.ts'
import { copyOf, signCopy } from './copies.ts'
import type { Answer } from './owner.ts'
import { grant, Member, ownerOf } from './people.ts'
import { chargedBytes, type PutBody, sendPhoto } from './put.ts'
import { random } from './signer.ts'
import type { What } from './storage-model.ts'
import { memberToken, tiny, type World } from './storage-world.ts'

const kinds = [
  ...(['put', 'put', 'guest', 'copy', 'copy', 'copy', 'remove', 'remove', 'remove'] as const),
  ...(['trash', 'trash', 'restore', 'restore', 'purge', 'purge', 'purge', 'empty'] as const),
  ...(['leave', 'expel', 'enter', 'delete', 'adoptAndDelete', 'callOff', 'adopt'] as const),
  ...(['suggest', 'answer', 'account'] as const),
]
type Kind = (typeof kinds)[number]

/** Numbers are taken modulo what there is, so that every value means something. */
export const operation = fc.record({
  kind: fc.constantFrom(...kinds),
  who: fc.nat(2),
  at: fc.nat(2),
  from: fc.nat(3),
  pick: fc.nat(96),
  choice: fc.nat(2),
  /** What nobody may do, or has no effect: mostly something sensible is done instead. */
  blind: fc.nat(5).map((n) => n === 1),
  /** Sent again after it was answered. */
  twice: fc.nat(3).map((n) => n === 1),
  /** Killed after this step of its own, if it has so many; then sent again, or left to the sweep. */
  die: fc.nat(11),
  retry: fc.boolean(),
})
export type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

type Send = (headers: Record<string, string>) => Promise<Answer>
interface Plan {
  send: Send
  /** Null: nothing is promised about this answer. */
  taken: boolean | null
  /** What the model says then; `died`: the step after which it was killed and left alone. */
  settle: (died: string | null) => void
  steps?: string[]
  /** Of a request that was killed the sweep goes on. */
  swept?: boolean
}

/** True when only the sweep brings the tables to where the model is. */
export async function perform(world: World, op: Operation): Promise<boolean> {
  const one = op.blind ? op : sensible(world, op)
  const plan = await plans[one.kind](world, one)
  if (!plan) return false
  const { send, steps = [], taken } = plan
  const step = taken ? steps[op.die] : undefined
  if (step) {
    const died = await send({ 'x-test-fault': step })
    if (died.problem !== 'internal') throw new Error(`not killed after ${step}: ${died.text}`)
    if (!op.retry) {
      plan.settle(step)
      return true
    }
  }
  for (let sent = 0; sent < (op.twice ? 2 : 1); sent++) {
    const answer = await send({})
    if (sent > 0 || step || taken === null) continue
    if (answer.status < 300 !== taken)
      throw new Error(`${one.kind} ${taken ? 'refused' : 'taken'}: ${answer.status} ${answer.text}`)
  }
  plan.settle(null)
  return plan.swept ?? false
}

/** Where an operation means nothing yet, what leads there is done instead; at last something is put. */
const instead: Partial<Record<Kind, Kind>> = {
  restore: 'trash',
  purge: 'trash',
  empty: 'trash',
  answer: 'suggest',
  enter: 'leave',
  callOff: 'delete',
  adopt: 'guest',
}

/** The same operation with a person, a place and an object for which it means something. */
function sensible(world: World, op: Operation): Operation {
  const { model, people, albums, objects } = world
  const found: Operation[] = []
  for (const who of people.keys())
    for (const at of albums.keys())
      for (const from of op.kind === 'copy' ? [0, 1, 2, 3] : [op.from])
        for (const object of objects.keys())
          if (model.means(op.kind, { who, at, object, from }))
            found.push({ ...op, who, at, from, pick: object })
  const other = instead[op.kind] ?? 'put'
  if (found.length === 0) return other === op.kind ? op : sensible(world, { ...op, kind: other })
  return found[op.pick % found.length] ?? op
}

type Planner = (world: World, op: Operation) => Promise<Plan | null>

const objectsOf = ({ objects }: World, pick: number): number[] =>
  objects.length === 0 ? [] : [...new Set([pick % objects.length, (pick * 3 + 1) % objects.length])]

const client = (world: World, who: number) => {
  const person = world.people[who]
  if (!person) throw new Error('nobody')
  return person.client
}
const albumAt = (world: World, at: number) => {
  const album = world.albums[at]
  if (!album) throw new Error('no such album')
  return album
}
const member = (world: World, at: number, who: number) => {
  const person = world.people[who]
  if (!person) throw new Error('nobody')
  return new Member(albumAt(world, at), person)
}

/** A new object, its bytes once for all. */
function putPlan(world: World, at: number, payer: number, taken: boolean, made: Made): Plan {
  const { model, stage } = world
  const { body, token } = made
  const object = world.objects.push({ objectId: made.objectId, put: body, seeded: false }) - 1
  model.sizes.push(chargedBytes(body))
  const fits = model.fits(payer, object)
  return {
    send: (headers) =>
      sendPhoto(stage.server, token, body, { 'x-test-now': String(stage.now), ...headers }),
    taken: taken && fits,
    steps: ['begin', 'put', 'commit'],
    settle(died) {
      if (!taken || !fits) return
      if (died === null || died === 'commit') model.place(at, object, payer, made.byGuest)
      else model.pending.push({ object, payer, since: stage.now })
    },
  }
}
interface Made {
  objectId: string
  body: PutBody
  token: string
  byGuest: boolean
}

const forObjects =
  (
    path: string,
    settle: (world: World, op: Operation, objects: number[]) => void,
    steps?: string[],
  ) =>
  async (world: World, op: Operation): Promise<Plan | null> => {
    const objects = objectsOf(world, op.pick)
    if (objects.length === 0) return null
    const body = { objects: objects.map((one) => world.objects[one]?.objectId) }
    return {
      send: (headers) => client(world, op.who).post(path, body, headers),
      taken: world.model.alive[op.who] === true,
      settle: () => {
        if (world.model.alive[op.who]) settle(world, op, objects)
      },
      ...(steps ? { steps } : {}),
    }
  }

const plans: Record<Kind, Planner> = {
  async put(world, { at, who }) {
    const photo = tiny()
    const made = member(world, at, who)
    const token = await memberToken(world, at, who)
    const body = made.body(photo)
    const taken = world.model.mayAdd(at, who)
    return putPlan(world, at, who, taken, { objectId: photo.objectId, body, token, byGuest: false })
  },

  async guest(world) {
    const at = 0
    const { model, stage } = world
    const album = albumAt(world, at)
    if (!world.visitor && !model.takesGuests(at)) return null
    world.visitor ??= await (await album.addLink()).guest({
      headers: album.client.options.headers ?? {},
    })
    const { visitor } = world
    const photo = tiny()
    const { keyId: _, mac: __, ...old } = parseToken(Buffer.from(visitor.token, 'base64url'))
    const times = { issuedAt: stage.now, expiresAt: stage.now + 900_000 }
    const token = tokenText(await signToken(stage.capability, { ...old, ...times }))
    const body = visitor.body(photo)
    const owner = model.collections[at]?.owner ?? -1
    const made = { objectId: photo.objectId, body, token, byGuest: true }
    return putPlan(world, at, owner, model.takesGuests(at), made)
  },

  async copy(world, { at, who, from, pick, choice }) {
    const { model } = world
    const object = objectsOf(world, pick)[0]
    const source = object === undefined ? undefined : world.objects[object]
    if (object === undefined || !source) return null
    const person = world.people[who]
    if (!person) return null
    const album = albumAt(world, at)
    const signing = {
      ...person,
      collectionId: album.collectionId,
      position: album.position,
      epoch: 1,
    }
    const items = [copyOf(signing, source.put)]
    const readable = model.reads(who, from, object)
    const there = model.find(at, object)
    const isThere = there?.state === 'shown'
    const free = !there || there.payer === -1 || there.payer === who
    const mayAdd = model.mayAdd(at, who)
    const fits = model.holds(who, object) || model.fits(who, object)
    const body = { from: from === 3 ? null : world.albums[from]?.collectionId, items }
    return {
      send: (headers) => person.client.post(`${album.path}/copies`, body, headers),
      taken: isThere ? model.roleOf(at, who) >= 1 : mayAdd,
      steps: isThere || choice === 0 ? [] : ['copied'],
      settle() {
        if (mayAdd && readable && !isThere && free && fits) model.place(at, object, who, false)
      },
    }
  },

  async remove(world, { at, who, pick }) {
    const { model, stage } = world
    const objects = objectsOf(world, pick)
    if (objects.length === 0) return null
    const headers = { authorization: `Keepsake ${await memberToken(world, at, who)}` }
    const body = { objects: objects.map((one) => world.objects[one]?.objectId) }
    return {
      send: () => client(world, who).post(`${albumAt(world, at).path}/items/remove`, body, headers),
      taken: null,
      settle: () => model.remove(at, who, objects, stage.now),
    }
  },

  trash: forObjects('/api/trash', ({ model, stage }, { who }, objects) =>
    model.trash(who, objects, stage.now),
  ),
  restore: forObjects('/api/trash/restore', ({ model, stage }, { who }, objects) =>
    model.restore(who, objects, stage.now),
  ),
  purge: forObjects(
    '/api/trash/delete',
    ({ model, stage }, { who }, objects) => model.deleteForever(who, objects, stage.now),
    ['let go'],
  ),
  empty: forObjects(
    '/api/trash/empty',
    ({ model, stage, objects }, { who }) =>
      model.deleteForever(who, [...objects.keys()], stage.now),
    ['let go'],
  ),

  async leave(world, { at, who }) {
    const { model, stage } = world
    const role = model.roleOf(at, who)
    if (role === 0 || role === 4) return null
    const made = member(world, at, who)
    const { cutoff, list } = made.album.cutoffOf(await made.records(made.person))
    const entry = made.entry({ type: 3, cutoff })
    made.album.follow(entry)
    return {
      send: (headers) =>
        made.client.post(`${made.album.path}/leave`, { entry: entry.text, cutoff: list }, headers),
      taken: true,
      steps: ['append', 'membership'],
      settle: () => model.end(at, who, stage.now),
    }
  },

  /** The owner takes somebody out. */
  async expel(world, { at, who }) {
    const { model, stage } = world
    const role = model.roleOf(at, who)
    const owner = model.collections[at]?.owner ?? -1
    if (role === 0 || role === 4 || model.roleOf(at, owner) !== 4) return null
    const album = albumAt(world, at)
    const person = member(world, at, who).person
    const by = new Member(album, ownerOf(album))
    const { cutoff, list } = album.cutoffOf(await by.records(person))
    const entry = by.entry(by.aboutPerson(person, 3, role as 1 | 2 | 3, cutoff))
    album.follow(entry)
    const path = `${album.path}/members/${person.accountId}/remove`
    return {
      send: (headers) => by.client.post(path, { entry: entry.text, cutoff: list }, headers),
      taken: true,
      steps: ['append', 'membership'],
      settle: () => model.end(at, who, stage.now),
    }
  },

  async enter(world, { at, who, choice }) {
    const { model } = world
    const owner = model.collections[at]?.owner ?? -1
    const role = (choice + 1) as 1 | 2 | 3
    if (model.roleOf(at, who) || !model.alive[who] || model.roleOf(at, owner) !== 4) return null
    // Whoever was a member when the account was deleted is on the list for ever.
    const album = albumAt(world, at)
    const by = new Member(album, ownerOf(album))
    const entry = by.entry(by.aboutPerson(member(world, at, who).person, 1, role))
    album.follow(entry)
    const places = world.entered[at]
    if (places) places[who] = album.position.seq
    const body = { entry: entry.text, grant: grant() }
    return {
      send: (headers) => by.client.post(`${album.path}/members`, body, headers),
      taken: true,
      settle: () => model.enter(at, who, role),
    }
  },

  async delete(world, { at, who, choice }) {
    const { model, stage } = world
    const what = (['trash', 'keep', 'forever'] as What[])[choice] ?? 'keep'
    const isOwner = model.roleOf(at, who) === 4
    const refused = what !== 'forever' && model.unadopted(at).length > 0
    const path = `${albumAt(world, at).path}?items=${what}`
    const planned = model.collections[at]?.planned
    const others = (model.collections[at]?.roles ?? []).filter((role) => role > 0).length > 1
    return {
      send: (headers) => client(world, who).delete(path, headers),
      taken: isOwner ? !refused : model.collections[at]?.there ? false : null,
      steps: others || planned ? [] : ['plan', 'mark collection', 'delete collection'],
      settle: () => {
        if (isOwner) model.delete(at, what, stage.now)
      },
      swept: isOwner && !others && !refused,
    }
  },

  async adoptAndDelete(world, op) {
    await perform(world, { ...op, kind: 'adopt', die: 9, twice: false, blind: true })
    return plans.delete(world, { ...op, who: world.model.collections[op.at]?.owner ?? 0 })
  },

  async callOff(world, { at, who }) {
    const { model } = world
    const isOwner = model.roleOf(at, who) === 4
    return {
      send: (headers) => client(world, who).delete(`${albumAt(world, at).path}/deletion`, headers),
      taken: isOwner,
      settle: () => {
        if (isOwner) model.callOff(at)
      },
    }
  },

  async adopt(world, { at }) {
    const { model } = world
    const album = albumAt(world, at)
    const owner = model.collections[at]?.owner ?? -1
    const guests = model.unadopted(at)
    if (guests.length === 0 || !model.alive[owner]) return null
    const items = guests.map(({ object }) => {
      const { put, objectId } = world.objects[object] ?? { put: null, objectId: '' }
      if (!put) throw new Error('no such object')
      const statement = toBase64url(signCopy(album, put.statement))
      const { collectionId } = album
      return { collectionId, objectId, version: 1, ownKey: toBase64url(random(104)), statement }
    })
    return {
      send: (headers) => album.client.put('/api/library/own', { items }, headers),
      taken: true,
      settle: () => model.adopt(at),
    }
  },

  async suggest(world, { at, who, pick }) {
    const { model, stage } = world
    const object = objectsOf(world, pick)[0]
    if (object === undefined) return null
    const path = `${albumAt(world, at).path}/items/${world.objects[object]?.objectId}/suggest-deletion`
    return {
      send: (headers) => client(world, who).post(path, {}, headers),
      taken: null,
      settle: () => model.suggest(at, who, object, stage.now),
    }
  },

  async answer(world, { at, who, pick, choice }) {
    const { model, stage } = world
    const mine = [...model.suggested].filter((one) => one.startsWith(`${who} `))
    const [, k = at, object = pick] = (mine[pick % mine.length] ?? '').split(' ').map(Number)
    const objectId = world.objects[object]?.objectId
    if (mine.length === 0 || objectId === undefined || !model.alive[who]) return null
    const body = { collectionId: albumAt(world, k).collectionId, objectId, accept: choice > 0 }
    return {
      send: (headers) => client(world, who).post('/api/suggestions', body, headers),
      taken: true,
      settle: () => model.answer(k, who, object, choice > 0, stage.now),
    }
  },

  /** As accounts/delete-account.ts marks it, without the password that it asks for. */
  async account(world, { who, pick }) {
    const { model, stage, people } = world
    if (pick % 3 > 0 || !model.alive[who]) return null
    const { DB } = stage
    const account = people[who]?.accountId
    await DB.batch([
      DB.prepare('UPDATE accounts SET deleted_at = ?2, quota = 0 WHERE id = ?1').bind(
        account,
        stage.now,
      ),
      DB.prepare('DELETE FROM sessions WHERE account_id = ?1').bind(account),
    ])
    model.alive[who] = false
    return {
      send: () => client(world, who).get('/api/session'),
      taken: false,
      settle: () => undefined,
      swept: true,
    }
  },
}
