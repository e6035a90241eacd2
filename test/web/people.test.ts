// Sharing from one browser to another: what the state layer of each person does, against a running
// server that keeps to the protocol. Servers that do not are in hostile-sharing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Server, startServer } from '../support/server.ts'
import { type Actor, openStage, type Stage } from './actors.ts'
import { until } from './plain-files.ts'
import {
  add,
  browserWithPins,
  idOf,
  makeAlbum,
  names,
  namesIn,
  opening,
  openPeople,
  refusal,
  remove,
  roles,
  send,
  share,
  sharedAlbum,
} from './together.ts'
import { surround, type World, withJson } from './world.ts'

let server: Server
let stage: Stage
let world: World
let owner: Actor
let admin: Actor
let bob: Actor
let cleo: Actor
beforeAll(async () => {
  server = await startServer()
  world = surround(server)
  stage = await openStage()
  owner = await stage.person('owner')
  admin = await stage.person('admin')
  bob = await stage.person('bob')
  cleo = await stage.person('cleo')
}, 120_000)
afterAll(() => server?.close())

describe('sharing', () => {
  it('gives each address a result, and the people the collection', async () => {
    const id = await makeAlbum(owner)
    const asked = [bob.email.toUpperCase(), cleo.email, owner.email, 'nobody@example.org']
    expect(await share(owner, id, asked, 2)).toEqual([
      [bob.email, 'shared', null],
      [cleo.email, 'shared', null],
      [owner.email, 'already', null],
      ['nobody@example.org', 'invited', null],
    ])
    expect(await share(owner, id, [bob.email], 1)).toEqual([[bob.email, 'already', null]])
    const title = await bob.does(async ({ home, openCollection }) => {
      await home.loadCollections()
      expect(home.collections.value?.map((tile) => tile.title.value)).toContain('Summer')
      return (await openCollection(id)).title.value
    })
    expect(title).toBe('Summer')
  })

  it('shows everybody who is there, as what, and added by whom', async () => {
    const id = await sharedAlbum(owner, [[admin, 3]])
    expect(await share(admin, id, [bob.email], 1)).toEqual([[bob.email, 'shared', null]])
    const [ownerId, adminId] = [await idOf(owner), await idOf(admin)]
    const seen = await bob.does(async (app) => {
      await app.managing.setOwnName(await app.openCollection(id), 'Bob <b>')
      const { members, may } = await openPeople(app, id)
      expect(may.value).toMatchObject({ invite: false, roles: [], leave: true })
      await until(() => members.value?.some(({ name }) => name !== '') ?? false)
      return members.value?.map(({ email, role, addedBy, me, name, trust }) => {
        return [email, role, addedBy, me, name, trust]
      })
    })
    expect(seen).toEqual([
      [owner.email, 4, null, false, '', 'first-use'],
      [admin.email, 3, ownerId, false, '', 'first-use'],
      [bob.email, 1, adminId, true, 'Bob <b>', 'me'],
    ])
    await admin.does(async (app) => {
      const { members, may } = await openPeople(app, id)
      expect(may.value).toMatchObject({ invite: true, roles: [1, 2] })
      expect(members.value?.map(({ roles, removable }) => [roles, removable])).toEqual([
        [[], false],
        [[], false],
        [[1, 2], true],
      ])
    })
    expect(ownerId).not.toBe(adminId)
  })

  it('changes roles, up and down, and what the person may do follows while the page is open', async () => {
    const id = await sharedAlbum(owner, [[bob, 1]])
    const page = await bob.does(({ openCollection }) => openCollection(id))
    expect(page.may.value.add).toBe(false)
    const bobId = await idOf(bob)
    const people = await owner.does((app) => openPeople(app, id))
    await owner.does(() => people.changeRole(bobId, 2))
    await bob.does(({ insideOf }) => insideOf(page).catchUp())
    expect(page.may.value).toMatchObject({ add: true, removeAny: false })
    expect(await bob.does((app) => send(app, page, 'bob.jpg'))).toEqual(['arrived'])
    await owner.does(() => people.changeRole(bobId, 1))
    await bob.does(({ insideOf }) => insideOf(page).catchUp())
    expect(page.may.value.add).toBe(false)
    // What was added while it was allowed stays valid (8.4).
    expect(await names(owner, id)).toEqual(['bob.jpg'])
    const addedBy = (who: Actor) =>
      who.does(async ({ openCollection }) => {
        const [item] = (await openCollection(id)).items.value
        await until(() => item?.addedBy !== '')
        return item?.addedBy
      })
    expect(await addedBy(owner)).toBe(bob.email)
    await bob.does(async ({ managing, openCollection }) =>
      managing.setOwnName(await openCollection(id), 'Bob'),
    )
    await owner.does(async ({ openCollection }) => {
      const [item] = (await openCollection(id)).items.value
      await until(() => item?.addedBy === 'Bob')
    })
  })
})

