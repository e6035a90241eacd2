// Threat: a server that lies about who shares with whom, alone or together with a member: it promotes,
// injects, forks, rolls back, swaps keys, replays grants, brings back whom somebody removed. The
// defence lies in web/crypto, web/receive and in people-trust, invitation-list of web/state.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { fromBase64url, toBase64url } from '../../protocol/base64url.ts'
import type { CollectionId } from '../../protocol/ids.ts'
import { action } from '../../protocol/records/roster.ts'
import { acceptProof } from '../../web/crypto/invitation.ts'
import { makeCutoff } from '../../web/crypto/log.ts'
import { type Server, startServer } from '../support/server.ts'
import { type Actor, openStage, type Stage } from './actors.ts'
import {
  aboutPerson,
  added,
  flipped,
  forgedEntry,
  identityOf,
  lieInOpen,
  lieTo,
  openedBy,
  rosterSeenBy,
} from './forging.ts'
import { until } from './plain-files.ts'
import {
  add,
  browserWithPins,
  idOf,
  makeAlbum,
  names,
  opening,
  openPeople,
  refusal,
  remove,
  roles,
  send,
  share,
  sharedAlbum,
} from './together.ts'
import { surround, type World } from './world.ts'

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
afterEach(() => {
  for (const who of [owner, admin, bob, cleo]) who.browser.tamper = null
})

const refused = /refused|behind|server-untrusted|cannot-open/

describe('the log of a collection', () => {
  let id: CollectionId
  beforeAll(async () => {
    id = await sharedAlbum(owner, [
      [admin, 3],
      [bob, 2],
      [cleo, 1],
    ])
  }, 120_000)

  it('takes no entry from whom it gives no right to it', async () => {
    const roster = await rosterSeenBy(owner, id)
    const [o, a, b, c] = await Promise.all([owner, admin, bob, cleo].map(identityOf))
    const stranger = await identityOf(await stage.person('stranger'))
    const cutoff = await makeCutoff(roster.state.collectionId, roster.state.seq + 1, [])
    const forged = {
      'a viewer who promotes himself': forgedEntry(cleo, roster, aboutPerson(c!, action.change, 2)),
      'a collaborator who promotes a viewer': forgedEntry(
        bob,
        roster,
        aboutPerson(c!, action.change, 2),
      ),
      'a collaborator who adds somebody': forgedEntry(bob, roster, added(stranger, 1)),
      'a collaborator who removes somebody': forgedEntry(
        bob,
        roster,
        aboutPerson(c!, action.remove, 1, cutoff),
      ),
      'an admin who makes an admin': forgedEntry(admin, roster, aboutPerson(b!, action.change, 3)),
      'an admin who adds an admin': forgedEntry(admin, roster, added(stranger, 3)),
      'an admin who removes an admin': forgedEntry(
        admin,
        roster,
        aboutPerson(a!, action.remove, 3, cutoff),
      ),
      'an admin who lowers an admin': forgedEntry(
        admin,
        roster,
        aboutPerson(a!, action.change, 1, cutoff),
      ),
      'an admin who lowers the owner': forgedEntry(
        admin,
        roster,
        aboutPerson(o!, action.change, 1, cutoff),
      ),
      'a collaborator who makes a new key': forgedEntry(bob, roster, {
        type: 6,
        epoch: roster.state.epoch + 1,
        ckCommit: new Uint8Array(32).fill(7),
      }),
    }
    for (const [what, entry] of Object.entries(forged)) {
      const text = await entry
      lieInOpen(owner, (body) => body.roster.push(text))
      expect(await opening(owner, id), what).toMatch(refused)
    }
    // The same way with a rightful entry: so it was not the way that was refused.
    const rightful = await forgedEntry(admin, roster, added(stranger, 1))
    lieInOpen(owner, (body) => body.roster.push(rightful))
    expect(await opening(await stage.otherBrowser(owner), id)).toBe('opened')
  })

  it('is not believed from a server that signs in the name of the owner', async () => {
    const fresh = await sharedAlbum(owner, [[bob, 1]])
    const roster = await rosterSeenBy(owner, fresh)
    const c = await identityOf(cleo)
    const inName = await forgedEntry(owner, roster, added(c, 2))
    lieInOpen(bob, (body) => body.roster.push(flipped(inName, 140)))
    expect(await opening(bob, fresh)).toMatch(refused)
  })

  it('gives rights to people; lists and tokens of the server do not', async () => {
    lieInOpen(cleo, (body) => {
      body.rights = 0x7f
    })
    const may = await cleo.does(async ({ openCollection }) => (await openCollection(id)).may.value)
    expect(may).toMatchObject({ add: false, removeAny: false, rename: false, manageLinks: false })
    lieTo(owner, /\/members$/, (body) => {
      for (const row of body.members as { role: number }[]) row.role = 4
      ;(body.members as unknown[]).push({
        accountId: 'AAAAAAAAAAAAAAAAAAAAAA',
        email: 'spy@example.org',
        role: 2,
        addedAt: 0,
      })
    })
    expect(await roles(owner, id)).toEqual([
      [owner.email, 4],
      [admin.email, 3],
      [bob.email, 2],
      [cleo.email, 1],
    ])
  })
})

