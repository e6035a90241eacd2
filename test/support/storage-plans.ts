// Operations of the property test on items and the trash, worked out against the model.
import { parseToken } from '#protocol/records/token'
import { signToken, tokenText } from '../../worker/access/token.ts'
import { copyOf } from './copies.ts'
import { chargedBytes, type PutBody, sendPhoto } from './put.ts'
import {
  albumAt,
  client,
  type Kind,
  member,
  type Operation,
  objectsOf,
  type Plan,
  type Planner,
} from './storage-operation.ts'
import { memberToken, tiny, type World } from './storage-world.ts'

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

type ItemKind = 'put' | 'guest' | 'copy' | 'remove' | 'trash' | 'restore' | 'purge' | 'empty'

export const itemPlans: Record<ItemKind & Kind, Planner> = {
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
}
