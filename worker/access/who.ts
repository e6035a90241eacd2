// Middleware: who asks, by the capability token in `Authorization`. Order of crypto.md S1: MAC,
// times, collection of the path, then whether device and link (or session and role) still stand.
// Sets c.var.who or refuses; handlers ask rights by `requireRight`. A token from elsewhere (the
// subprotocol of a WebSocket) goes through `whoIs` alike.
import { createMiddleware } from 'hono/factory'
import { toBase64url } from '#protocol/base64url'
import {
  type AccountId,
  type CollectionId,
  collectionId,
  type DeviceId,
  type LinkId,
} from '#protocol/ids'
import { subject, type Token } from '#protocol/records/token'
import type { Env } from '../env.ts'
import type { Clock } from '../http/clock.ts'
import { Problem } from '../http/problem.ts'
import { readParam } from '../http/validate.ts'
import { serverKeys } from '../keys/keys.ts'
import { currentDevice, currentMember, type Question, type Standing } from './current.ts'
import { has, type RightName } from './rights.ts'
import { checkToken } from './token.ts'

interface Holder {
  collectionId: CollectionId
  deviceId: DeviceId
  /** What the token and the present state both allow. */
  rights: number
  /** Epoch in force when the token was made. */
  epoch: number
  generation: number
  /** When the token ends: an open connection must not outlive it. */
  expiresAt: number
}
export type Member = Holder & { kind: 'member'; accountId: AccountId; role: number }
export type Guest = Holder & { kind: 'guest'; linkId: LinkId }
export type Who = Member | Guest
export type WithWho = { Bindings: Env; Variables: { now: Clock; who: Who } }

/** Needs `:c`, the collection, in the path. */
export const who = createMiddleware<WithWho>(async function setWho(c, next) {
  const [scheme, text] = (c.req.header('authorization') ?? '').split(' ')
  if (scheme !== 'Keepsake' || !text) throw new Problem('token-expired')
  c.set('who', await whoIs(c.env, c.var.now(), readParam(c, 'c', collectionId), text))
  await next()
})

export async function whoIs(
  env: Env,
  now: number,
  collection: CollectionId,
  text: string,
): Promise<Who> {
  const { capability } = await serverKeys(env)
  const checked = await checkToken(capability, text, now)
  if (!checked.ok) throw new Problem('token-expired')
  const holder = holderOf(checked.token)
  if (holder.collectionId !== collection) throw new Problem('collection-unavailable')
  const notBefore = Math.min(checked.token.issuedAt, now)
  return standingOrThrow(holder, await ask({ env, now, notBefore }, holder))
}

/**
 * Asks the gate or the database anew, whatever is remembered: before a write is made final. Throws
 * as the middleware does.
 */
export async function recheck(env: Env, now: number, who: Who): Promise<Who> {
  if (who.expiresAt + maxCommitMs <= now) throw new Problem('token-expired')
  return standingOrThrow(who, await ask({ env, now, fresh: true }, who))
}
// A slow upload may outlast its token: the device was let in, and is asked about once more.
const maxCommitMs = 3_600_000

export function requireRight(who: Who, ...names: RightName[]): void {
  for (const name of names) if (!has(who.rights, name)) throw new Problem('not-allowed')
}

const ask = (question: Question, who: Who): Promise<Standing> =>
  who.kind === 'member'
    ? currentMember(question, who.collectionId, who.accountId, who.deviceId)
    : currentDevice(question, who.linkId, who.deviceId)

/** A guest's token proves that the link was once opened, so the reason may be told. */
function standingOrThrow(who: Who, standing: Standing): Who {
  if (!standing.ok) throw new Problem(standing.code)
  if (standing.generation !== who.generation) throw new Problem('token-expired')
  const rights = who.rights & standing.rights
  return who.kind === 'member'
    ? { ...who, rights, role: standing.role ?? who.role }
    : { ...who, rights }
}

function holderOf(token: Token): Who {
  const holder: Holder = {
    collectionId: toBase64url(token.collectionId) as CollectionId,
    deviceId: toBase64url(token.deviceId) as DeviceId,
    rights: token.rights,
    epoch: token.epoch,
    generation: token.generation,
    expiresAt: token.expiresAt,
  }
  const id = toBase64url(token.subjectId)
  return token.subject === subject.member
    ? { ...holder, kind: 'member', accountId: id as AccountId, role: 0 }
    : { ...holder, kind: 'guest', linkId: id as LinkId }
}