describe('a log that was seen', () => {
  const refusedElsewhere = async (
    id: CollectionId,
    lies: Record<string, (roster: string[]) => string[]>,
  ) => {
    for (const [what, change] of Object.entries(lies)) {
      const elsewhere = await browserWithPins(stage, owner)
      lieInOpen(elsewhere, (body) => {
        body.roster = change(body.roster)
      })
      expect(await opening(elsewhere, id), what).toMatch(refused)
      elsewhere.browser.tamper = null
      expect(await opening(elsewhere, id), what).toBe('opened')
    }
  }

  it('is never shown shorter or with another history, in any browser', async () => {
    const id = await sharedAlbum(owner, [[admin, 3]])
    const before = await rosterSeenBy(admin, id)
    const fork = await forgedEntry(admin, before, added(await identityOf(cleo), 1))
    await share(owner, id, [bob.email], 1)
    const at = before.state.seq
    await refusedElsewhere(id, {
      'without the newest': (roster) => roster.slice(0, at),
      'with another one in its place': (roster) => [...roster.slice(0, at), fork],
    })
  })

  it('is never shown without a removal', async () => {
    const id = await sharedAlbum(owner, [
      [admin, 3],
      [bob, 1],
    ])
    const before = await rosterSeenBy(admin, id)
    const fork = await forgedEntry(admin, before, added(await identityOf(cleo), 1))
    await remove(owner, id, bob)
    const at = before.state.seq
    await refusedElsewhere(id, {
      'as if nothing had been': (roster) => roster.slice(0, at),
      'with something else there': (roster) => [
        ...roster.slice(0, at),
        fork,
        ...roster.slice(at + 1),
      ],
    })
  })
})

