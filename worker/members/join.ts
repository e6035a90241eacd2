// Joining by a link: whoever was let in with an account of their own becomes a member, with their own
// signed entry. The log says whether this link lets people join and whether this person may; the
// link's gate says, last of all before the append, whether it is open and the proofs are right. A
// gate that closes later comes later in the log, too.
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { AccountId, CollectionId } from '#protocol/ids'
import type { Join } from '#protocol/members'
import type { JoinBody, RosterEntry } from '#protocol/records/roster'
import { memberOf } from '#protocol/records/roster-rules'
import { sha256 } from '../access/signed.ts'
import { appendEntry, type Prepared, prepareEntry } from '../collections/append-log.ts'
import { type Env, gateOf } from '../env.ts'
import { noFault, type Steps } from '../http/fault.ts'
import { Problem, throwRefusal } from '../http/problem.ts'
import { noticeStatements } from '../notices/tell.ts'
import { type Changed, departBefore } from './change-members.ts'
import { answeredStatement, invitersOf } from './invitations.ts'
import { noteMembership } from './memberships.ts'
import { loadPerson } from './people.ts'
import { refuseKeys } from './policy.ts'
import { insertMember } from './store.ts'

export interface Joiner {
  id: CollectionId
  accountId: AccountId
  /** Network address, hashed for this link: the gate counts wrong passwords by it. */
  address: string
}

/** `told`: who hears of it besides. */
export async function join(
  env: Env,
  by: Joiner,
  wanted: Join,
  now: number,
  step: Steps = noFault,
): Promise<Changed & { told: AccountId[] }> {
  const { id, accountId } = by
  const prepared = await prepareEntry(env, id, wanted.entry, accountId).catch(async (error) => {
    // What is wrong with the entry is told to those alone whom the link let in.
    await askGate(env, by, wanted, now)
    throw error
  })
  const { entry, after, collection } = prepared
  const body = joinBody(entry, wanted)
  const inviters = await invitersOf(env, id, wanted.linkId)
  const told = [...new Set([collection.owner_id, ...inviters])]
  const changed = { prepared, about: accountId, told }
  if (prepared.repeated) return changed
  throwRefusal(refuseKeys(await loadPerson(env, accountId), { ...body, edPk: entry.authorPk }))
  if (wanted.epoch !== after.epoch) throw new Problem('roster-moved')
  await departBefore(env, id, accountId, now)
  await askGate(env, by, wanted, now)
  await noteMembership(env, id, accountId)
  step('membership')
  const member = memberOf(after, entry.author)
  if (!member) throw new Error('the log took an entry without its member')
  await appendEntry(
    env,
    prepared,
    [
      ...insertMember(env, prepared, member, wanted, now),
      ...noticesOf(env, prepared, accountId, inviters, now),
      answeredStatement(env, prepared, { account: accountId, role: 0 }, '', wanted.linkId),
    ],
    collection.rotation_due === 1,
  )
  step('append')
  await noteMembership(env, id, accountId)
  return changed
}

function joinBody({ body }: RosterEntry, { linkId }: Join): JoinBody {
  if (body.type !== 4 || toBase64url(body.linkId) !== linkId) throw new Problem('malformed-request')
  return body
}

async function askGate(env: Env, by: Joiner, wanted: Join, now: number): Promise<void> {
  const device = await sha256(fromBase64url(wanted.device, 32))
  const answer = await gateOf(env, wanted.linkId).join(
    {
      collectionId: by.id,
      accessHash: toBase64url(await sha256(fromBase64url(wanted.access, 32))),
      deviceId: toBase64url(device.subarray(0, 16)),
      deviceVerifier: toBase64url(device),
      address: by.address,
    },
    now,
  )
  if (!answer.ok) throw new Problem(answer.code, answer.facts)
}

/** Whoever invited by this link hears that it was used, the owner that somebody joined. */
function noticesOf(
  env: Env,
  { collection, entry }: Prepared,
  actorId: AccountId,
  inviters: AccountId[],
  now: number,
): D1PreparedStatement[] {
  const collectionId = collection.id
  const common = { collectionId, actorId, about: entry.seq }
  const joined = inviters.includes(collection.owner_id)
    ? []
    : [{ accountId: collection.owner_id, kind: 'joined' as const, ...common }]
  const accepted = inviters.map((accountId) => {
    return { accountId, kind: 'invitation-accepted' as const, ...common, about: now }
  })
  return noticeStatements(env, [...joined, ...accepted], now, true)
}
