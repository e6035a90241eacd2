// K13 to K16: the server or a member tries to change who may do what. Every rule is judged by
// protocol/records/roster-rules.ts, in the Worker and in each client.
import { describe, expect, it } from 'vitest'
import {
  action,
  type EntryBody,
  entrySigned,
  packEntry,
  parseEntry,
  type RosterEntry,
  right,
} from '#protocol/records/roster'
import { applyEntry } from '#protocol/records/roster-rules'
import { packRosterState, parseRosterState } from '#protocol/records/roster-state'
import { concat, randomBytes, zeros } from '../../web/crypto/bytes.ts'
import { type SigningKey, sign, signingKey } from '../../web/crypto/ed25519.ts'
import {
  makeCutoff,
  noCutoff,
  positionOf,
  refuseRollback,
  replay,
  startRoster,
} from '../../web/crypto/log.ts'
import type { Bytes } from '../../web/crypto/suite.ts'
import * as world from './world.ts'

/** An entry that our own code would not make: signed by whoever, at the right place in the chain. */
async function forge(w: world.World, author: Bytes, key: SigningKey, body: EntryBody, more = {}) {
  const { collectionId, seq, head } = w.roster.state
  const at = { collectionId, seq: seq + 1, prevHead: head, createdAt: world.now + 50 }
  const unsigned = packEntry({ ...at, author, authorPk: key.pk, body, ...more })
  return concat(unsigned, await sign(key, entrySigned(concat(unsigned, zeros(64)))))
}

const by = (w: world.World, who: world.Person, body: EntryBody, more = {}) =>
  world.whyRefused(async () =>
    replay(w.roster, w.genesisHash, [await forge(w, who.userId, who.id.ed, body, more)]),
  )
const cutoffNow = (w: world.World) => makeCutoff(w.collectionId, w.roster.state.seq + 1, [])

describe('K13 roles', () => {
  it('refuses members that the server adds in the name of the owner', async () => {
    const w = await world.world()
    const intruder = await world.person()
    const serverKey = await signingKey(randomBytes(32))
    const body = world.memberBody(intruder, 3)
    const forged = await forge(w, w.owner.userId, serverKey, body)
    const added = () => replay(w.roster, w.genesisHash, [forged])
    expect(await world.whyRefused(added)).toContain('R1 author')
    const stolen = await forge(w, w.owner.userId, w.owner.id.ed, body)
    const changed = () => replay(w.roster, w.genesisHash, [world.flip(stolen, 150)])
    expect(await world.whyRefused(changed)).toContain('R1 signature')
  })
  it('refuses an admin who makes admins, and anybody who touches the owner', async () => {
    const w = await world.world()
    const [admin, viewer] = [await world.member(w, 3), await world.member(w, 1)]
    const friend = await world.person()
    expect(await by(w, admin, world.memberBody(friend, 2))).toBe('')
    expect(await by(w, admin, world.memberBody(friend, 3))).toContain('R3 role')
    expect(await by(w, viewer, world.memberBody(friend, 1))).toContain('R3 role')
    const cutoff = await cutoffNow(w)
    const takeover = { ...world.memberBody(w.owner, 1, action.remove), cutoff }
    expect(await by(w, admin, takeover)).toContain('R3')
    expect(await by(w, w.owner, world.memberBody(friend, 4))).toContain('R3 role')
    expect(await by(w, w.owner, { type: 3, cutoff })).toContain('R4')
    expect(await by(w, admin, world.memberBody(viewer, 3, action.change))).toContain('R3 role')
    expect(await by(w, viewer, world.memberBody(viewer, 1, action.change))).toContain('R3')
  })
  it('refuses changed keys, keys of small order and a second person with the same key', async () => {
    const w = await world.world()
    const bob = await world.member(w, 2)
    const friend = await world.person()
    const swapped = {
      ...world.memberBody(bob, 1, action.change),
      edPk: friend.id.edPk,
      cutoff: await cutoffNow(w),
    }
    expect(await by(w, w.owner, swapped)).toContain('R3 keys')
    const small = concat(new Uint8Array([1]), zeros(31))
    expect(await by(w, w.owner, { ...world.memberBody(friend, 2), edPk: small })).toContain(
      'R3 keys',
    )
    expect(await by(w, w.owner, { ...world.memberBody(friend, 2), xPk: zeros(32) })).toContain(
      'R3 keys',
    )
    const twice = { ...world.memberBody(friend, 2), edPk: bob.id.edPk }
    expect(await by(w, w.owner, twice)).toContain('R3 key present')
  })
  it('wants a cutoff exactly where a right ends', async () => {
    const w = await world.world()
    const bob = await world.member(w, 2)
    const cutoff = await cutoffNow(w)
    const remove = world.memberBody(bob, 2, action.remove)
    expect(await by(w, w.owner, remove)).toContain('R8 cutoff missing')
    expect(await by(w, w.owner, { ...remove, cutoff })).toBe('')
    const raise = world.memberBody(bob, 3, action.change)
    expect(await by(w, w.owner, raise)).toBe('')
    expect(await by(w, w.owner, { ...raise, cutoff })).toContain('R8 no cutoff')
    expect(await by(w, bob, { type: 3, cutoff: noCutoff() })).toContain('R8 cutoff missing')
  })
  it('lets only admins rotate, and only to the next epoch', async () => {
    const w = await world.world()
    const [admin, bob] = [await world.member(w, 3), await world.member(w, 2)]
    const rotate = { type: 6 as const, epoch: 2, ckCommit: randomBytes(32) }
    expect(await by(w, admin, rotate)).toBe('')
    expect(await by(w, bob, rotate)).toContain('R7 role')
    expect(await by(w, admin, { ...rotate, epoch: 3 })).toContain('R7 epoch')
  })
})

