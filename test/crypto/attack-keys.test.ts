// K02 to K05, K18, K19, K21, K23, K27: keys moved to other places, overwritten, or handed to others.
// The defence is the context in every derivation, and web/crypto/grant.ts, pins.ts, open-link.ts.
import { describe, expect, it } from 'vitest'
import { grantInfo, grantSigned, packGrant } from '#protocol/records/grant'
import { right } from '#protocol/records/roster'
import { acceptableEd25519Key, acceptableSignature } from '#protocol/records/small-order'
import { packTrust } from '#protocol/records/trust'
import { randomBytes, randomId, zeros } from '../../web/crypto/bytes.ts'
import { unwrapFkOfDrop, wrapFkForDrop } from '../../web/crypto/drop.ts'
import { sign, signingKey, verify } from '../../web/crypto/ed25519.ts'
import { acceptGrant, makeGrant } from '../../web/crypto/grant.ts'
import { checkOwnKeys } from '../../web/crypto/identity.ts'
import * as keys from '../../web/crypto/keys.ts'
import { openLinkBlob } from '../../web/crypto/link.ts'
import { headAt, positionOf } from '../../web/crypto/log.ts'
import { type LinkPackage, openLink } from '../../web/crypto/open-link.ts'
import {
  checkPerson,
  fitPins,
  mergePins,
  noPins,
  pinCollection,
  pinPerson,
  sealPins,
} from '../../web/crypto/pins.ts'
import { sealTo } from '../../web/crypto/public-seal.ts'
import { openRows } from '../../web/crypto/rows.ts'
import { open, seal } from '../../web/crypto/seal.ts'
import { asKey, type ObjectKey, type WrappingKey } from '../../web/crypto/suite.ts'
import { xPublic } from '../../web/crypto/x25519.ts'
import * as world from './world.ts'

const why = world.whyRefused

describe('K02 to K04 keys in other places', () => {
  it('opens a wrapped key in its own place only', async () => {
    const [ck, fk] = [keys.newCollectionKey(), keys.newObjectKey()]
    const place = { collectionId: randomId(), epoch: 1, objectId: randomId(), version: 1 }
    const wrapped = await keys.wrapFk(ck, place, fk)
    expect(await keys.unwrapFk(ck, place, wrapped)).toEqual(fk)
    const others = [
      { epoch: 2 },
      { version: 2 },
      { objectId: randomId() },
      { collectionId: randomId() },
    ]
    for (const other of others) {
      const moved = () => keys.unwrapFk(ck, { ...place, ...other }, wrapped)
      expect(await why(moved)).toContain('cannot-open')
    }
    expect(await why(() => keys.unwrapFk(keys.newCollectionKey(), place, wrapped))).toContain(
      'cannot-open',
    )
  })
  it('gives no master key, seed or collection key to another account or method', async () => {
    const [user, other] = [randomId(), randomId()]
    const kek = asKey<WrappingKey>(randomBytes(32))
    const mk = keys.newMasterKey()
    const wrapped = await keys.wrapMk(kek, user, 1, mk)
    expect(await why(() => keys.unwrapMk(kek, other, 1, wrapped))).toContain('cannot-open')
    expect(await why(() => keys.unwrapMk(kek, user, 2, wrapped))).toContain('cannot-open')
    const seed = await keys.wrapSeed(mk, user, 1, randomBytes(32))
    expect(await why(() => keys.unwrapSeed(mk, other, 1, seed))).toContain('cannot-open')
    expect(await why(() => keys.unwrapSeed(mk, user, 2, seed))).toContain('cannot-open')
    const own = await keys.wrapOwn(mk, user, other, 1, keys.newObjectKey())
    expect(await why(() => keys.unwrapOwn(mk, user, other, 2, own))).toContain('cannot-open')
  })
  it('does not take the server’s copy of the own public keys', async () => {
    const { id } = await world.person()
    checkOwnKeys(id, id)
    expect(await why(async () => checkOwnKeys(id, { ...id, xPk: randomBytes(32) }))).toContain('A5')
  })
  it('opens one ciphertext under one key: the commitment differs', async () => {
    const context = randomBytes(20)
    const sealed = await seal(randomBytes(32), context, randomBytes(500))
    expect(await why(() => open(randomBytes(32), context, sealed))).toBe('cannot-open: commitment')
  })
  it('shows no row of an epoch whose key it does not have', async () => {
    const [collectionId, objectId] = [randomId(), randomId()]
    const row = { epoch: 9, objectId, version: 1 }
    const fk = keys.newObjectKey()
    const zero = asKey<ReturnType<typeof keys.newCollectionKey>>(zeros(32))
    const wrap = await keys.wrapFk(zero, { collectionId, ...row }, fk)
    const card = await seal(fk, randomBytes(4), zeros(64))
    expect(await openRows(collectionId, new Map(), [{ ...row, wrap, card }])).toEqual([null])
  })
})

