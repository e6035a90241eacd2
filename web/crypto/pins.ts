// What an account has seen of people and collections, so that a server cannot show others later.
// A changed key blocks until the words were compared (A6); a changed history is refused (A7).
import { pinsContext } from '#protocol/records/contexts'
import {
  type CollectionPin,
  type PersonPin,
  type Pins,
  packPins,
  parsePins,
} from '#protocol/records/pins'
import { equal } from './bytes.ts'
import { fail, refuse } from './failure.ts'
import type { PublicIdentity } from './identity.ts'
import type { Position } from './log.ts'
import { open, seal } from './seal.ts'
import type { Bytes, MasterKey } from './suite.ts'

export const sealPins = (
  mk: MasterKey,
  userId: Bytes,
  revision: number,
  pins: Pins,
  salt?: Bytes,
): Promise<Bytes> => seal(mk, pinsContext(userId, revision), packPins(pins), salt)

export async function openPins(
  mk: MasterKey,
  userId: Bytes,
  revision: number,
  sealed: Bytes,
): Promise<Pins> {
  return parsePins(await open(mk, pinsContext(userId, revision), sealed))
}

export const noPins = (): Pins => ({ people: [], collections: [] })

export const pinOf = (pins: Pins, userId: Bytes): PersonPin | undefined =>
  pins.people.find((pin) => equal(pin.userId, userId))
export const collectionPinOf = (pins: Pins, collectionId: Bytes): CollectionPin | undefined =>
  pins.collections.find((pin) => equal(pin.collectionId, collectionId))

/** A6: blocks grants, additions and acceptance for a person whose keys are not the pinned ones. */
export function checkPerson(pins: Pins, who: PublicIdentity): void {
  const pin = pinOf(pins, who.userId)
  if (!pin || (equal(pin.edPk, who.edPk) && equal(pin.xPk, who.xPk))) return
  fail('key-changed', 'A6 not the pinned key')
}

/** `how` only gets stronger, unless the keys change after a comparison of words. */
export function pinPerson(pins: Pins, who: PublicIdentity, how: 1 | 2 | 3): Pins {
  const before = pinOf(pins, who.userId)
  if (how !== 3) checkPerson(pins, who)
  const stronger = before && how !== 3 && before.how > how ? before.how : how
  const { userId, idVersion, edPk, xPk } = who
  const people = pins.people.filter((pin) => pin !== before)
  return { ...pins, people: [...people, { userId, idVersion, edPk, xPk, how: stronger }] }
}

/** A7: never another genesis, never back. The caller has checked the head at the pinned position. */
export function pinCollection(pins: Pins, collectionId: Bytes, position: Position): Pins {
  const before = collectionPinOf(pins, collectionId)
  if (before && !equal(before.genesisHash, position.genesisHash)) refuse('A7 another genesis')
  if (before && before.rosterSeq > position.rosterSeq) refuse('A7 an older position')
  const collections = pins.collections.filter((pin) => pin !== before)
  return { ...pins, collections: [...collections, { collectionId, ...position }] }
}

/** Two devices' pins: the higher position and the stronger knowledge win; other keys block. */
export function mergePins(a: Pins, b: Pins): Pins {
  let merged = a
  for (const pin of b.people) {
    const mine = pinOf(merged, pin.userId)
    const same = mine && equal(mine.edPk, pin.edPk) && equal(mine.xPk, pin.xPk)
    if (mine && !same && mine.how === 3 && pin.how === 3) fail('key-changed', 'A6 two comparisons')
    if (!mine || mine.how < pin.how) merged = pinPerson(merged, pin, pin.how)
  }
  for (const pin of b.collections) {
    const mine = collectionPinOf(merged, pin.collectionId)
    if (mine && !equal(mine.genesisHash, pin.genesisHash)) refuse('A7 another genesis')
    if (!mine || mine.rosterSeq < pin.rosterSeq)
      merged = pinCollection(merged, pin.collectionId, pin)
  }
  return merged
}