describe('K14 links', () => {
  it('lets only the owner make, change or remove them', async () => {
    const w = await world.world()
    const admin = await world.member(w, 3)
    const l = await world.link(w, right.view)
    const raised = { ...l.body, action: action.change, rights: world.contributes }
    expect(
      await by(w, admin, { ...raised, linkId: randomBytes(16), action: action.add }),
    ).toContain('R6')
    expect(await by(w, admin, raised)).toContain('R6 owner only')
    expect(await by(w, w.owner, raised)).toBe('')
    const cutoff = await cutoffNow(w)
    const removal = { ...l.body, action: action.remove, cutoff }
    expect(await by(w, w.owner, { ...removal, rights: world.contributes })).toContain(
      'R6 present fields',
    )
    await world.append(w, w.owner, removal)
    expect(await by(w, w.owner, l.body)).toContain('R6 link id used')
  })
  it('refuses rights that make no sense together', async () => {
    const w = await world.world()
    const l = await world.link(w)
    const change = { ...l.body, action: action.change }
    const rights = async (some: number, more = {}) =>
      by(w, w.owner, { ...change, rights: some, ...more })
    expect(await rights(right.contribute)).toContain('R6 view')
    expect(await rights(right.drop | right.view)).toContain('R6 drop')
    expect(await rights(right.drop)).toContain('R6 drop key')
    expect(await rights(0x80 | right.view)).toContain('R6 unknown')
    expect(await rights(right.view | right.join)).toContain('R6 role')
    expect(await rights(right.view, { role: 1 })).toContain('R6 role')
  })
})