it('two pages of one browser that open at once both open, whoever of them comes further', async () => {
  const id = await sharedAlbum(owner, [[bob, 1]])
  expect(await opening(bob, id)).toBe('opened')
  await share(owner, id, [cleo.email], 1)
  const { promise, resolve } = Promise.withResolvers<void>()
  let isFirst = true
  bob.browser.tamper = async ({ path }, answer) => {
    const waits = isFirst && path.endsWith(`${id}/open`)
    isFirst = false
    if (waits) await promise
    return answer
  }
  const slow = opening(bob, id)
  await until(() => !isFirst)
  expect(await opening(bob, id)).toBe('opened')
  resolve()
  expect(await slow).toBe('opened')
  bob.browser.tamper = null
})

describe('when somebody is removed', () => {
  it('their open page closes, and this browser keeps nothing of it', async () => {
    const id = await sharedAlbum(owner, [[cleo, 2]])
    const page = await cleo.does(({ openCollection }) => openCollection(id))
    await remove(owner, id, cleo)
    await cleo.does(async ({ insideOf, localStore }) => {
      const { keys } = insideOf(page).keyring()
      const [key] = keys.values()
      await insideOf(page).refresh().catch(insideOf(page).onTrouble)
      await until(() => page.trouble.value?.code === 'collection-unavailable')
      const store = await localStore()
      await until(async () => !(await store.keys('rosters', '')).some((key) => key.includes(id)))
      expect([...keys]).toEqual([])
      // Not overwritten: an upload under way would be sealed under a key that anybody knows.
      expect(key?.some((byte) => byte !== 0)).toBe(true)
    })
    expect(await opening(cleo, id)).toBe('collection-unavailable')
    expect(await roles(owner, id)).toEqual([[owner.email, 4]])
  })

  it('everybody else gets the new key at the next visit, and what was sent under the old one', async () => {
    const id = await sharedAlbum(owner, [
      [admin, 3],
      [bob, 2],
      [cleo, 1],
    ])
    const { address } = await owner.does(async ({ openCollection, linksOf }) =>
      linksOf(await openCollection(id)).make({}),
    )
    await add(bob, id, 'before.jpg')
    const bobsPage = await bob.does(({ openCollection }) => openCollection(id))
    await remove(admin, id, cleo)
    const epoch = await owner.does(async ({ openCollection, insideOf }) => {
      return insideOf(await openCollection(id)).keyring().epoch
    })
    expect(epoch).toBe(2)
    // His page has only the old key: the file is sealed once and its key wrapped again.
    world.asked.length = 0
    expect(await bob.does((app) => send(app, bobsPage, 'after.jpg'))).toEqual(['arrived'])
    const puts = world.asked.filter((one) => one.startsWith('PUT') && one.includes('/objects/'))
    expect(puts).toHaveLength(1)
    for (const who of [owner, admin, bob]) {
      expect(await names(who, id)).toEqual(['after.jpg', 'before.jpg'])
    }
    const guest = await cleo.does(async ({ visiting }) => {
      await visiting.startVisit(new URL(address).hash.slice(1))
      const visit = visiting.visit.value
      if (visit.status !== 'open') throw new Error(JSON.stringify(visit))
      await until(() => visit.collection.title.value !== '')
      return namesIn(visit.collection)
    })
    expect(guest).toEqual(['after.jpg', 'before.jpg'])
  })

  it('an admin who comes later makes the key that is due', async () => {
    const id = await sharedAlbum(owner, [
      [admin, 3],
      [bob, 2],
    ])
    await bob.does(async (app) => (await openPeople(app, id)).leave())
    expect(await opening(bob, id)).toBe('collection-unavailable')
    const epoch = await admin.does(async ({ home, openCollection, insideOf }) => {
      await home.loadCollections()
      const page = await openCollection(id)
      await until(() => insideOf(page).keyring().epoch === 2)
      expect(page.rotationDue.value).toBe(false)
      return insideOf(page).keyring().epoch
    })
    expect(epoch).toBe(2)
    expect(await opening(owner, id)).toBe('opened')
  })

  it('the links that stay are named; the owner may replace them, or is asked later', async () => {
    const id = await sharedAlbum(owner, [
      [admin, 3],
      [cleo, 1],
    ])
    const before = await owner.does(async ({ openCollection, linksOf }) =>
      linksOf(await openCollection(id)).make({ label: 'Table cards', download: false }),
    )
    await admin.does(async (app) => {
      const people = await openPeople(app, id)
      const left = await people.linksLeft()
      expect(left.map(({ label, mayReplace }) => [label, mayReplace])).toEqual([['', false]])
      await people.remove(await idOf(cleo))
    })
    const adminId = await idOf(admin)
    await owner.does(async (app) => {
      const people = await openPeople(app, id)
      expect(people.removedByAdmins.value).toMatchObject({ by: adminId, count: 1 })
      const [left] = await people.linksLeft()
      expect(left).toMatchObject({ label: 'Table cards', mayReplace: true })
      await people.replaceLinks([left!.linkId])
      const links = app.linksOf(await app.openCollection(id))
      await links.load()
      expect(links.links.value).toMatchObject([{ label: 'Table cards', download: false }])
      expect(links.links.value?.[0]?.address).not.toBe(before.address)
      await people.load()
      expect(people.removedByAdmins.value).toBe(null)
    })
  })
})

