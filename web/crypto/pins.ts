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

/** Sealing and its padding to whole kilobytes, and the two counts. */
const pinsOverhead = 2_048
const personPinBytes = 85
/** With its share of the tags of the sealed chunks. */
const collectionPinBytes = 88

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

const sameKeys = (a: { edPk: Bytes; xPk: Bytes }, b: { edPk: Bytes; xPk: Bytes }): boolean =>
  equal(a.edPk, b.edPk) && equal(a.xPk, b.xPk)

/** A6: blocks grants, additions and acceptance for a person whose keys are not the pinned ones. */
export function checkPerson(pins: Pins, who: PublicIdentity): void {
  const pin = pinOf(pins, who.userId)
  if (!pin || sameKeys(pin, who)) return
  fail('key-changed', 'A6 not the pinned key')
}

/** `how` only gets stronger, unless the keys change after a comparison of words. */
export function pinPerson(pins: Pins, who: PublicIdentity, how: 1 | 2 | 3): Pins {
  const before = pinOf(pins, who.userId)
  if (how !== 3) checkPerson(pins, who)
  const stronger = before && how !== 3 && before.how > how ? before.how : how
  const { userId, idVersion, edPk, xPk } = who
  return withPerson(pins, { userId, idVersion, edPk, xPk, how: stronger })
}

function withPerson(pins: Pins, pin: PersonPin): Pins {
  const others = pins.people.filter(({ userId }) => !equal(userId, pin.userId))
  return { ...pins, people: [...others, pin] }
}

/** A7: never another genesis, never back. The caller has checked the head at the pinned position. */
export function pinCollection(pins: Pins, collectionId: Bytes, position: Position): Pins {
  const before = collectionPinOf(pins, collectionId)
  if (before && !equal(before.genesisHash, position.genesisHash)) refuse('A7 another genesis')
  if (before && before.rosterSeq > position.rosterSeq) refuse('A7 an older position')
  const collections = pins.collections.filter((pin) => pin !== before)
  return { ...pins, collections: [...collections, { collectionId, ...position }] }
}

/**
 * Two devices' pins: the higher position and the stronger knowledge win. Of two keys that were both
 * pinned unseen the one known here stays, so that the other one blocks; of two that were both compared
 * the later comparison counts, which `b` holds exactly if it is `newer`.
 */
export function mergePins(a: Pins, b: Pins, newer = true): Pins {
  let merged = a
  for (const pin of b.people) {
    const mine = pinOf(merged, pin.userId)
    if (!mine || counts(mine, pin, newer)) merged = withPerson(merged, pin)
  }
  for (const pin of b.collections) {
    const mine = collectionPinOf(merged, pin.collectionId)
    if (mine && !equal(mine.genesisHash, pin.genesisHash)) refuse('A7 another genesis')
    if (!mine || mine.rosterSeq < pin.rosterSeq)
      merged = pinCollection(merged, pin.collectionId, pin)
  }
  return merged
}

function counts(mine: PersonPin, other: PersonPin, newer: boolean): boolean {
  if (sameKeys(mine, other)) return other.how > mine.how
  return other.how === 3 && (mine.how !== 3 || newer)
}

/**
 * As many as the server takes. People whose words were compared first, then whoever and whatever was
 * pinned last: what is left out stays known on the device.
 */
export function fitPins(pins: Pins, maxBytes: number): Pins {
  let left = maxBytes - pinsOverhead
  const take = <T>(all: T[], bytes: number): T[] => {
    const count = Math.max(0, Math.min(all.length, Math.floor(left / bytes)))
    left -= count * bytes
    return count === 0 ? [] : all.slice(-count)
  }
  const compared = take(
    pins.people.filter(({ how }) => how === 3),
    personPinBytes,
  )
  const collections = take(pins.collections, collectionPinBytes)
  const others = take(
    pins.people.filter(({ how }) => how !== 3),
    personPinBytes,
  )
  return { people: [...others, ...compared], collections }
}
