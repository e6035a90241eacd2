// Operations of the property test on people, collections and accounts, worked out against the model.
import { toBase64url } from '#protocol/base64url'
import { signCopy } from './copies.ts'
import { grant, Member, ownerOf } from './people.ts'
import { random } from './signer.ts'
import type { What } from './storage-model.ts'
import { albumAt, client, type Kind, member, objectsOf, type Planner } from './storage-operation.ts'

type PeopleKind =
  | ('leave' | 'expel' | 'enter' | 'delete' | 'callOff' | 'adopt')
  | ('suggest' | 'answer' | 'account')

export const peoplePlans: Record<PeopleKind & Kind, Planner> = {
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
    // One by one: prepared statements that are only arguments of a call may be collected before it ends.
    await DB.prepare('UPDATE accounts SET deleted_at = ?2, quota = 0 WHERE id = ?1')
      .bind(account, stage.now)
      .run()
    await DB.prepare('DELETE FROM sessions WHERE account_id = ?1').bind(account).run()
    model.alive[who] = false
    return {
      send: () => client(world, who).get('/api/session'),
      taken: false,
      settle: () => undefined,
      swept: true,
    }
  },
}