describe('K15 histories', () => {
  it('refuses gaps, other orders, another genesis and entries of another collection', async () => {
    const w = await world.world()
    await world.member(w, 2)
    await world.member(w, 1)
    const other = await world.world()
    const from = async (entries: Bytes[], genesis = w.genesisHash) =>
      world.whyRefused(async () => replay(await startRoster(w.collectionId), genesis, entries))
    const [one, two, three] = w.entries as [Bytes, Bytes, Bytes]
    expect(await from([one, two, three])).toBe('')
    expect(await from([one, three])).toContain('R1 position')
    expect(await from([one, three, two])).toContain('R1 position')
    expect(await from([two])).toContain('R1')
    expect(await from([])).toContain('R2')
    expect(await from(w.entries, randomBytes(32))).toContain('R2')
    expect(await from(other.entries)).toContain('R1 other collection')
    expect(await from([one, one])).toContain('R1 position')
  })
  it('refuses a fork, and a position before the pinned one', async () => {
    const w = await world.world()
    await world.member(w, 2)
    const pinned = positionOf(w.roster)
    const start = await startRoster(w.collectionId)
    const old = await replay(start, w.genesisHash, w.entries.slice(0, 1))
    expect(await world.whyRefused(async () => refuseRollback(old, pinned))).toContain('behind')
    const fork = { ...w, roster: old, entries: w.entries.slice(0, 1) }
    await world.member(fork, 3)
    await world.member(fork, 1)
    expect(await world.whyRefused(async () => refuseRollback(fork.roster, pinned))).toContain('R9')
    await world.member(w, 1)
    expect(await world.whyRefused(async () => refuseRollback(w.roster, pinned))).toBe('')
  })
  it('stops at an entry of a type it does not know', async () => {
    const w = await world.world()
    const entry = await forge(
      w,
      w.owner.userId,
      w.owner.id.ed,
      world.memberBody(await world.person(), 1),
    )
    entry[1] = 9
    const later = () => replay(w.roster, w.genesisHash, [entry])
    expect(await world.whyRefused(later)).toContain('roster entry type')
  })
  it('goes on from a stored state as from a replayed one', async () => {
    const w = await world.world()
    const bob = await world.member(w, 2)
    await world.link(w)
    await world.removeMember(w, bob, 2, [])
    expect(parseRosterState(packRosterState(w.roster.state))).toEqual(w.roster.state)
  })
})

describe('K16 joining', () => {
  const joins = right.view | right.join
  it('lets in whom the link certifies, once, with the role of the link', async () => {
    const w = await world.world()
    const l = await world.link(w, joins)
    const bob = await world.person()
    const body = await world.joinBody(w, l, bob)
    await world.append(w, bob, body)
    expect(w.roster.state.members.find((m) => m.role === 2)?.viaLink).toEqual(l.keys.linkId)
    expect(await by(w, bob, body)).toContain('R5 already')
  })
  it('refuses forged and borrowed certificates, links that let nobody join and expired ones', async () => {
    const w = await world.world()
    const [l, closed, expiring] = [
      await world.link(w, joins),
      await world.link(w),
      await world.link(w, joins, world.now + 10),
    ]
    const [bob, eve] = [await world.person(), await world.person()]
    const forged = await world.joinBody(w, l, eve, await signingKey(randomBytes(32)))
    expect(await by(w, eve, forged)).toContain('R5 certificate')
    expect(await by(w, eve, await world.joinBody(w, l, bob))).toContain('R5 certificate')
    expect(await by(w, bob, await world.joinBody(w, closed, bob))).toContain('R5 link')
    expect(await by(w, bob, await world.joinBody(w, expiring, bob))).toContain('R5 expired')
  })
  it('keeps out a removed member, by id and by key, until an admin adds them again', async () => {
    const w = await world.world()
    const l = await world.link(w, joins)
    const bob = await world.person()
    const body = await world.joinBody(w, l, bob)
    await world.append(w, bob, body)
    await world.removeMember(w, bob, 2, [])
    expect(await by(w, bob, body)).toContain('R5 was removed')
    const renamed = { ...bob, userId: (await world.person()).userId }
    expect(await by(w, renamed, await world.joinBody(w, l, renamed))).toContain('R5 was removed')
    await world.append(w, w.owner, world.memberBody(bob, 1))
    await world.append(w, bob, { type: 3, cutoff: await cutoffNow(w) })
    expect(await by(w, bob, await world.joinBody(w, l, bob))).toBe('')
  })
})

it('judges by facts alone: a false signature stops even a rightful entry', async () => {
  const w = await world.world()
  const friend = await world.person()
  const bytes = await forge(w, w.owner.userId, w.owner.id.ed, world.memberBody(friend, 1))
  const entry: RosterEntry = parseEntry(bytes)
  const facts = { head: zeros(32), signatureOk: false, certificateOk: true }
  expect(applyEntry(w.roster.state, entry, facts)).toEqual({ ok: false, why: 'R1 signature' })
  expect(applyEntry(w.roster.state, entry, { ...facts, signatureOk: true }).ok).toBe(true)
})
