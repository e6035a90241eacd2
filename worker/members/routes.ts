// People over HTTP: find, list, add, change, remove, leave, join, keep a key. All by session; who may
// do what to whom is decided by the signed log that each change adds to (protocol/members.ts).
import { type Context, Hono } from 'hono'
import { type AccountId, accountId, collectionId } from '#protocol/ids'
import * as wire from '#protocol/members'
import { role } from '#protocol/records/roster'
import { addressHash } from '../access/address-hash.ts'
import { session, type WithSession } from '../access/session.ts'
import { requireRole } from '../collections/owner.ts'
import { stepsOf } from '../http/fault.ts'
import { clientAddress, rateLimit } from '../http/rate-limit.ts'
import { readJson, readParam } from '../http/validate.ts'
import { loadPosition } from '../live/position.ts'
import { tellMoved } from '../live/tell.ts'
import { tellAccounts } from '../notices/tell.ts'
import { addMember, type Changed, changeMember, leave, removeMember } from './change-members.ts'
import { join } from './join.ts'
import { noteMembership } from './memberships.ts'
import { findPeople } from './people.ts'
import { keepKey, loadMembers } from './store.ts'

type C = Context<WithSession>

export const people = new Hono<WithSession>()

people.post('/', rateLimit, session, async function find(c) {
  const { emails } = await readJson(c, wire.findPeople)
  return c.json(await findPeople(c.env, emails))
})

export const members = new Hono<WithSession>()

members.get('/:c/members', session, async function list(c) {
  const { id } = await requireRole(c, role.viewer)
  return c.json({ members: await loadMembers(c.env, id) } satisfies wire.MemberList)
})

members.post('/:c/members', session, async function add(c) {
  const by = await requireRole(c, role.admin)
  const wanted = await readJson(c, wire.addMember)
  return told(c, await addMember(c.env, by, wanted, c.var.now(), stepsOf(c.env, c.req.raw)))
})

members.put('/:c/members/:a', session, async function change(c) {
  const by = await requireRole(c, role.admin)
  const about = readParam(c, 'a', accountId)
  const wanted = await readJson(c, wire.changeMember)
  return told(c, await changeMember(c.env, by, about, wanted, c.var.now()))
})

members.post('/:c/members/:a/remove', session, async function remove(c) {
  const by = await requireRole(c, role.admin)
  const about = readParam(c, 'a', accountId)
  const wanted = await readJson(c, wire.removeMember)
  return told(
    c,
    await removeMember(c.env, by, about, wanted, c.var.now(), stepsOf(c.env, c.req.raw)),
  )
})

/** No role is asked: a repeat comes from somebody who is no member any more. */
members.post('/:c/leave', session, async function leaveCollection(c) {
  const id = readParam(c, 'c', collectionId)
  const wanted = await readJson(c, wire.leave)
  const { accountId: own } = c.var.session
  const step = stepsOf(c.env, c.req.raw)
  return told(c, await leave(c.env, own, id, wanted, c.var.now(), step))
})

members.post('/:c/join', session, async function joinCollection(c) {
  const id = readParam(c, 'c', collectionId)
  const wanted = await readJson(c, wire.join)
  const address = await addressHash(wanted.linkId, clientAddress(c))
  const by = { id, accountId: c.var.session.accountId, address }
  const done = await join(c.env, by, wanted, c.var.now(), stepsOf(c.env, c.req.raw))
  return told(c, done, done.told)
})

members.put('/:c/key', session, async function keep(c) {
  const { id, accountId: own } = await requireRole(c, role.viewer)
  await keepKey(c.env, id, own, await readJson(c, wire.keepKey))
  // Whatever was lost on the way in: from here the account's own list shows the collection.
  await noteMembership(c.env, id, own)
  return c.body(null, 204)
})

/** Open pages of the collection read the log; those of the person, and of who hears of it, their lists. */
async function told(
  c: C,
  { prepared, about }: Changed,
  others: AccountId[] = [],
): Promise<Response> {
  const { id } = prepared.collection
  const position = await loadPosition(c.env, id)
  if (position) tellMoved(c, id, { seq: position.seq, rosterSeq: position.roster_seq })
  tellAccounts(c, [about, ...others])
  return c.body(null, 204)
}
