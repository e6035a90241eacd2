// K09 to K12, K17, K26: a server, alone or with a viewer, a removed member or an old link, tries to
// add, change, move or backdate items. The defence is in web/crypto/verify-item.ts and segments.ts.
import { describe, expect, it } from 'vitest'
import { streamContext } from '#protocol/records/contexts'
import { action, right } from '#protocol/records/roster'
import { packStatement, parseStatement, statementSigned } from '#protocol/records/statement'
import { concat, randomId } from '../../web/crypto/bytes.ts'
import { sign } from '../../web/crypto/ed25519.ts'
import { place } from '../../web/crypto/item.ts'
import { deriveLink } from '../../web/crypto/link.ts'
import { makeCutoff, replay, startRoster } from '../../web/crypto/log.ts'
import { openDetails, openWhole } from '../../web/crypto/open-item.ts'
import { checkHashes } from '../../web/crypto/segments.ts'
import { makeOpener } from '../../web/crypto/stream.ts'
import type { Bytes } from '../../web/crypto/suite.ts'
import { checkCard, checkStreams, verifyStatement } from '../../web/crypto/verify-item.ts'
import * as world from './world.ts'

const ask = (w: world.World, item: Parameters<typeof world.question>[1], more = {}) =>
  world.whyRefused(() => verifyStatement(item.statement, world.question(w, item, more)))

describe('an item as it was made', () => {
  it('is believed from a member and from a guest, and opens', async () => {
    const w = await world.world()
    const bob = await world.member(w, 2)
    const l = await world.link(w)
    const g = await world.guest(w, l)
    const [mine, theirs] = [
      await world.put(world.asMember(w, bob)),
      await world.put(world.asGuest(w, l, g)),
    ]
    expect(await ask(w, mine)).toBe('')
    expect(await ask(w, theirs, { certificate: g.certificate })).toBe('')
    const { objectId, version, fk } = mine.secrets
    const statement = parseStatement(mine.statement)
    await checkCard(statement, mine.card)
    const signed = await checkStreams(statement, mine.descriptors)
    expect(signed).toHaveLength(3)
    const details = await openDetails(fk, objectId, version, mine.streams[0]!.sealed)
    expect(details.len).toEqual({ 1: 70_000, 2: 5000 })
    const original = await openWhole(fk, objectId, version, 1, mine.streams[1]!.sealed, 70_000)
    expect(original).toEqual(world.picture())
  })
})

describe('K09 injected items', () => {
  it('refuses a signer who is in no roster', async () => {
    const w = await world.world()
    const stranger = await world.person()
    expect(await ask(w, await world.put(world.asMember(w, stranger)))).toContain('V3')
  })
  it('refuses a viewer as author', async () => {
    const w = await world.world()
    const viewer = await world.member(w, 1)
    expect(await ask(w, await world.put(world.asMember(w, viewer)))).toContain('V3 a viewer')
  })
  it('refuses the id of a member with the key of another', async () => {
    const w = await world.world()
    const [bob, viewer] = [await world.member(w, 2), await world.member(w, 1)]
    const as = world.asMember(w, bob)
    const forged = await world.put({ ...as, author: { ...as.author, key: viewer.id.ed } })
    expect(await ask(w, forged)).toContain('V3')
  })
  it('refuses a guest of a link that only shows', async () => {
    const w = await world.world()
    const l = await world.link(w, right.view)
    const g = await world.guest(w, l)
    const item = await world.put(world.asGuest(w, l, g))
    expect(await ask(w, item, { certificate: g.certificate })).toContain(
      'V3 the link could not add',
    )
  })
})

describe('K10 rewritten bytes', () => {
  it('refuses any changed byte of the statement', async () => {
    const w = await world.world()
    const item = await world.put(world.asMember(w, w.owner))
    for (let at = 0; at < 300; at += 7) {
      const changed = { ...item, statement: world.flip(item.statement, at) }
      expect(await ask(w, changed), `byte ${at}`).not.toBe('')
    }
  })
  it('refuses another card, stream list, hash list, segment or header', async () => {
    const w = await world.world()
    const item = await world.put(world.asMember(w, w.owner))
    const statement = parseStatement(item.statement)
    const why = world.whyRefused
    expect(await why(() => checkCard(statement, world.flip(item.card, 80)))).toContain('V6')
    const less = item.descriptors.slice(0, 194)
    expect(await why(() => checkStreams(statement, less))).toContain('V6')
    expect(await why(() => checkStreams(statement, world.flip(item.descriptors, 70)))).toContain(
      'V6',
    )
    const original = item.streams[1]!
    expect(
      await why(() => checkHashes(original.descriptor, world.flip(original.hashes, 3))),
    ).toContain('V6')
    const stream = await checkHashes(original.descriptor, original.hashes)
    const { fk, objectId, version } = item.secrets
    const open = await makeOpener(fk, streamContext(objectId, version, 1), stream)
    for (const at of [0, 30, 60, original.sealed.length - 1]) {
      expect(await why(() => open(0, world.flip(original.sealed, at))), `byte ${at}`).toContain(
        'V6',
      )
    }
    expect(await why(() => open(0, original.sealed.slice(0, -1)))).toContain('V6')
    expect(await open(0, original.sealed)).toHaveLength(71_680)
  })
})