describe('K18 grants', () => {
  async function granted() {
    const w = await world.world()
    const bob = await world.member(w, 2)
    const from = { userId: w.owner.userId, ed: w.owner.id.ed }
    const to = { kind: 1 as const, id: bob.userId, xPk: bob.id.xPk, xSk: bob.id.xSk }
    const bytes = await makeGrant(w.roster, from, to, w.ck)
    const sender = {
      collectionId: w.collectionId,
      epoch: 1,
      fromUser: from.userId,
      fromEdPk: from.ed.pk,
    }
    return { w, bob, to, bytes, sender }
  }
  it('gives the key to its receiver', async () => {
    const { w, to, bytes, sender } = await granted()
    expect((await acceptGrant(bytes, to, sender, w.roster)).ck).toEqual(w.ck)
  })
  it('refuses another receiver, sender, epoch, collection and any changed byte', async () => {
    const { w, to, bytes, sender } = await granted()
    const eve = await world.member(w, 2)
    const accept = (receiver: typeof to, more = {}, grant = bytes) =>
      why(() => acceptGrant(grant, receiver, { ...sender, ...more }, w.roster))
    const evil = { ...to, id: eve.userId, xPk: eve.id.xPk, xSk: eve.id.xSk }
    expect(await accept(evil)).toContain('G2 signature')
    expect(await accept(to, { epoch: 2 })).toContain('G2 signature')
    expect(await accept(to, { collectionId: randomId() })).toContain('G2 signature')
    expect(await accept(to, { fromUser: eve.userId, fromEdPk: eve.id.edPk })).toContain(
      'G2 signature',
    )
    for (const at of [1, 40, 160, 216]) {
      expect(await accept(to, {}, world.flip(bytes, at)), `byte ${at}`).not.toBe('')
    }
  })
  it('refuses a key of their own that a rightful admin grants, and a lie about the position', async () => {
    const { w, to } = await granted()
    const admin = await world.member(w, 3)
    const sender = {
      collectionId: w.collectionId,
      epoch: 1,
      fromUser: admin.userId,
      fromEdPk: admin.id.edPk,
    }
    const fields = { toKind: to.kind, toId: to.id, toXPk: to.xPk }
    const grant = async (more: object) => {
      const info = grantInfo({ ...sender, ...fields })
      const trust = packTrust({ ck: w.ck, ...positionOf(w.roster), ...more })
      const { enc, ciphertext } = await sealTo(to.xPk, info, trust)
      const signature = await sign(admin.id.ed, grantSigned(info, enc, ciphertext))
      return packGrant({ enc, ciphertext, signature })
    }
    const accept = async (more: object) => {
      const bytes = await grant(more)
      return why(() => acceptGrant(bytes, to, sender, w.roster))
    }
    expect(await accept({})).toBe('')
    expect(await accept({ ck: keys.newCollectionKey() })).toContain('G3')
    expect(await accept({ rosterHead: randomBytes(32) })).toContain('R9')
    expect(await accept({ rosterSeq: w.roster.state.seq + 1 })).toContain('behind')
    expect(await accept({ genesisHash: randomBytes(32) })).toContain('G2 another genesis')
    // From before the sender was an admin, and from after the receiver was gone.
    const early = { rosterSeq: 2, rosterHead: headAt(w.roster, 2) }
    expect(await accept(early)).toContain('G2 the sender had no right')
    const last = await grant({})
    const bob = w.roster.state.members.find(({ role }) => role === 2)!
    const gone = { userId: bob.userId, id: { ...bob, xSk: to.xSk } } as never
    await world.removeMember(w, gone, 2, [])
    expect(await why(() => acceptGrant(last, to, sender, w.roster))).toContain('G2 the receiver')
  })
  it('refuses a grant by someone without the right, and one with another key', async () => {
    const { w, bob, to } = await granted()
    const eve = await world.member(w, 2)
    const from = { userId: eve.userId, ed: eve.id.ed }
    const bytes = await makeGrant(w.roster, from, to, w.ck)
    const sender = {
      collectionId: w.collectionId,
      epoch: 1,
      fromUser: eve.userId,
      fromEdPk: eve.id.edPk,
    }
    expect(await why(() => acceptGrant(bytes, to, sender, w.roster))).toContain('G2 the sender')
    const other = keys.newCollectionKey()
    const owner = { userId: w.owner.userId, ed: w.owner.id.ed }
    expect(await why(() => makeGrant(w.roster, owner, to, other))).toContain('G3')
    const stranger = { ...to, id: randomId() }
    expect(await why(() => makeGrant(w.roster, owner, stranger, w.ck))).toContain('G1')
    expect(bob.id.xPk).toEqual(to.xPk)
  })
})