describe('two admins at once', () => {
  it('both get what they wanted', async () => {
    const id = await sharedAlbum(owner, [[admin, 3]])
    const ofOwner = await owner.does((app) => openPeople(app, id))
    const ofAdmin = await admin.does((app) => openPeople(app, id))
    await Promise.all([
      owner.does(() => ofOwner.share([bob.email], 2)),
      admin.does(() => ofAdmin.share([cleo.email], 1)),
    ])
    const found = await roles(owner, id)
    expect(found?.map(([, role]) => role).sort()).toEqual([1, 2, 3, 4])
    await Promise.all([
      owner.does(async () => ofOwner.remove(await idOf(bob))),
      admin.does(async () => ofAdmin.remove(await idOf(cleo))),
    ])
    expect(await roles(owner, id)).toEqual([
      [owner.email, 4],
      [admin.email, 3],
    ])
    await add(admin, id, 'kept.jpg')
    expect(await names(owner, id)).toEqual(['kept.jpg'])
  })
})

describe('invitations', () => {
  it('of the owner are a link that lets one person join; taken back, it ends', async () => {
    const id = await makeAlbum(owner, 'By link')
    const invitation = await owner.does(async (app) => {
      const people = await openPeople(app, id)
      const [result] = await people.share(['dora@example.org'], 2)
      expect(people.invitations.value).toMatchObject([{ kind: 'link', email: 'dora@example.org' }])
      return result!.invitation!
    })
    const dora = await stage.person('dora')
    await dora.does(async ({ visiting, join }) => {
      await visiting.startVisit(new URL(invitation.address!).hash.slice(1))
      const visit = visiting.visit.value
      if (visit.status !== 'open') throw new Error(JSON.stringify(visit))
      await until(() => visit.collection.may.value.join)
      const state = await join.joinState(visit.collection)
      expect(state).toMatchObject({ status: 'ready', role: 2 })
      expect(await join.joinCollection(visit.collection)).toBe(id)
      expect(await join.joinState(visit.collection)).toMatchObject({ status: 'member' })
    })
    expect(await add(dora, id, 'dora.jpg')).toEqual(['arrived'])
    await owner.does(async (app) => {
      const people = await openPeople(app, id)
      expect(people.members.value).toMatchObject([{ role: 4 }, { role: 2, viaLink: true }])
      expect(people.invitations.value).toEqual([])
      const made = await people.invite('eve@example.org', 1)
      await people.revoke(made.invitationId)
      expect(people.invitations.value).toEqual([])
    })
    const visitBy = (who: Actor) =>
      who.does(async ({ visiting }) => {
        await visiting.startVisit(new URL(invitation.address!).hash.slice(1))
        return visiting.visit.value
      })
    const eve = await stage.person('eve')
    expect(await visitBy(eve)).toMatchObject({ status: 'ended', reason: 'full' })
    // Whoever came by it does not stay as a guest.
    expect(await visitBy(dora)).toMatchObject({ status: 'open' })
    const doraId = await idOf(dora)
    await owner.does(async (app) => {
      const people = await openPeople(app, id)
      expect(await people.linksLeft()).toHaveLength(1)
      expect(await people.linksLeft(doraId)).toEqual([])
    })
    await remove(owner, id, dora)
    expect(await visitBy(dora)).toMatchObject({ status: 'ended', reason: 'removed' })
  })

  it('of an admin are a code; whoever shows it gets the key at the next visit of the admin', async () => {
    const id = await sharedAlbum(owner, [[admin, 3]], 'By code')
    const address = await admin.does(async (app) => {
      const people = await openPeople(app, id)
      const [result] = await people.share(['fred@example.org'], 2)
      expect(result).toMatchObject({ state: 'invited', invitation: { kind: 'code', mine: true } })
      return result!.invitation!.address!
    })
    const fred = await stage.person('fred')
    await fred.does(async ({ invitations }) => {
      const code = invitations.parseInvitation(new URL(address).hash.slice(1))!
      const shown = await invitations.showInvitation(code)
      expect(shown).toMatchObject({ role: 2, from: admin.email, state: 'open' })
      await invitations.acceptInvitation(code)
    })
    expect(await opening(fred, id)).toBe('collection-unavailable')
    const wordsOfFred = () => fred.does(({ trust }) => trust.ownWords())
    // Another admin cannot tell whether it is true: the owner is shown it and decides.
    await owner.does(async (app) => {
      const people = await openPeople(app, id)
      expect(people.invitations.value).toMatchObject([
        { mine: false, address: null, accepted: { email: fred.email, proven: false } },
      ])
      expect(people.invitations.value[0]!.accepted!.words).toEqual(await wordsOfFred())
    })
    const adminId = await idOf(admin)
    const otherKey = await admin.does(({ accountSecrets, bytes }) =>
      bytes.toBase64url(accountSecrets().identity.xPk),
    )
    await owner.does(async (app) => {
      const people = await openPeople(app, id)
      const [shown] = people.invitations.value
      // Somebody else is named between the look and the press.
      owner.browser.tamper = async ({ path }, answer) =>
        path.endsWith('/invitations')
          ? withJson(answer, (body) => {
              for (const row of body.invitations as { accepted: object }[])
                row.accepted = { ...row.accepted, accountId: adminId }
            })
          : answer
      await expect(people.admit(shown!.invitationId)).rejects.toThrow('not-found')
      // Or the same person with other keys than those whose words were read out.
      owner.browser.tamper = async ({ path }, answer) =>
        path.endsWith('/invitations')
          ? withJson(answer, (body) => {
              for (const row of body.invitations as { accepted: object }[])
                row.accepted = { ...row.accepted, xPk: otherKey }
            })
          : answer
      await expect(people.admit(shown!.invitationId)).rejects.toThrow('not-found')
      owner.browser.tamper = null
    })
    await admin.does(({ home }) => home.loadCollections())
    await until(async () => (await opening(fred, id)) === 'opened')
    expect(await add(fred, id, 'fred.jpg')).toEqual(['arrived'])
    expect(await roles(owner, id)).toContainEqual([fred.email, 2])
  })
})

