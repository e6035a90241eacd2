// What this account has seen of people and collections (A6, A7, R9), in memory, on the device and,
// sealed, with the account. Two devices' pins are merged; nothing here ever goes back.
import { signal } from '@preact/signals'
import type { SavePins } from '#protocol/accounts'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { PersonPin, Pins } from '#protocol/records/pins'
import { loadSession, savePins } from '../api/accounts.ts'
import { ApiProblem } from '../api/failure.ts'
import type { PublicIdentity } from '../crypto/identity.ts'
import type { Position } from '../crypto/log.ts'
import {
  collectionPinOf,
  fitPins,
  mergePins,
  noPins,
  openPins,
  pinCollection,
  pinOf as pinOfPerson,
  pinPerson,
  sealPins,
} from '../crypto/pins.ts'
import type { Bytes } from '../crypto/suite.ts'
import { type AccountSecrets, heldSecrets } from './account-secrets.ts'
import { localStore } from './local-store.ts'

const never = new AbortController().signal
const syncAfterMilliseconds = 3_000
/** What the server takes (protocol/accounts, savePins). */
const maxSealedBytes = 256 * 1024

let revision = 0
let timer: ReturnType<typeof setTimeout> | undefined
const pinned = signal(noPins())

/** Reading its value follows every change. */
export const currentPins = (): Pins => pinned.value

interface Kept {
  pins: Pins
  /** The newest that this device has merged: an older one that is served later counts for less. */
  revision: number
}

const drawerKey = (secrets: AccountSecrets) => `account/${secrets.accountId}/pins`

/** Pins that do not open, or contradict the device's, stop the sign-in. */
export async function adoptPins(secrets: AccountSecrets, served: SavePins | null): Promise<void> {
  forgetPins()
  const kept = await (await localStore()).load<Kept>('pins', drawerKey(secrets))
  if (kept) {
    pinned.value = kept.pins
    revision = kept.revision
  }
  if (served) await merge(secrets, served)
}

async function merge(secrets: AccountSecrets, served: SavePins): Promise<void> {
  const sealed = fromBase64url(served.sealed)
  const theirs = await openPins(secrets.mk, secrets.userId, served.revision, sealed)
  pinned.value = mergePins(pinned.peek(), theirs, served.revision > revision)
  revision = Math.max(revision, served.revision)
}

export function forgetPins(): void {
  clearTimeout(timer)
  revision = 0
  pinned.value = noPins()
}

export const pinOf = (collectionId: Bytes): Position | undefined =>
  collectionPinOf(pinned.peek(), collectionId)

/** After every replay: on the device at once, with the account a little later. */
export async function pinPosition(collectionId: Bytes, position: Position): Promise<void> {
  const before = pinOf(collectionId)
  if (before && before.rosterSeq >= position.rosterSeq) return
  await keep(pinCollection(pinned.peek(), collectionId, position))
}

/** Throws `key-changed` where another key is pinned and the words were not compared now (A6). */
export async function pinPeople(
  people: readonly PublicIdentity[],
  how: PersonPin['how'],
): Promise<void> {
  const before = pinned.peek()
  let next = before
  for (const who of people) {
    const pin = pinOfPerson(next, who.userId)
    if (!pin || pin.how < how || how === 3) next = pinPerson(next, who, how)
  }
  if (next !== before) await keep(next)
}

async function keep(next: Pins): Promise<void> {
  const secrets = heldSecrets()
  if (!secrets) return
  pinned.value = next
  await saveHere(secrets)
  clearTimeout(timer)
  timer = setTimeout(() => void sync(secrets).catch(() => undefined), syncAfterMilliseconds)
}

const saveHere = async (secrets: AccountSecrets) =>
  (await localStore()).save('pins', drawerKey(secrets), { pins: pinned.peek(), revision })

/** Another device may have been faster: take its pins too, then save again. */
async function sync(secrets: AccountSecrets): Promise<void> {
  if (heldSecrets() !== secrets) return
  const next = revision + 1
  const fitting = fitPins(pinned.peek(), maxSealedBytes)
  const sealed = await sealPins(secrets.mk, secrets.userId, next, fitting)
  try {
    await savePins(never, { revision: next, sealed: toBase64url(sealed) })
    revision = next
    await saveHere(secrets)
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== 'stale') throw error
    const served = (await loadSession(never)).pins
    if (!served || served.revision <= revision) throw error
    await merge(secrets, served)
    await sync(secrets)
  }
}