describe('keys of people', () => {
  it('that the server swaps at the first share show other words than the person has', async () => {
    const id = await makeAlbum(owner)
    const eve = await stage.person('eve1')
    const [dora, eveId] = [await stage.person('dora1'), await idOf(eve)]
    const evil = await foundAs(eve)
    lieTo(owner, /\/api\/people$/, (body) => Object.assign(body, evil(dora.email)))
    expect(await share(owner, id, [dora.email], 1)).toEqual([[dora.email, 'shared', null]])
    const words = await dora.does(({ trust }) => trust.ownWords())
    await owner.does(async (app) => {
      const people = await openPeople(app, id)
      expect(people.members.value?.[1]).toMatchObject({ trust: 'first-use' })
      expect(await people.words(eveId)).not.toEqual(words)
    })
  })

  it('that the server swaps later get nothing until somebody has compared the words', async () => {
    const id = await makeAlbum(owner)
    const hank = await stage.person('hank')
    await sharedAlbum(owner, [[hank, 1]])
    const eve = await stage.person('eve2')
    const [evil, e] = [await foundAs(eve), await identityOf(eve)]
    const hankId = await idOf(hank)
    const lies = {
      'the account of somebody else': evil(hank.email),
      'another key to seal to': { people: [swap(evil(hank.email), { accountId: hankId })] },
    }
    for (const [what, answer] of Object.entries(lies)) {
      lieTo(owner, /\/api\/people$/, (body) => Object.assign(body, answer))
      world.asked.length = 0
      expect(await share(owner, id, [hank.email], 1), what).toEqual([
        [hank.email, 'key-changed', null],
      ])
      expect(world.asked.filter((one) => one.startsWith('POST') && /members$/.test(one))).toEqual(
        [],
      )
    }
    expect(await roles(owner, id)).toEqual([[owner.email, 4]])
    // The words are those of the new key, and only who says that they were compared goes on.
    lieTo(owner, /\/api\/people$/, (body) => Object.assign(body, evil(hank.email)))
    await owner.does(async (app) => {
      const people = await openPeople(app, id)
      const [result] = await people.share([hank.email], 1)
      expect(await result!.changed!.words()).toEqual(await app.trust.wordsOf(e))
      await result!.changed!.confirm()
      expect(await people.share([hank.email], 1)).toMatchObject([{ state: 'shared' }])
      expect(app.trust.changedKeys.value.filter(({ email }) => email === null)).toEqual([])
    })
  })

  it('other than the pinned ones of who shares open nothing until they were compared', async () => {
    const ida = await stage.person('ida')
    const known = await sharedAlbum(owner, [[ida, 1]])
    expect(await opening(ida, known)).toBe('opened')
    const empty = { ...(await openedBy(ida, known)), rows: [], remarks: [], guests: [], items: 0 }
    // A stranger's collection whose log says that the owner made it: everything of it is signed.
    const impostor = await stage.person('impostor')
    const ownerId = (await identityOf(owner)).userId
    await impostor.does(({ accountSecrets }) => {
      const own = accountSecrets()
      own.userId = ownerId
      own.identity.userId = ownerId
    })
    const { id, opened } = await madeBehindTheServer(impostor, ida)
    ida.browser.tamper = async ({ path }, answer) =>
      path.endsWith(`${id}/open`)
        ? new Response(JSON.stringify({ ...empty, ...opened }), { status: 200 })
        : answer
    expect(await opening(ida, id)).toBe('key-changed')
    await ida.does(async ({ trust }) => {
      const [changed] = trust.changedKeys.value
      expect(await changed!.words()).not.toEqual(await changed!.before())
      await changed!.confirm()
    })
    expect(await opening(ida, id)).toBe('opened')
  })
})

/** As the server would answer for an address, were it this person's. */
async function foundAs(who: Actor) {
  const { found } = await who.does(async () => {
    const answer = await fetch('/api/people', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ emails: [who.email] }),
    })
    return { found: (await answer.json()) as { people: { person: object }[] } }
  })
  return (email: string) => ({ people: [{ email, person: found.people[0]!.person }] })
}
const swap = (found: { people: { email: string; person: object }[] }, more: object) => ({
  ...found.people[0]!,
  person: { ...found.people[0]!.person, ...more },
})

/** A collection that no rule of the Worker has seen, with a grant for `to`. */
async function madeBehindTheServer(maker: Actor, to: Actor) {
  const t = await identityOf(to)
  return maker.does(async ({ accountSecrets, log, keys, grants, bytes }) => {
    const { userId, identity } = accountSecrets()
    const cid = crypto.getRandomValues(new Uint8Array(16))
    const ck = keys.newCollectionKey()
    const author = { userId, ed: identity.ed }
    const { xPk, idVersion } = identity
    const genesis = await log.makeEntry(
      await log.startRoster(cid),
      author,
      {
        type: 1,
        xPk,
        idVersion,
        nonce: crypto.getRandomValues(new Uint8Array(16)),
        ckCommit: await keys.ckCommit(ck, cid, 1),
        kind: 1,
      },
      Date.now(),
    )
    const second = await log.makeEntry(genesis.roster, author, added(t, 1), Date.now())
    const receiver = { kind: 1, id: t.userId, xPk: t.xPk } as const
    const grant = await grants.makeGrant(second.roster, author, receiver, ck)
    const id = bytes.toBase64url(cid) as CollectionId
    const roster = [genesis.bytes, second.bytes].map((entry) => bytes.toBase64url(entry))
    const given = { epoch: 1, grant: bytes.toBase64url(grant), from: bytes.toBase64url(userId) }
    const own = { as: 'member', epoch: 0, wrappedCk: null, grant: given }
    return { id, opened: { collectionId: id, roster, keys: own } }
  })
}