describe('joining by a link', () => {
  it('makes a member as the log of the owner allows, and nobody comes back who was removed', async () => {
    const id = await makeAlbum(owner, 'Open house')
    const link = await owner.does(async ({ openCollection, linksOf }) =>
      linksOf(await openCollection(id)).make({ add: false, join: true }),
    )
    const joins = (who: Actor) =>
      refusal(who, async ({ visiting, join }) => {
        await visiting.startVisit(new URL(link.address).hash.slice(1))
        const visit = visiting.visit.value
        if (visit.status !== 'open') throw new Error(JSON.stringify(visit))
        await until(() => visit.collection.title.value !== '')
        await join.joinCollection(visit.collection)
      })
    expect(await joins(bob)).toBe('done')
    expect(await joins(bob)).toBe('done')
    await bob.does(async (app) => {
      const { members } = await openPeople(app, id)
      expect(members.value).toMatchObject([
        { role: 4, email: owner.email },
        { role: 1, viaLink: true, addedBy: null },
      ])
    })
    await remove(owner, id, bob)
    expect(await joins(bob)).not.toBe('done')
    expect(await roles(owner, id)).toEqual([[owner.email, 4]])
    expect(await share(owner, id, [bob.email], 1)).toEqual([[bob.email, 'shared', null]])
    expect(await opening(bob, id)).toBe('opened')
  })
})

describe('the eight words', () => {
  it('are the same on both sides, and what was compared is known in every browser', async () => {
    const id = await sharedAlbum(owner, [[bob, 1]])
    const bobId = await idOf(bob)
    const words = await bob.does(({ trust }) => trust.ownWords())
    expect(words).toHaveLength(8)
    await owner.does(async (app) => {
      const people = await openPeople(app, id)
      expect(await people.words(bobId)).toEqual(words)
      expect(people.members.value?.[1]?.trust).toBe('first-use')
      await people.markCompared(bobId)
      expect(people.members.value?.[1]?.trust).toBe('compared')
    })
    const elsewhere = await browserWithPins(stage, owner)
    await elsewhere.does(async (app) => {
      const { members } = await openPeople(app, id)
      expect(members.value?.[1]?.trust).toBe('compared')
    })
  })
})