describe('K19 pinned people and collections', () => {
  it('blocks a person whose key changed until the words were compared', async () => {
    const [{ id }, { id: other }] = [await world.person(), await world.person()]
    const pins = pinPerson(noPins(), id, 1)
    const changed = { ...id, edPk: other.edPk }
    expect(await why(async () => checkPerson(pins, changed))).toContain('key-changed')
    expect(await why(async () => pinPerson(pins, changed, 1))).toContain('key-changed')
    const compared = pinPerson(pins, changed, 3)
    expect(await why(async () => checkPerson(compared, changed))).toBe('')
    expect(pinPerson(compared, changed, 1).people[0]?.how).toBe(3)
  })
  it('never goes back, also when two devices are merged', async () => {
    const position = { genesisHash: randomBytes(32), rosterSeq: 5, rosterHead: randomBytes(32) }
    const id = randomId()
    const newer = pinCollection(noPins(), id, position)
    const older = pinCollection(noPins(), id, { ...position, rosterSeq: 3 })
    expect(
      await why(async () => pinCollection(newer, id, { ...position, rosterSeq: 4 })),
    ).toContain('A7')
    expect(mergePins(older, newer)).toEqual(newer)
    expect(mergePins(newer, older)).toEqual(newer)
    const forked = pinCollection(noPins(), id, { ...position, genesisHash: randomBytes(32) })
    expect(await why(async () => mergePins(newer, forked))).toContain('A7')
  })
})

describe('K19 pins of two devices', () => {
  it('keep the key that was pinned first until words were compared, and block the other', async () => {
    const [{ id }, { id: other }] = [await world.person(), await world.person()]
    const changed = { ...id, edPk: other.edPk, xPk: other.xPk }
    const [here, there] = [pinPerson(noPins(), id, 1), pinPerson(noPins(), changed, 2)]
    const merged = mergePins(here, there)
    expect(await why(async () => checkPerson(merged, id))).toBe('')
    expect(await why(async () => checkPerson(merged, changed))).toContain('key-changed')
    const compared = pinPerson(noPins(), changed, 3)
    expect(await why(async () => checkPerson(mergePins(here, compared), id))).toContain(
      'key-changed',
    )
    // Two comparisons: the later one counts, and an older copy from the server changes nothing.
    const mine = pinPerson(noPins(), id, 3)
    expect(mergePins(mine, compared, true).people).toEqual(compared.people)
    expect(mergePins(mine, compared, false).people).toEqual(mine.people)
    expect(mergePins(pinPerson(noPins(), id, 1), pinPerson(noPins(), id, 2)).people[0]?.how).toBe(2)
  })
  it('fit into what the server takes: compared people first, then what was pinned last', async () => {
    const person = (n: number, how: 1 | 3) => {
      const key = new Uint8Array(32).fill(n & 255)
      return { userId: new Uint8Array(16).fill(n >> 8), idVersion: n, edPk: key, xPk: key, how }
    }
    const position = { genesisHash: zeros(32), rosterSeq: 1, rosterHead: zeros(32) }
    const all = {
      people: Array.from({ length: 2_000 }, (_, n) => person(n, n < 5 ? 3 : 1)),
      collections: Array.from({ length: 2_500 }, (_, n) => ({
        collectionId: new Uint8Array(16).fill(n & 255),
        ...position,
        rosterSeq: n,
      })),
    }
    const limit = 256 * 1024
    const fitting = fitPins(all, limit)
    expect(fitting.people.filter(({ how }) => how === 3)).toHaveLength(5)
    expect(fitting.collections).toHaveLength(2_500)
    expect(fitting.people.length).toBeGreaterThan(300)
    expect(fitting.people.some(({ idVersion }) => idVersion === 1_999)).toBe(true)
    const mk = keys.newMasterKey()
    const sealed = await sealPins(mk, randomId(), 1, fitting)
    expect(sealed.length).toBeLessThanOrEqual(limit)
    const few = { ...all, people: all.people.slice(0, 3), collections: [] }
    expect(fitPins(few, limit)).toEqual(few)
  })
})

