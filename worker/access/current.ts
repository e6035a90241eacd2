// Is it still allowed? State of a link's device or of a member's session, at most 5 s old in this
// isolate: this is why closing, removing and signing out act on every byte within 5 s. Without an
// answer of the gate or the database this throws, and nothing is allowed.
import type { AccountId, CollectionId, DeviceId, LinkId } from '#protocol/ids'
import { stateCacheMilliseconds } from '#protocol/limits'
import type { ProblemCode } from '#protocol/problems'
import { directory, firstRow, shardOf } from '../db/client.ts'
import { type Env, gateOf, type LinkStanding } from '../env.ts'
import { Problem } from '../http/problem.ts'
import { rightsOfRole } from './rights.ts'
import { sessionRange } from './session-range.ts'

export type Standing =
  | { ok: true; rights: number; generation: number; expiresAt: number | null; role: number | null }
  | { ok: false; code: ProblemCode }

export interface Question {
  env: Env
  now: number
  /** Ask again although an answer is younger than 5 s: before a write that cannot be taken back. */
  fresh?: boolean
  /** An answer from before this does not count: a token made later knows better. */
  notBefore?: number
}

interface Known {
  askedAt: number
  standing: Standing
}
const known = new Map<string, Known>()
// Some 200 bytes each: a few hundred KB at most.
const maxKnown = 4_000

async function remembered(
  key: string,
  { now, fresh, notBefore = 0 }: Question,
  ask: () => Promise<Standing>,
): Promise<Standing> {
  const found = known.get(key)
  const age = found ? now - found.askedAt : Number.POSITIVE_INFINITY
  const recent = found && age >= 0 && age < stateCacheMilliseconds && found.askedAt >= notBefore
  if (recent && !fresh) return found.standing
  const standing = await ask()
  if (known.size >= maxKnown) known.clear()
  // Counted from before the question: the answer may be as old as that.
  known.set(key, { askedAt: now, standing })
  return standing
}

export async function currentDevice(
  question: Question,
  link: LinkId,
  device: DeviceId,
): Promise<Standing> {
  const standing = await remembered(`l ${link} ${device}`, question, async () =>
    ofGate(await askGate(question, link, device)),
  )
  // Expiry is exact, cached or not.
  if (standing.ok && standing.expiresAt !== null && standing.expiresAt <= question.now) {
    return { ok: false, code: 'link-expired' }
  }
  return standing
}

/** Changes nothing at the gate, so it may be asked twice; a stub that failed once stays broken. */
async function askGate(
  { env, now }: Question,
  link: LinkId,
  device: DeviceId,
): Promise<LinkStanding> {
  try {
    return await gateOf(env, link).standing(device, now)
  } catch {
    return gateOf(env, link).standing(device, now).catch(refuseUnanswered)
  }
}

function refuseUnanswered(error: unknown): never {
  console.error(error)
  throw new Problem('busy', { retryAfter: 2 })
}

const ofGate = (standing: LinkStanding): Standing =>
  standing.ok ? { ...standing, role: null } : standing

export function currentMember(
  question: Question,
  collection: CollectionId,
  account: AccountId,
  device: DeviceId,
): Promise<Standing> {
  return remembered(`m ${collection} ${account} ${device}`, question, () =>
    askMembership(question, collection, account, device),
  )
}

async function askMembership(
  { env, now }: Question,
  collection: CollectionId,
  account: AccountId,
  device: DeviceId,
): Promise<Standing> {
  const [session, place] = await directory(env).batch([
    directory(env)
      .prepare(
        'SELECT 1 AS alive FROM sessions WHERE id >= ?1 AND id < ?2 AND account_id = ?3 AND expires_at > ?4',
      )
      .bind(...sessionRange(device), account, now),
    directory(env)
      .prepare('SELECT deleted_at FROM collection_directory WHERE id = ?1')
      .bind(collection),
  ])
  if (!firstRow(session)) return { ok: false, code: 'signed-out' }
  if (firstRow<{ deleted_at: number | null }>(place)?.deleted_at !== null) return unavailable
  const member = await shardOf(env, collection)
    .prepare('SELECT role, generation FROM members WHERE collection_id = ?1 AND account_id = ?2')
    .bind(collection, account)
    .first<{ role: number; generation: number }>()
  if (!member) return unavailable
  return { ok: true, rights: rightsOfRole(member.role), expiresAt: null, ...member }
}

const unavailable: Standing = { ok: false, code: 'collection-unavailable' }