describe('K11 moved and rolled back', () => {
  it('refuses an item in another collection, as another object or version', async () => {
    const [w, other] = [await world.world(), await world.world()]
    const item = await world.put(world.asMember(w, w.owner))
    expect(await ask(other, item)).toContain('V1')
    const { objectId } = item.secrets
    const asked = { collectionId: w.collectionId, objectId, version: 1 }
    expect(await ask(w, item, { asked: { ...asked, objectId: randomId() } })).toContain('V1')
    expect(await ask(w, item, { asked: { ...asked, version: 2 } })).toContain('V1')
  })
  it('asks for newer entries when an item names a position ahead, and refuses another history', async () => {
    const w = await world.world()
    const item = await world.put({ ...world.asMember(w, w.owner), rosterSeq: 2 })
    expect(await ask(w, item)).toContain('behind')
    const forked = await world.put({ ...world.asMember(w, w.owner), rosterHead: randomId32() })
    expect(await ask(w, forked)).toContain('R9')
  })
  it('refuses an older version than the one seen, and a version of somebody else', async () => {
    const w = await world.world()
    const [bob, carol, admin] = [
      await world.member(w, 2),
      await world.member(w, 2),
      await world.member(w, 3),
    ]
    const first = await world.put(world.asMember(w, bob))
    const { objectId } = first.secrets
    const next = (who: world.Person) =>
      world.put({ ...world.asMember(w, who), prev: first.statementHash }, objectId, 2)
    const previous = first.statement
    expect(await ask(w, first, { pinnedVersion: 2 })).toContain('V5')
    expect(await ask(w, await next(bob), { previous })).toBe('')
    expect(await ask(w, await next(admin), { previous })).toBe('')
    expect(await ask(w, await next(carol), { previous })).toContain('V5 another author')
    expect(await ask(w, await next(carol))).toContain('V5 another author')
    expect(await ask(w, await next(carol), { previous, noteLike: true })).toContain('V5')
    const unlinked = await world.put({ ...world.asMember(w, bob), prev: randomId32() }, objectId, 2)
    expect(await ask(w, unlinked, { previous })).toContain('V5 another predecessor')
  })
  it('lets every collaborator of a folder write on in a note', async () => {
    const w = await world.world(2)
    const [bob, carol] = [await world.member(w, 2), await world.member(w, 2)]
    const first = await world.put(world.asMember(w, bob))
    const as = { ...world.asMember(w, carol), prev: first.statementHash }
    const next = await world.put(as, first.secrets.objectId, 2)
    expect(await ask(w, next, { previous: first.statement, noteLike: true })).toBe('')
    expect(await ask(w, next, { previous: first.statement })).toContain('V5')
  })
  it('refuses the epoch of another position', async () => {
    const w = await world.world()
    const item = await world.put({ ...world.asMember(w, w.owner), epoch: 2 })
    expect(await ask(w, item)).toContain('V5 epoch')
  })
})

describe('K12 backdating after a removal', () => {
  it('keeps what was fixed and refuses what a removed member signs for an earlier position', async () => {
    const w = await world.world()
    const bob = await world.member(w, 2)
    const before = world.asMember(w, bob)
    const [kept, late] = [await world.put(before), await world.put(before)]
    expect(await ask(w, late)).toBe('')
    await world.removeMember(w, bob, 2, [kept.statementHash])
    const loadCutoff = async () => [kept.statementHash]
    expect(await ask(w, kept, { loadCutoff })).toBe('')
    expect(await ask(w, late, { loadCutoff })).toContain('V4')
    const longer = async () => [kept.statementHash, late.statementHash]
    expect(await ask(w, late, { loadCutoff: longer })).toContain('V4 cutoff list')
    expect(await ask(w, kept)).toContain('V4 cutoff list')
  })
})