describe('opening a link; K14, K21 what the server hands out with it', () => {
  async function opened() {
    const w = await world.world()
    const l = await world.link(w, right.view)
    const found: LinkPackage = {
      collectionId: w.collectionId,
      blob: { epoch: 1, sealed: l.blob },
      entries: w.entries,
      grants: [],
      earlier: [],
    }
    return { w, l, found }
  }
  async function rotated() {
    const { w, l, found } = await opened()
    const admin = await world.member(w, 3)
    const next = keys.newCollectionKey()
    const commit = await keys.ckCommit(next, w.collectionId, 2)
    await world.append(w, admin, { type: 6, epoch: 2, ckCommit: commit })
    const from = { userId: admin.userId, ed: admin.id.ed }
    const to = { kind: 2 as const, id: l.keys.linkId, xPk: l.keys.xPk }
    const bytes = await makeGrant(w.roster, from, to, next)
    const grant = { epoch: 2, bytes }
    const wrapped = await keys.wrapCkPrev(next, w.collectionId, 2, w.ck)
    return { w, l, next, found: { ...found, grants: [grant], earlier: [{ epoch: 2, wrapped }] } }
  }
  it('gives the key, and the rights that the roster says', async () => {
    const { l, found, w } = await opened()
    const link = await openLink(l.keys, found, world.now)
    expect(link.keys.get(1)).toEqual(w.ck)
    expect(link.link.rights).toBe(right.view)
  })
  it('follows a rotation by its grant, and the earlier keys down the chain', async () => {
    const { w, l, next, found } = await rotated()
    const link = await openLink(l.keys, found, world.now)
    expect(link.epoch).toBe(2)
    expect([...link.keys]).toEqual([
      [2, next],
      [1, w.ck],
    ])
  })
  it('refuses a replaced earlier key, grant, blob, collection or shorter log', async () => {
    const { w, l, next, found } = await rotated()
    const openWith = (more: Partial<LinkPackage>) =>
      why(() => openLink(l.keys, { ...found, ...more }, world.now))
    const other = await keys.wrapCkPrev(next, w.collectionId, 2, keys.newCollectionKey())
    expect(await openWith({ earlier: [{ epoch: 2, wrapped: other }] })).toContain('G3')
    // By an admin who may grant, but did not make this key.
    const from = { userId: w.owner.userId, ed: w.owner.id.ed }
    const to = { kind: 2 as const, id: l.keys.linkId, xPk: l.keys.xPk }
    const byAnother = await makeGrant(w.roster, from, to, next)
    expect(await openWith({ grants: [{ epoch: 2, bytes: byAnother }] })).toContain('G2 signature')
    const grants = found.grants.map((one) => ({ ...one, bytes: world.flip(one.bytes, 60) }))
    expect(await openWith({ grants })).toContain('G2')
    expect(await openWith({ blob: { epoch: 1, sealed: world.flip(l.blob, 70) } })).toContain(
      'cannot-open',
    )
    expect(await openWith({ collectionId: randomId() })).toContain('cannot-open')
    expect(await openWith({ entries: w.entries.slice(0, 1), grants: [] })).toContain('behind')
    expect(
      await why(() => openLinkBlob(l.keys.kek, randomId(), w.collectionId, 1, l.blob)),
    ).toContain('cannot-open')
  })
})

it('K23 opens a drop wrap for its own object and guest only', async () => {
  const dropSk = randomBytes(32)
  const at = { collectionId: randomId(), linkId: randomId(), guestPk: randomBytes(32) }
  const [objectId, fk] = [randomId(), asKey<ObjectKey>(randomBytes(32))]
  const wrap = await wrapFkForDrop(await xPublic(dropSk), at, objectId, 1, fk)
  expect(await unwrapFkOfDrop(dropSk, at, objectId, 1, wrap)).toEqual(fk)
  expect(await why(() => unwrapFkOfDrop(dropSk, at, randomId(), 1, wrap))).toContain('cannot-open')
  const moved = { ...at, guestPk: randomBytes(32) }
  expect(await why(() => unwrapFkOfDrop(dropSk, moved, objectId, 1, wrap))).toContain('cannot-open')
  expect(await why(() => wrapFkForDrop(zeros(32), at, objectId, 1, fk))).toContain('N2')
})

it('K27 refuses malleable signatures and keys of small order before any library sees them', async () => {
  const key = await signingKey(randomBytes(32))
  const message = randomBytes(40)
  const signature = await sign(key, message)
  expect(await verify(key.pk, message, signature)).toBe(true)
  const order = 2n ** 252n + 27742317777372353535851937790883648493n
  const s = signature.slice(32).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n) + order
  const malleable = signature.slice()
  for (let i = 0; i < 32; i++) malleable[32 + i] = Number((s >> BigInt(8 * i)) & 255n)
  expect(await verify(key.pk, message, malleable)).toBe(false)
  // Also where a library would take them.
  expect(acceptableSignature(signature)).toBe(true)
  expect(acceptableSignature(malleable)).toBe(false)
  expect(acceptableEd25519Key(zeros(32))).toBe(false)
  expect(await verify(zeros(32), message, signature)).toBe(false)
})