describe('grants', () => {
  it('count from who gave them, for whom they are, with the key of their epoch', async () => {
    const id = await makeAlbum(owner)
    const other = await sharedAlbum(owner, [[bob, 1]])
    await share(owner, id, [bob.email, cleo.email], 1)
    await share(owner, id, [admin.email], 3)
    const [forBob, forCleo] = [await openedBy(bob, id), await openedBy(cleo, id)]
    const elsewhere = await openedBy(bob, other)
    const [cleoId, adminId] = [await idOf(cleo), await idOf(admin)]
    const given = forBob.keys.grant!
    const lies: Record<string, OpenedGrant> = {
      'from another member': { ...given, from: cleoId },
      'from another admin': { ...given, from: adminId },
      'from nobody': { ...given, from: 'AAAAAAAAAAAAAAAAAAAAAA' },
      'of another epoch': { ...given, epoch: 2 },
      'for somebody else': forCleo.keys.grant!,
      'of another collection': elsewhere.keys.grant ?? { ...given, grant: flipped(given.grant, 3) },
      changed: { ...given, grant: flipped(given.grant, 60) },
      'signed by nobody': { ...given, grant: flipped(given.grant, 170) },
    }
    for (const [what, grant] of Object.entries(lies)) {
      lieInOpen(bob, (body) => {
        body.keys.grant = grant
      })
      expect(await opening(bob, id), what).toMatch(refused)
    }
    bob.browser.tamper = null
    expect(await opening(bob, id)).toBe('opened')
  })

  it('from before are of no use once there is a newer key: nothing is sealed under the old one', async () => {
    const id = await sharedAlbum(owner, [
      [bob, 2],
      [cleo, 1],
    ])
    const old = (await openedBy(bob, id)).keys.grant!
    expect(await add(bob, id, 'one.jpg')).toEqual(['arrived'])
    await remove(owner, id, cleo)
    lieInOpen(bob, (body) => {
      body.keys = { ...body.keys, epoch: 0, wrappedCk: null, grant: old }
    })
    const phases = await bob.does(async (app) => {
      const page = await app.openCollection(id)
      expect(app.insideOf(page).keyring().roster.state.epoch).toBe(2)
      world.asked.length = 0
      return send(app, page, 'two.jpg')
    })
    expect(phases).toEqual(['failed'])
    expect(world.asked.filter((one) => /^(PUT|POST) .*\/objects\//.test(one))).toEqual([])
    bob.browser.tamper = null
    expect(await names(owner, id)).toEqual(['one.jpg'])
  })
})

interface OpenedGrant {
  epoch: number
  grant: string
  from: string
}

it('a new key is not sealed to a key that differs from the pinned one', async () => {
  const id = await sharedAlbum(owner, [[cleo, 1]])
  const jon = await stage.person('jon')
  const [jonId, e] = [await idOf(jon), await identityOf(await stage.person('eve4'))]
  await share(owner, id, [jon.email], 2)
  // As if an admin and the server had put jon into the log with another key than is known of him.
  const known = { ...e, userId: fromBase64url(jonId) }
  await owner.does(({ trust }) => trust.confirmKey(known))
  world.asked.length = 0
  await remove(owner, id, cleo)
  const rotations = () => world.asked.filter((one) => one.endsWith('/rotate'))
  expect(rotations()).toEqual([])
  await owner.does(async (app) => {
    const people = await openPeople(app, id)
    expect(people.members.value?.[1]).toMatchObject({ accountId: jonId, trust: 'key-changed' })
    expect(app.trust.changedKeys.value).toMatchObject([{ accountId: jonId, email: jon.email }])
    await people.markCompared(jonId)
    expect(app.trust.changedKeys.value).toEqual([])
    await app.tidyCollection(await app.openCollection(id))
  })
  expect(rotations()).not.toEqual([])
  expect(await add(jon, id, 'jon.jpg')).toEqual(['arrived'])
})

describe('who was removed', () => {
  it('opens nothing that is added later, whatever the server hands over', async () => {
    const id = await sharedAlbum(owner, [
      [bob, 2],
      [cleo, 2],
    ])
    await add(bob, id, 'before.jpg')
    const page = await cleo.does(({ openCollection }) => openCollection(id))
    const known = await cleo.does(({ insideOf }) => ({
      ring: insideOf(page).keyring(),
      keys: [...insideOf(page).keyring().keys.values()].map((key) => key.slice()),
    }))
    await remove(owner, id, cleo)
    await add(bob, id, 'after.jpg')
    const everything = await openedBy(owner, id)
    const forBob = await openedBy(bob, id)
    const rows = everything.rows as { objectId: string; epoch: number; wrappedKey: string }[]
    const late = rows.find(({ epoch }) => epoch === 2)!
    await cleo.does(async ({ keys, grants, accountSecrets, bytes, openCollection, explain }) => {
      // By hand, with every key that she has had.
      const { collectionId } = known.ring
      const place = {
        collectionId,
        epoch: 2,
        objectId: bytes.fromBase64url(late.objectId),
        version: 1,
      }
      for (const key of known.keys) {
        const wrapped = bytes.fromBase64url(late.wrappedKey)
        const tried = keys.unwrapFk(key as never, place, wrapped)
        await expect(tried).rejects.toThrow('cannot-open')
        const previous = bytes.fromBase64url(everything.previousKeys[0]!.wrapped)
        const back = keys.unwrapCkPrev(key as never, collectionId, 2, previous)
        await expect(back).rejects.toThrow('cannot-open')
      }
      const { identity, userId } = accountSecrets()
      const me = { kind: 1, id: userId, xPk: identity.xPk, xSk: identity.xSk } as const
      const ownerThere = known.ring.roster.state.members.find(({ role }) => role === 4)!
      const from = {
        collectionId,
        epoch: 2,
        fromUser: ownerThere.userId,
        fromEdPk: ownerThere.edPk,
      }
      const grant = forBob.keys.grant ?? null
      if (grant) {
        const given = grants.openGrant(bytes.fromBase64url(grant.grant), me, from)
        await expect(given).rejects.toThrow()
      }
      // And as the app: everything that a member gets, with the log as it is.
      const lie = async () =>
        new Response(
          JSON.stringify({ ...forBob, keys: { ...forBob.keys, epoch: 0, wrappedCk: null } }),
        )
      cleo.browser.tamper = async ({ path }, answer) => (path.endsWith('/open') ? lie() : answer)
      const code = await openCollection(id).then(
        () => 'opened',
        (error: unknown) => explain(error).code,
      )
      expect(code).toMatch(/refused|collection-unavailable|cannot-open/)
    })
  })

  it('is out for their own browser too when the server goes on as before', async () => {
    const id = await sharedAlbum(owner, [
      [bob, 1],
      [cleo, 1],
    ])
    expect(await opening(cleo, id)).toBe('opened')
    const before = await openedBy(cleo, id)
    await remove(owner, id, cleo)
    const now = await openedBy(owner, id)
    const answer = JSON.stringify({ ...before, roster: now.roster, previousKeys: [] })
    cleo.browser.tamper = async ({ path }, real) =>
      path.endsWith('/open') ? new Response(answer, { status: 200 }) : real
    expect(await opening(await stageLike(cleo), id)).toBe('collection-unavailable')
  })

  it('sees an open page close as soon as the log says so', async () => {
    const id = await sharedAlbum(owner, [[cleo, 2]])
    const page = await cleo.does(({ openCollection }) => openCollection(id))
    const before = await rosterSeenBy(owner, id)
    const c = await identityOf(cleo)
    const cutoff = await makeCutoff(before.state.collectionId, before.state.seq + 1, [])
    const entry = await forgedEntry(owner, before, aboutPerson(c, action.remove, 2, cutoff))
    // The server took the removal, and lets her go on.
    lieTo(cleo, /\/roster/, (body) => {
      body.entries = [entry]
    })
    await cleo.does(async ({ insideOf }) => {
      await insideOf(page).catchUp()
      await until(() => page.trouble.value?.code === 'collection-unavailable')
      expect(insideOf(page).signal.aborted).toBe(true)
    })
  })

  it('is not brought back by an invitation that the server shows again', async () => {
    const id = await sharedAlbum(owner, [[admin, 3]])
    const fred = await stage.person('fred')
    const made = await admin.does(async (app) => (await openPeople(app, id)).invite(fred.email, 1))
    await fred.does(({ invitations }) =>
      invitations.acceptInvitation(new URL(made.address!).hash.slice(1)),
    )
    const rows = await admin.does(async () => {
      const answer = await fetch(`/api/collections/${id}/invitations`)
      return ((await answer.json()) as { invitations: Row[] }).invitations
    })
    expect(rows).toMatchObject([{ accepted: { email: fred.email } }])
    expect(await visit(admin, id)).toContainEqual([fred.email, 1])
    await remove(admin, id, fred)
    lieTo(admin, /\/invitations$/, (body) => {
      body.invitations = rows
    })
    expect(await visit(admin, id)).toEqual([
      [owner.email, 4],
      [admin.email, 3],
    ])
  })
})

/** The same account and browser, without what it has kept. */
const stageLike = async (who: Actor): Promise<Actor> => {
  const again = await stage.otherBrowser(who)
  again.browser.tamper = who.browser.tamper
  return again
}

interface Row {
  invitationId: string
  email: string | null
  role: number
  invitedBy: string
  accepted: object | null
}

/** Whoever may does what is due; then the people there. */
const visit = async (who: Actor, id: CollectionId) => {
  await refusal(who, async ({ openCollection, tidyCollection }) =>
    tidyCollection(await openCollection(id)),
  )
  return roles(who, id)
}

describe('invitations', () => {
  it('that nobody made, or made otherwise, bring nobody in', async () => {
    const id = await sharedAlbum(owner, [[admin, 3]])
    const eve = await stage.person('eve3')
    const made = await owner.does(async (app) =>
      (await openPeople(app, id)).invite('grace@example.org', 3),
    )
    const person = (await foundAs(eve))(eve.email).people[0]!.person
    const ownerId = await idOf(owner)
    const real = { invitationId: made.invitationId, email: 'grace@example.org', role: 3 }
    const common = { invitedBy: ownerId, createdAt: 1, expiresAt: 9e12, linkId: null }
    // Eve has the secret, so that it is not for want of a proof that she stays out.
    const secret = fromBase64url(new URL(made.address!).hash.slice(1))
    const proof = toBase64url(await acceptProof(secret, fromBase64url(id), await identityOf(eve)))
    const accepted = { ...person, email: 'grace@example.org', proof }
    const lies: Record<string, object> = {
      invented: { ...real, invitationId: 'AAAAAAAAAAAAAAAAAAAAAA', accepted },
      'for another address': {
        ...real,
        email: eve.email,
        accepted: { ...person, email: eve.email, proof },
      },
      'for anybody': { ...real, email: null, accepted },
      'with another role': { ...real, role: 2, accepted },
      'used from another address': { ...real, accepted: { ...person, email: eve.email, proof } },
    }
    for (const [what, row] of Object.entries(lies)) {
      lieTo(owner, /\/invitations$/, (body) => {
        body.invitations = [{ ...common, ...row }]
      })
      expect(await visit(owner, id), what).toEqual([
        [owner.email, 4],
        [admin.email, 3],
      ])
    }
    // As by somebody else than who reads: shown, and left to a person.
    lieTo(owner, /\/invitations$/, (body) => {
      body.invitations = [{ ...common, ...real, invitedBy: 'AAAAAAAAAAAAAAAAAAAAAA', accepted }]
    })
    expect(await visit(owner, id)).toHaveLength(2)
  })
})

it('a guest takes a new key from nobody but who made it', async () => {
  const id = await sharedAlbum(owner, [[cleo, 1]])
  const [a, b] = await owner.does(async ({ openCollection, linksOf }) => {
    const links = linksOf(await openCollection(id))
    return [await links.make({ label: 'a' }), await links.make({ label: 'b' })]
  })
  await remove(owner, id, cleo)
  const grants = new Map<string, unknown>()
  const visitAs = (address: string) =>
    bob.does(async ({ visiting }) => {
      await visiting.startVisit(new URL(address).hash.slice(1))
      const isOver = () => {
        const now = visiting.visit.value
        return (
          now.status === 'ended' || (now.status === 'open' && now.collection.title.value !== '')
        )
      }
      await until(isOver)
      return visiting.visit.value.status
    })
  lieTo(bob, /\/open$/, (body) => {
    grants.set('b', (body.keys as { grant: unknown }).grant)
  })
  expect(await visitAs(b!.address)).toBe('open')
  lieTo(bob, /\/open$/, (body) => {
    ;(body.keys as { grant: unknown }).grant = grants.get('b')
  })
  expect(fromBase64url((grants.get('b') as { grant: string }).grant)).toHaveLength(217)
  expect(await visitAs(a!.address)).toBe('ended')
  bob.browser.tamper = null
  expect(await visitAs(a!.address)).toBe('open')
})
