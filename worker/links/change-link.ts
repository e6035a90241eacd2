// The owner makes, changes and removes links. Always in this order: check the signed entry against
// the log, tell the gate, then write log and rows in one batch. The gate closes before anything can
// fail, and every step may be repeated, so a lost answer is simply sent again.
import { toBase64url } from '#protocol/base64url'
import type { AccountId, CollectionId, LinkId } from '#protocol/ids'
import type { ChangeLink, MakeLink, RemoveLink } from '#protocol/links'
import { action, type LinkBody, right } from '#protocol/records/roster'
import { appendEntry, appended, type Prepared, prepareEntry } from '../collections/append-log.ts'
import { directory, shardOf } from '../db/client.ts'
import { type Env, type GateChange, type GateRefusal, gateOf } from '../env.ts'
import { Problem, throwRefusal } from '../http/problem.ts'
import { tellNarrowed } from '../live/tell.ts'
import { refuseChange, refuseNew } from './policy.ts'
import {
  insertLink,
  type LoggedLink,
  loadLink,
  markRemoved,
  settingsOf,
  updateLogged,
  updateUnlogged,
} from './store.ts'

export interface Owner {
  collectionId: CollectionId
  accountId: AccountId
}

export async function makeLink(env: Env, own: Owner, made: MakeLink, now: number): Promise<void> {
  const prepared = await prepareEntry(env, own.collectionId, made.entry, own.accountId)
  const body = linkBody(prepared, made.linkId, action.add)
  throwRefusal(refuseNew(body, made, prepared.collection.epoch, prepared.repeated))
  const { hasPassword, expiresAt, deviceLimit } = made.settings
  const facts = {
    collectionId: own.collectionId,
    knockVerifier: made.knockVerifier,
    accessVerifier: made.keys.accessVerifier,
    rights: body.rights,
    hasPassword,
    expiresAt,
    deviceLimit,
  }
  accepted(await gateOf(env, made.linkId).make(facts, now))
  const statements = insertLink(env, made, loggedAs(prepared, body), now)
  await appendEntry(env, prepared, statements, prepared.collection.rotation_due === 1)
}

export async function changeLink(
  env: Env,
  own: Owner,
  linkId: LinkId,
  change: ChangeLink,
  now: number,
): Promise<void> {
  const present = await loadLink(env, own.collectionId, linkId)
  if (!present) throw new Problem('not-found')
  const prepared = change.entry
    ? await prepareEntry(env, own.collectionId, change.entry, own.accountId, change.cutoff)
    : null
  const body = prepared && linkBody(prepared, linkId, action.change)
  // In the log means that the gate was told before. Told again by a late repeat, it would go back to
  // an older expiry or password.
  if (prepared?.repeated) return
  const facts = { rights: present.rights, caPk: present.ca_pk, settings: settingsOf(present) }
  throwRefusal(refuseChange(facts, change, body && { ...body, caPk: toBase64url(body.caPk) }))
  const told = accepted(await gateOf(env, linkId).change(gateChange(change, body), now))
  await tellNarrowed(env, own.collectionId, linkId, told.generation)
  const logged = prepared && body ? loggedAs(prepared, body) : null
  const rows = updateUnlogged(env, own.collectionId, linkId, change, logged)
  if (!prepared || !body || !logged) {
    if (rows.length > 0) await shardOf(env, own.collectionId).batch(rows)
    return
  }
  const lostView = (present.rights & right.view) !== 0 && (body.rights & right.view) === 0
  const due = lostView || prepared.collection.rotation_due === 1
  await appendEntry(env, prepared, [updateLogged(env, linkId, logged), ...rows], due)
}

export async function removeLink(
  env: Env,
  own: Owner,
  linkId: LinkId,
  { entry, cutoff }: RemoveLink,
  now: number,
): Promise<void> {
  const prepared = await prepareEntry(env, own.collectionId, entry, own.accountId, cutoff)
  const body = linkBody(prepared, linkId, action.remove)
  const told = accepted(await gateOf(env, linkId).remove(now))
  await tellNarrowed(env, own.collectionId, linkId, told.generation)
  const logged = loggedAs(prepared, body)
  const forgotten = directory(env)
    .prepare('DELETE FROM link_directory WHERE link_id = ?1')
    .bind(linkId)
  await appendEntry(env, prepared, [markRemoved(env, linkId, logged, now), forgotten], true)
}

function linkBody(prepared: Prepared, linkId: LinkId, wanted: LinkBody['action']): LinkBody {
  const { body } = prepared.entry
  if (body.type !== 5 || body.action !== wanted || toBase64url(body.linkId) !== linkId) {
    throw new Problem('malformed-request')
  }
  return body
}

const loggedAs = (prepared: Prepared, body: LinkBody): LoggedLink => ({
  rights: body.rights,
  caPk: toBase64url(body.caPk),
  xPk: toBase64url(body.xPk),
  seq: prepared.entry.seq,
  inLog: appended('?1', '?2', '?3'),
  guard: [prepared.collection.id, prepared.entry.seq, toBase64url(prepared.bytes)],
})

function gateChange(change: ChangeLink, body: LinkBody | null): GateChange {
  const { settings, keys } = change
  return {
    ...(body ? { rights: body.rights } : {}),
    ...(keys ? { accessVerifier: keys.accessVerifier } : {}),
    ...(settings
      ? {
          hasPassword: settings.hasPassword,
          expiresAt: settings.expiresAt,
          deviceLimit: settings.deviceLimit,
        }
      : {}),
  }
}

function accepted<A extends { ok: true } | GateRefusal>(answer: A): Extract<A, { ok: true }> {
  if (!answer.ok) throw new Problem(answer.code, answer.facts)
  return answer as Extract<A, { ok: true }>
}
