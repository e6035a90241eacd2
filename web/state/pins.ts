// What this account has seen of people and collections (A6, A7, R9), in memory, on the device and,
// sealed, with the account. Two devices' pins are merged; nothing here ever goes back.
import type { SavePins } from '#protocol/accounts'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { Pins } from '#protocol/records/pins'
import { loadSession, savePins } from '../api/accounts.ts'
import { ApiProblem } from '../api/failure.ts'
import type { Position } from '../crypto/log.ts'
import {
  collectionPinOf,
  mergePins,
  noPins,
  openPins,
  pinCollection,
  sealPins,
} from '../crypto/pins.ts'
import type { Bytes } from '../crypto/suite.ts'
import { type AccountSecrets, heldSecrets } from './account-secrets.ts'
import { localStore } from './local-store.ts'

const never = new AbortController().signal
const syncAfterMilliseconds = 3_000

let revision = 0
let pins = noPins()
let timer: ReturnType<typeof setTimeout> | undefined

const drawerKey = (secrets: AccountSecrets) => `account/${secrets.accountId}`

/** Pins that do not open, or contradict the device's, stop the sign-in. */
export async function adoptPins(secrets: AccountSecrets, served: SavePins | null): Promise<void> {
  forgetPins()
  const kept = await (await localStore()).load<Pins>('pins', drawerKey(secrets))
  if (kept) pins = kept
  if (served) await merge(secrets, served)
}

async function merge(secrets: AccountSecrets, served: SavePins): Promise<void> {
  const sealed = fromBase64url(served.sealed)
  pins = mergePins(pins, await openPins(secrets.mk, secrets.userId, served.revision, sealed))
  revision = Math.max(revision, served.revision)
}

export function forgetPins(): void {
  clearTimeout(timer)
  revision = 0
  pins = noPins()
}

export const pinOf = (collectionId: Bytes): Position | undefined =>
  collectionPinOf(pins, collectionId)

/** After every replay: on the device at once, with the account a little later. */
export async function pinPosition(collectionId: Bytes, position: Position): Promise<void> {
  const secrets = heldSecrets()
  const before = pinOf(collectionId)
  if (!secrets || (before && before.rosterSeq >= position.rosterSeq)) return
  pins = pinCollection(pins, collectionId, position)
  await (await localStore()).save('pins', drawerKey(secrets), pins)
  clearTimeout(timer)
  timer = setTimeout(() => void sync(secrets).catch(() => undefined), syncAfterMilliseconds)
}

/** Another device may have been faster: take its pins too, then save again. */
async function sync(secrets: AccountSecrets): Promise<void> {
  if (heldSecrets() !== secrets) return
  const next = revision + 1
  const sealed = await sealPins(secrets.mk, secrets.userId, next, pins)
  try {
    await savePins(never, { revision: next, sealed: toBase64url(sealed) })
    revision = next
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== 'stale') throw error
    const served = (await loadSession(never)).pins
    if (!served || served.revision <= revision) throw error
    await merge(secrets, served)
    await sync(secrets)
  }
}
