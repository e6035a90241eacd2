// A guest's visit: from the fragment to an open collection in one request where there is no password
// (G2: the answer says whether a password is needed). The fragment
// itself and what is made from it never leave this page.
import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { ProblemCode } from '#protocol/problems'
import { ApiProblem, NetworkFailure } from '../api/failure.ts'
import { CryptoError, failureOf } from '../crypto/failure.ts'
import type { Bytes } from '../crypto/suite.ts'
import { doorProofs, linkIdOf, parseAddress as parseFragment } from '../receive/first-keys.ts'
import { enterCollection } from './build-collection.ts'
import type { Collection } from './collection.ts'
import { loadGuestName, saveGuestName } from './guest-name.ts'
import { linkDoorOf } from './link-door.ts'
import { explainFully, loadSentences, OwnTrouble, type Trouble } from './problem-text.ts'

export type EndReason =
  | 'full'
  | 'expired'
  | 'removed'
  | 'unavailable'
  | 'incomplete-address'
  | 'offline'
  | 'device-removed'
  | 'unsupported'
  | 'other'

export type Visit =
  | { status: 'opening' }
  | { status: 'locked'; wrong: boolean; waitSeconds: number; busy: boolean }
  | {
      status: 'open'
      collection: Collection
      name: ReadonlySignal<string>
      requireName: boolean
    }
  | { status: 'ended'; reason: EndReason; trouble: Trouble }

const sentencesAfterMilliseconds = 2_000

export const visit = signal<Visit>({ status: 'opening' })
export const passwordProgress = signal<number | null>(null)

/** Of the visit under way. A new one stops the old. */
let stop = new AbortController()
let secret: Bytes | null = null
const ownName: Signal<string> = signal('')

export async function startVisit(fragment: string): Promise<void> {
  leave()
  const { signal: until } = stop
  visit.value = { status: 'opening' }
  try {
    secret = parseAddress(fragment)
    const kept = await remembered.load(secret)
    if (kept && (await opensWith(until, secret, kept))) return
    await enter(until, secret, null)
  } catch (error) {
    if (!until.aborted) visit.value = await afterFailure(error)
  }
}

/** False: the owner has set another password since, or taken it away. */
async function opensWith(until: AbortSignal, of: Bytes, kept: Bytes): Promise<boolean> {
  try {
    await enter(until, of, kept)
    return true
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== 'link-password-wrong') throw error
    await remembered.remove(of)
    return false
  }
}

function leave(): void {
  stop.abort(new DOMException('left', 'AbortError'))
  stop = new AbortController()
  if (visit.peek().status === 'open')
    (visit.peek() as { collection: Collection }).collection.close()
}

function parseAddress(fragment: string): Bytes {
  try {
    return parseFragment(fragment)
  } catch {
    throw new OwnTrouble('incomplete-address')
  }
}

async function enter(until: AbortSignal, of: Bytes, stretched: Bytes | null): Promise<void> {
  const proofs = await doorProofs(of, stretched)
  ownName.value = await loadGuestName(proofs.linkId)
  const visitor = { secret: of, stretched, proofs, name: () => ownName.peek() }
  const { collection, proven } = await enterCollection(until, linkDoorOf(visitor))
  if (until.aborted) return collection.close()
  const requireName = collection.link?.requireName ?? false
  visit.value = { status: 'open', collection, name: ownName, requireName }
  proven.catch((error: unknown) => endUnproven(until, collection, error))
  // While there is a network: what to say when there is none.
  setTimeout(() => void loadSentences().catch(() => undefined), sentencesAfterMilliseconds)
}

/** The roster contradicts the first look: nothing of it is shown any more. A lost network may pass. */
async function endUnproven(
  until: AbortSignal,
  collection: Collection,
  error: unknown,
): Promise<void> {
  if (until.aborted || error instanceof NetworkFailure) return
  collection.close()
  visit.value = await afterFailure(error)
}

/** Argon2id in its own worker; a wrong password changes nothing and may be tried again. */
export async function unlock(password: string): Promise<void> {
  const { signal: until } = stop
  if (!secret || visit.peek().status !== 'locked') return
  visit.value = { status: 'locked', wrong: false, waitSeconds: 0, busy: true }
  try {
    const stretched = await stretch(until, password, secret)
    await enter(until, secret, stretched)
    await remembered.save(secret, stretched)
  } catch (error) {
    if (!until.aborted) visit.value = await afterFailure(error)
  } finally {
    passwordProgress.value = null
  }
}

async function stretch(until: AbortSignal, password: string, of: Bytes): Promise<Bytes> {
  passwordProgress.value = 0
  const { stretchLinkPassword } = await import('../crypto/password.ts')
  return stretchLinkPassword(until, password, of, (share) => {
    passwordProgress.value = share
  })
}

/** In this tab only, over a reload: whoever finds the address in the history is still asked. */
const remembered = {
  key: async (of: Bytes) => `link-password/${toBase64url(await linkIdOf(of))}`,
  async save(of: Bytes, stretched: Bytes): Promise<void> {
    globalThis.sessionStorage?.setItem(await remembered.key(of), toBase64url(stretched))
  },
  async load(of: Bytes): Promise<Bytes | null> {
    const kept = globalThis.sessionStorage?.getItem(await remembered.key(of))
    return kept ? fromBase64url(kept, 32) : null
  },
  async remove(of: Bytes): Promise<void> {
    globalThis.sessionStorage?.removeItem(await remembered.key(of))
  },
}

const reasons: Partial<Record<ProblemCode, EndReason>> = {
  'link-full': 'full',
  'link-expired': 'expired',
  'link-removed': 'removed',
  'link-unavailable': 'unavailable',
  'device-removed': 'device-removed',
}

async function afterFailure(error: unknown): Promise<Visit> {
  const code = error instanceof ApiProblem ? error.code : null
  if (code === 'link-password-needed' || code === 'link-password-wrong') return wrongOrNeeded(code)
  const trouble = await explainFully(error)
  const waitSeconds = trouble.retryAfterSeconds ?? 0
  if (code === 'link-password-delayed')
    return { status: 'locked', wrong: true, waitSeconds, busy: false }
  return { status: 'ended', reason: reasonOf(error, code), trouble }
}

/** Wrong is only what a person typed. */
function wrongOrNeeded(code: ProblemCode): Visit {
  const typed = visit.peek().status === 'locked'
  const wrong = typed && code === 'link-password-wrong'
  return { status: 'locked', wrong, waitSeconds: 0, busy: false }
}

function reasonOf(error: unknown, code: ProblemCode | null): EndReason {
  if (code) return reasons[code] ?? 'other'
  if (error instanceof NetworkFailure) return 'offline'
  if (error instanceof OwnTrouble) return 'incomplete-address'
  if (!(error instanceof CryptoError)) return 'other'
  const failure = failureOf(error)
  if (failure.code === 'unsupported') return 'unsupported'
  return failure.why === '10.2 expired' ? 'expired' : 'other'
}

/** Everyone with access sees it beside what is added from now on. */
export async function setGuestName(name: string): Promise<void> {
  ownName.value = name.trim().slice(0, 60)
  if (!secret) return
  const linkId = await linkIdOf(secret)
  await saveGuestName(linkId, ownName.value)
}