describe('K17 guests after the link changed', () => {
  async function newPassword(w: world.World, l: world.Link, hashes: Bytes[]) {
    const keys = await deriveLink(l.secret, new Uint8Array(32).fill(9))
    const cutoff = await makeCutoff(w.collectionId, w.roster.state.seq + 1, hashes)
    const changed = { ...l.body, action: action.change, caPk: keys.ca.pk, xPk: keys.xPk, cutoff }
    await world.append(w, w.owner, changed)
    return keys
  }
  it('refuses certificates of another guest, link or CA', async () => {
    const w = await world.world()
    const [l, other] = [await world.link(w), await world.link(w)]
    const [g, h] = [await world.guest(w, l), await world.guest(w, l)]
    const item = await world.put(world.asGuest(w, l, g))
    expect(await ask(w, item)).toContain('V3 no certificate')
    expect(await ask(w, item, { certificate: h.certificate })).toContain('V3')
    const wrongCa = await world.guest(w, l, other.keys.ca)
    const forged = await world.put(world.asGuest(w, l, wrongCa))
    expect(await ask(w, forged, { certificate: wrongCa.certificate })).toContain('V3 certificate')
  })
  it('ends old certificates and backdating when the password changes', async () => {
    const w = await world.world()
    const l = await world.link(w)
    const g = await world.guest(w, l)
    const as = world.asGuest(w, l, g)
    const [kept, late] = [await world.put(as), await world.put(as)]
    const keys = await newPassword(w, l, [kept.statementHash])
    const more = { certificate: g.certificate, loadCutoff: async () => [kept.statementHash] }
    expect(await ask(w, kept, more)).toBe('')
    expect(await ask(w, late, more)).toContain('V4')
    const stale = await world.put(world.asGuest(w, l, g))
    expect(await ask(w, stale, more)).toContain('V3 certificate')
    const again = await world.guest(w, l, keys.ca)
    const fresh = await world.put(world.asGuest(w, l, again))
    expect(await ask(w, fresh, { ...more, certificate: again.certificate })).toBe('')
  })
  it('refuses what is dated after the expiry, and guests of a removed link', async () => {
    const w = await world.world()
    const l = await world.link(w, world.contributes, world.now + 100)
    const g = await world.guest(w, l)
    const item = await world.put(world.asGuest(w, l, g))
    expect(await ask(w, item, { certificate: g.certificate })).toContain('V3 after the expiry')
    const cutoff = await makeCutoff(w.collectionId, w.roster.state.seq + 1, [])
    await world.append(w, w.owner, { ...l.body, action: action.remove, cutoff })
    const early = await world.put({ ...world.asGuest(w, l, g), createdAt: world.now })
    expect(await ask(w, early, { certificate: g.certificate })).toContain('V3 no such link')
  })
})

describe('K26 copies', () => {
  it('believes a copy by its copier and refuses a copy with a predecessor or by a guest', async () => {
    const [w, other] = [await world.world(), await world.world()]
    const item = await world.put(world.asMember(w, w.owner))
    const content = parseStatement(item.statement)
    const copy = await place(
      item.secrets,
      { ...world.asMember(other, other.owner), type: 2 },
      content,
    )
    expect(await ask(other, { ...item, ...copy })).toBe('')
    expect(await ask(w, { ...item, ...copy })).toContain('V1')
    const l = await world.link(other)
    const g = await world.guest(other, l)
    const byGuest = await place(item.secrets, { ...world.asGuest(other, l, g), type: 2 }, content)
    const more = { certificate: g.certificate }
    expect(await ask(other, { ...item, ...byGuest }, more)).toContain('V3 guests make no copies')
    const unsigned = packStatement({ ...parseStatement(copy.statement), prev: randomId32() })
    const signature = await sign(other.owner.id.ed, statementSigned(unsigned))
    const chained = { ...item, statement: concat(unsigned, signature) }
    expect(await ask(other, chained)).toContain('V5')
  })
})

function randomId32(): Bytes {
  return crypto.getRandomValues(new Uint8Array(32))
}

it('gives another reader the same roster from the same entries', async () => {
  const w = await world.world()
  await world.member(w, 2)
  const again = await replay(await startRoster(w.collectionId), w.genesisHash, w.entries)
  expect(again).toEqual(w.roster)
})
