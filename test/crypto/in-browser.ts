// The page of vectors.browser.test.ts: the vector cases and the workers, in a real browser engine.
import { endBulkWorker, run, runFlow } from '../../web/crypto/client.ts'
import { pretend } from '../../web/crypto/curves.ts'
import {
  forgetSignedIn,
  guestDevice,
  keepSignedIn,
  recallSignedIn,
} from '../../web/crypto/device.ts'
import { failureOf } from '../../web/crypto/failure.ts'
import { newItemSecrets, sealDetails } from '../../web/crypto/item.ts'
import { newMasterKey } from '../../web/crypto/keys.ts'
import { unlockByPassword } from '../../web/crypto/password.ts'
import { kdfDefault } from '../../web/crypto/suite.ts'
import { checkCase } from './vector-checks.ts'
import { noble, pattern, same, type Vectors, webCrypto } from './vector-kit.ts'
import { asMember, card, world } from './world.ts'
import { runWycheproof } from './wycheproof-checks.ts'

const signal = () => new AbortController().signal

async function vectors(all: Vectors, names: string[], withNoble: boolean): Promise<string[]> {
  pretend('Ed25519', !withNoble)
  pretend('X25519', !withNoble)
  const problems: string[] = []
  for (const name of names) {
    await checkCase(name, all, withNoble ? noble : webCrypto).catch((error) => {
      problems.push(`${name}: ${error}`)
    })
  }
  pretend('Ed25519', true)
  pretend('X25519', true)
  return problems
}

/** An item sealed in the worker, opened as a row in the worker, and a file in parts. */
async function bulk(): Promise<string[]> {
  const w = await world()
  const secrets = newItemSecrets()
  const as = asMember(w, w.owner)
  const file = new Blob([pattern(2_500_000)])
  const streams = [{ kind: 1 as const, source: file }]
  const item = await run(signal(), 'sealItem', secrets, as, card, { name: 'a' }, streams)
  const { objectId, version } = secrets
  const row = { epoch: 1, objectId, version, wrap: item.wrap, card: item.card }
  // One row is opened in place, many go to the worker.
  for (const count of [1, 400]) {
    const rows = Array.from({ length: count }, () => row)
    const keys = new Map([[1, w.ck]])
    const opened = await run(signal(), 'openRows', w.collectionId, keys, rows)
    same(opened.length, count)
    for (const one of opened) same(one?.card.bytes, card.bytes)
  }
  const plain = await run(
    signal(),
    'openWhole',
    secrets.fk,
    objectId,
    version,
    1,
    item.streams[1]!.sealed,
    2_500_000,
  )
  same(plain, pattern(2_500_000))
  const hashes: string[] = []
  for await (const part of runFlow(signal(), 'sealFile', secrets, 1, file, file.size)) {
    hashes.push(part.hash.join())
  }
  same(hashes.length, item.streams[1]!.hashes.length / 32)
  const wrong = await run(
    signal(),
    'openWhole',
    secrets.fk,
    objectId,
    2,
    1,
    item.streams[1]!.sealed,
    1,
  ).catch(failureOf)
  same(wrong, { code: 'cannot-open', why: 'commitment' })
  const gone = new AbortController()
  const sealed = item.streams[1]!.sealed
  const late = run(gone.signal, 'openWhole', secrets.fk, objectId, 1, 1, sealed, 1).catch(failureOf)
  gone.abort()
  same(await late, { code: 'aborted', why: 'by the page' })
  same((await sealDetails(secrets, {}, [])).kind, 0)
  endBulkWorker()
  return []
}

/** How far the password's progress was told, from first to last. */
async function progress(): Promise<number[]> {
  const told: number[] = []
  const salt = { pwSalt: new Uint8Array(16), ...kdfDefault }
  await unlockByPassword(signal(), 'a password', 'a@example.org', salt, (share) => told.push(share))
  return told
}

async function stopPassword(): Promise<string> {
  const stop = new AbortController()
  const salt = { pwSalt: new Uint8Array(16), ...kdfDefault }
  const running = unlockByPassword(stop.signal, 'a password', 'a@example.org', salt)
  setTimeout(() => stop.abort(), 10)
  return running.then(
    () => 'done',
    (error) => failureOf(error).code,
  )
}

/** What this browser profile keeps. */
async function device(): Promise<string[]> {
  const userId = new Uint8Array(16).fill(6)
  const mk = newMasterKey()
  await keepSignedIn(userId, mk)
  const kept = await recallSignedIn()
  same(kept?.mk, mk)
  const [one, two] = await Promise.all([guestDevice(userId), guestDevice(userId)])
  same(one?.signing.pk, two?.signing.pk)
  same((await guestDevice(userId)).deviceSecret, one?.deviceSecret)
  const secret = one?.signing.secret
  same(secret instanceof CryptoKey && secret.extractable, false)
  await forgetSignedIn()
  same(await recallSignedIn(), null)
  return []
}

const here = { vectors, bulk, progress, stopPassword, device, runWycheproof }
Object.assign(globalThis, { keepsake: here })
export type InBrowser = {
  vectors: typeof vectors
  runWycheproof: typeof runWycheproof
  bulk: typeof bulk
  progress: typeof progress
  stopPassword: typeof stopPassword
  device: typeof device
}
