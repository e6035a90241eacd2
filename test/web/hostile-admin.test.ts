// Threat: an admin who means harm, without any help of the server: new keys for the collection that
// nobody can use. The Worker cannot see it: it counts grants and opens none. The defence lies in
// web/receive/open-as-member.ts: what is refused counts as absent, and who has a key of their own
// goes on with it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CollectionId } from '../../protocol/ids.ts'
import { type Server, startServer } from '../support/server.ts'
import { type Actor, openStage, type Stage } from './actors.ts'
import { flipped, openedBy } from './forging.ts'
import { add, idOf, names, opening, refusal, remove, roles, sharedAlbum } from './together.ts'
import { surround } from './world.ts'

let server: Server
let stage: Stage
let owner: Actor
let admin: Actor
let bob: Actor
beforeAll(async () => {
  server = await startServer()
  surround(server)
  stage = await openStage()
  owner = await stage.person('owner')
  admin = await stage.person('admin')
  bob = await stage.person('bob')
}, 120_000)
afterAll(() => server?.close())

type Rubbish = { grants?: boolean; previousKey?: boolean }

/** As the app makes new keys, but for what is rubbish in it. */
async function rotateBadly(id: CollectionId, rubbish: Rubbish): Promise<number> {
  const to = await Promise.all([owner, bob].map(idOf))
  const { token } = (await openedBy(admin, id)) as unknown as { token: string }
  return admin.does(async (app) => {
    const { accountSecrets, bytes, grants, keys, log, openCollection, insideOf } = app
    const { userId, mk, identity } = accountSecrets()
    const ring = insideOf(await openCollection(id)).keyring()
    const { collectionId, members } = ring.roster.state
    const [ck, author] = [keys.newCollectionKey(), { userId, ed: identity.ed }]
    const epoch = ring.epoch + 1
    const ckCommit = await keys.ckCommit(ck, collectionId, epoch)
    const body = { type: 6, epoch, ckCommit } as const
    const made = await log.makeEntry(ring.roster, author, body, Date.now())
    const text = async (sealed: Promise<Uint8Array>) => bytes.toBase64url(await sealed)
    const previous = rubbish.previousKey ? keys.newCollectionKey() : ring.keys.get(ring.epoch)!
    const trust = { ck, ...log.positionOf(made.roster) }
    const given = to.map(async (accountId) => {
      const { userId: other, xPk } = members.find(
        (one) => bytes.toBase64url(one.userId) === accountId,
      )!
      const to = { kind: 1, id: other, xPk } as const
      const grant = await text(grants.makeGrant(made.roster, author, to, ck))
      return { accountId, grant: rubbish.grants ? flipped(grant, 60) : grant }
    })
    const answer = await fetch(`/api/collections/${id}/rotate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Keepsake ${token}` },
      body: JSON.stringify({
        entry: bytes.toBase64url(made.bytes),
        previousKey: await text(keys.wrapCkPrev(ck, collectionId, epoch, previous)),
        wrappedCk: await text(keys.wrapCk(mk, userId, collectionId, epoch, trust)),
        grants: [],
        members: await Promise.all(given),
      }),
    })
    return answer.status
  })
}

describe.each<[string, Rubbish]>([
  ['grants that open nothing', { grants: true }],
  ['a way back to the older key that leads nowhere', { previousKey: true }],
])('new keys by an admin with %s', (_, rubbish) => {
  it('lock nobody out: what was there is read, and the owner removes the admin', async () => {
    const id = await sharedAlbum(owner, [
      [admin, 3],
      [bob, 2],
    ])
    expect(await add(bob, id, 'before.jpg')).toEqual(['arrived'])
    expect(await opening(bob, id)).toBe('opened')
    expect(await rotateBadly(id, rubbish)).toBe(204)
    expect(await opening(bob, id)).toBe('opened')
    expect(await names(bob, id)).toEqual(['before.jpg'])
    // Also in a browser that has kept nothing, and again once everything was looked at.
    expect(await names(await stage.otherBrowser(owner), id)).toEqual(['before.jpg'])
    expect(await names(owner, id)).toEqual(['before.jpg'])
    await refusal(owner, () => remove(owner, id, admin))
    expect(await roles(owner, id)).toEqual([
      [owner.email, 4],
      [bob.email, 2],
    ])
    expect(await names(owner, id)).toEqual(['before.jpg'])
    expect(await names(await stage.otherBrowser(bob), id)).toEqual(['before.jpg'])
  })
})
