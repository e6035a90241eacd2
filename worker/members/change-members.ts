// People are added, get another role, are removed or leave. Always: check the signed entry against the
// log, then entry, rows and notices in one batch. Of two changes at once the log takes one; the other
// is told `roster-moved` and has done nothing. Every request may be repeated.
import { toBase64url } from '#protocol/base64url'
import type { AccountId, CollectionId } from '#protocol/ids'
import type { AddMember, ChangeMember, Leave, RemoveMember } from '#protocol/members'
import type { NoticeKind } from '#protocol/notices'
import { action, type MemberBody } from '#protocol/records/roster'
import { memberOf, type RosterMember } from '#protocol/records/roster-rules'
import { appendEntry, type Prepared, prepareEntry } from '../collections/append-log.ts'
import type { Acting } from '../collections/owner.ts'
import { roleOf } from '../collections/store.ts'
import type { Env } from '../env.ts'
import { noFault, type Steps } from '../http/fault.ts'
import { Problem, throwRefusal } from '../http/problem.ts'
import { finishDeparture } from '../items/departures.ts'
import { tellNarrowed } from '../live/tell.ts'
import { noticeStatements } from '../notices/tell.ts'
import { answeredStatement } from './invitations.ts'
import { forgetMembership, noteMembership } from './memberships.ts'
import { loadPerson } from './people.ts'
import { refuseKeys } from './policy.ts'
import { endMembership, insertMember, isDeparting, updateRole } from './store.ts'

/** What was done, for those who tell it: position of the log and the person it is about. */
export interface Changed {
  prepared: Prepared
  about: AccountId
}

export async function addMember(
  env: Env,
  by: Acting,
  wanted: AddMember,
  now: number,
  step: Steps = noFault,
): Promise<Changed> {
  const prepared = await prepareEntry(env, by.id, wanted.entry, by.accountId)
  const body = memberBody(prepared, action.add)
  const about = toBase64url(body.userId) as AccountId
  const changed = { prepared, about }
  if (prepared.repeated) return changed
  throwRefusal(refuseKeys(await loadPerson(env, about), body))
  await departBefore(env, by.id, about, now)
  const member = memberAfter(prepared, body.userId)
  const key = { grant: wanted.grant, from: by.accountId, epoch: prepared.after.epoch }
  await noteMembership(env, by.id, about)
  step('membership')
  await appendEntry(
    env,
    prepared,
    [
      ...insertMember(env, prepared, member, key, now),
      ...noticesOf(env, changed, 'shared', by.accountId, now),
      answeredStatement(
        env,
        prepared,
        { account: about, role: body.role },
        wanted.invitationId ?? '',
      ),
    ],
    prepared.collection.rotation_due === 1,
  )
  step('append')
  await noteMembership(env, by.id, about)
  return changed
}

export async function changeMember(
  env: Env,
  by: Acting,
  about: AccountId,
  wanted: ChangeMember,
  now: number,
): Promise<Changed> {
  const prepared = await prepareEntry(env, by.id, wanted.entry, by.accountId, wanted.cutoff)
  const body = memberBody(prepared, action.change, about)
  const changed = { prepared, about }
  await appendEntry(
    env,
    prepared,
    [
      updateRole(env, prepared, about, body.role),
      ...noticesOf(env, changed, 'role-changed', by.accountId, now),
    ],
    prepared.collection.rotation_due === 1,
  )
  await tellNarrowed(env, by.id, about, prepared.entry.seq)
  return changed
}

export async function removeMember(
  env: Env,
  by: Acting,
  about: AccountId,
  { entry, cutoff }: RemoveMember,
  now: number,
  step: Steps = noFault,
): Promise<Changed> {
  const prepared = await prepareEntry(env, by.id, entry, by.accountId, cutoff)
  memberBody(prepared, action.remove, about)
  const changed = { prepared, about }
  await end(env, changed, noticesOf(env, changed, 'access-removed', by.accountId, now), now, step)
  return changed
}

export async function leave(
  env: Env,
  account: AccountId,
  id: Acting['id'],
  { entry, cutoff }: Leave,
  now: number,
  step: Steps = noFault,
): Promise<Changed> {
  const prepared = await prepareEntry(env, id, entry, account, cutoff).catch(async (error) => {
    // Whoever is no member learns nothing of a log that is not theirs to read.
    const member = await roleOf(env, id, account)
    throw member === null ? new Problem('collection-unavailable') : error
  })
  if (prepared.entry.body.type !== 3) throw new Problem('malformed-request')
  const changed = { prepared, about: account }
  await end(env, changed, [], now, step)
  return changed
}

/**
 * The notice follows the row that `endMembership` writes first. What they placed leaves here, page by
 * page, and with the sweep where it is much; a repeat goes on with it.
 */
async function end(
  env: Env,
  { prepared, about }: Changed,
  notices: D1PreparedStatement[],
  now: number,
  step: Steps,
): Promise<void> {
  const { id } = prepared.collection
  const [departure, ...rest] = endMembership(env, prepared, about, now)
  if (!departure) throw new Error('no departure')
  await appendEntry(env, prepared, [departure, ...notices, ...rest], true)
  step('append')
  await tellNarrowed(env, id, about, prepared.entry.seq)
  await forgetMembership(env, id, about)
  step('membership')
  const departed = { collectionId: id, accountId: about }
  if (await isDeparting(env, id, about)) await finishDeparture(env, departed, now)
}

function memberBody(
  prepared: Prepared,
  wanted: MemberBody['action'],
  about?: AccountId,
): MemberBody {
  const { body } = prepared.entry
  const fits =
    body.type === 2 &&
    body.action === wanted &&
    (about === undefined || toBase64url(body.userId) === about)
  if (!fits) throw new Problem('malformed-request')
  return body
}

function memberAfter({ after }: Prepared, userId: Uint8Array): RosterMember {
  const member = memberOf(after, userId)
  if (!member) throw new Error('the log took an entry without its member')
  return member
}

/**
 * Items of an earlier membership leave first, so that those added later are not taken for them. A
 * departure is only made by an entry of the log, so none can come between this and the append.
 */
export async function departBefore(
  env: Env,
  id: CollectionId,
  account: AccountId,
  now: number,
): Promise<void> {
  if (!(await isDeparting(env, id, account))) return
  const done = await finishDeparture(env, { collectionId: id, accountId: account }, now)
  if (!done) throw new Problem('busy', { retryAfter: 2 })
}

export const noticesOf = (
  env: Env,
  { prepared, about }: Changed,
  kind: NoticeKind,
  actorId: AccountId,
  now: number,
): D1PreparedStatement[] =>
  noticeStatements(
    env,
    [
      {
        accountId: about,
        kind,
        collectionId: prepared.collection.id,
        actorId,
        about: prepared.entry.seq,
      },
    ],
    now,
    true,
  )
