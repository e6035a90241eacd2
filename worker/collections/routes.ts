// Collections over HTTP: make, list, open, log, facts, new keys; deleting is in delete-routes.ts.
// Members come by session, holders of a link by token; what both get when opening is made in
// open-collection.ts.
import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import { toBase64url } from '#protocol/base64url'
import * as wire from '#protocol/collections'
import { type AccountId, accountId, collectionId, linkId, remarkId } from '#protocol/ids'
import { concat } from '#protocol/records/bytes'
import { role } from '#protocol/records/roster'
import { session, type WithSession } from '../access/session.ts'
import { requireRight, type WithWho, who } from '../access/who.ts'
import { firstRow, shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { Problem, throwRefusal } from '../http/problem.ts'
import { check, readJson, readParam, readQuery } from '../http/validate.ts'
import { tellMoved } from '../live/tell.ts'
import { makeCollection } from './make-collection.ts'
import { openForMember } from './open-collection.ts'
import { type Acting, requireRole } from './owner.ts'
import { refuseRecords, refuseRemark } from './policy.ts'
import { recordHashesOf } from './records.ts'
import { rotate } from './rotate.ts'
import { saveRemark } from './save-remark.ts'
import {
  entriesOf,
  type GrantRow,
  grantOf,
  loadCollection,
  loadSummaries,
  logStatements,
  previousKeysOf,
  roleOf,
} from './store.ts'

/** By session: what only a signed-in person does. */
export const ownCollections = new Hono<WithSession>()

ownCollections.post('/', session, async function make(c) {
  const wanted = await readJson(c, wire.makeCollection)
  await makeCollection(c.env, c.var.session.accountId, wanted, c.var.now())
  return c.body(null, 201)
})

ownCollections.get('/', session, async function list(c) {
  return c.json({ collections: await loadSummaries(c.env, c.var.session.accountId) })
})

ownCollections.post('/:c/open', session, async function open(c) {
  const asked = await readJson(c, wire.openCollection)
  const id = readParam(c, 'c', collectionId)
  return c.json(await openForMember(c.env, c.var.now(), id, c.var.session, asked))
})

const recordsQuery = v.union([
  v.object({ link: linkId, account: v.optional(v.undefined()) }),
  v.object({ account: accountId, link: v.optional(v.undefined()) }),
])

ownCollections.get('/:c/records', session, async function records(c) {
  const asking = await requireRole(c, role.viewer)
  const { link, account } = readQuery(c, recordsQuery)
  const about = link ? { link: true as const } : await memberAsked(c.env, asking, account)
  throwRefusal(refuseRecords(asking, about))
  const { hashes } = await recordHashesOf(c.env, asking.id, link ?? account ?? '')
  return c.json({ hashes: toBase64url(concat(...hashes)) })
})

async function memberAsked(env: Env, asking: Acting, account: AccountId | undefined) {
  const accountId = account ?? asking.accountId
  if (accountId === asking.accountId) return asking
  const role = await roleOf(env, asking.id, accountId)
  // Whoever is no member has no right that could end.
  if (role === null) throw new Problem('not-found')
  return { accountId, role }
}

ownCollections.post('/:c/rotate', session, async function renewKeys(c) {
  const { id } = await requireRole(c, role.admin)
  const wanted = await readJson(c, wire.rotate)
  await rotate(c.env, id, c.var.session.accountId, wanted)
  await tellLog(c, c.env, id)
  return c.body(null, 204)
})

/** By token: members and holders of links. */
export const sharedCollections = new Hono<WithWho>()

const afterQuery = v.object({
  after: v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number)),
})

sharedCollections.get('/:c/roster', who, async function roster(c) {
  const visitor = c.var.who
  requireRight(visitor, 'view')
  const { after } = readQuery(c, afterQuery)
  const link = visitor.kind === 'guest' ? visitor.linkId : null
  const results = await shardOf(c.env, visitor.collectionId).batch(
    logStatements(c.env, visitor.collectionId, after, link),
  )
  return c.json({
    entries: entriesOf(results[0]),
    previousKeys: previousKeysOf(results[1]),
    grant: link === null ? null : grantOf(firstRow<GrantRow>(results[2])),
  })
})

sharedCollections.get('/:c/cutoffs/:seq', who, async function cutoff(c) {
  requireRight(c.var.who, 'view')
  const { after: seq } = check(afterQuery, { after: c.req.param('seq') })
  const row = await shardOf(c.env, c.var.who.collectionId)
    .prepare('SELECT cutoff FROM roster WHERE collection_id = ?1 AND seq = ?2')
    .bind(c.var.who.collectionId, seq)
    .first<{ cutoff: string | null }>()
  if (row?.cutoff === null || !row) throw new Problem('not-found')
  return c.json({ list: row.cutoff })
})

sharedCollections.put('/:c/remarks/:r', who, async function remark(c) {
  const visitor = c.var.who
  if (visitor.kind !== 'member') throw new Problem('not-allowed')
  const wanted = await readJson(c, wire.saveRemark, 64 * 1024)
  const id = readParam(c, 'r', remarkId)
  throwRefusal(refuseRemark(wanted))
  const clock = await saveRemark(c.env, visitor, id, wanted)
  tellMoved(c, visitor.collectionId, { seq: clock.seq, rosterSeq: clock.roster_seq })
  return c.body(null, 204)
})

async function tellLog(
  c: Context,
  env: WithSession['Bindings'],
  id: wire.MakeCollection['collectionId'],
) {
  const collection = await loadCollection(env, id)
  if (collection) tellMoved(c, id, { seq: collection.seq, rosterSeq: collection.roster_seq })
}
