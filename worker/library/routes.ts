// The library over HTTP: what an account holds, its bytes, own ways to it; saving what others share
// into a collection. All by session; nothing here asks for a token, since a holding outlives
// memberships and collections.
import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import { fromBase64url } from '#protocol/base64url'
import { collectionId, objectId } from '#protocol/ids'
import * as wire from '#protocol/library'
import { maxListRows } from '#protocol/limits'
import { batch as batchShape, detailsBatch } from '#protocol/objects'
import { version } from '#protocol/wire'
import { session, type WithSession } from '../access/session.ts'
import { directory } from '../db/client.ts'
import { stepsOf } from '../http/fault.ts'
import { Problem } from '../http/problem.ts'
import { readJson, readParam, readQuery } from '../http/validate.ts'
import { tellMoved } from '../live/tell.ts'
import { tellAccounts } from '../notices/tell.ts'
import type { Found } from '../objects/find-object.ts'
import type { Guard } from '../objects/guarded.ts'
import { readOwnBatch } from '../objects/read-batch.ts'
import { detailFrames } from '../objects/read-details.ts'
import { byteHeaders, proofOf, readStream } from '../objects/read-stream.ts'
import { copyInto } from './copy.ts'
import { findHeld, findHeldPrivate } from './find-held.ts'
import { keepOwn } from './keep-own.ts'
import { listLibrary } from './list-library.ts'
import { answerSuggestion, listSuggestions, suggestDeletion } from './suggest.ts'

/** Under /api/library. */
export const library = new Hono<WithSession>()
/** Under /api/collections. */
export const copies = new Hono<WithSession>()
/** Under /api/suggestions. */
export const suggestions = new Hono<WithSession>()

type C = Context<WithSession>
const numberText = v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number))
const kindText = v.pipe(v.string(), v.regex(/^[1-5]$/), v.transform(Number))
const listQuery = v.object({
  collection: v.optional(collectionId),
  after: v.optional(v.pipe(v.string(), v.maxLength(400), v.regex(/^[A-Za-z0-9_-]+$/))),
  limit: v.optional(v.pipe(numberText, v.minValue(1), v.maxValue(maxListRows))),
})

library.get('/', session, async function list(c) {
  const { after = null, limit = maxListRows, collection = null } = readQuery(c, listQuery)
  const { accountId } = c.var.session
  const page: wire.LibraryPage = await listLibrary(c.env, accountId, { after, limit, collection })
  return c.json(page)
})

library.put('/own', session, async function keep(c) {
  const { items } = await readJson(c, wire.keepOwn)
  await keepOwn(c.env, c.var.session.accountId, items)
  return c.body(null, 204)
})

library.post('/batch', session, async function batch(c) {
  const { items } = await readJson(c, batchShape)
  const found = await findHeld(c.env, c.var.session.accountId, items)
  return readOwnBatch(c.env, items, found, guardOf(c))
})

library.post('/details', session, async function details(c) {
  const { items } = await readJson(c, detailsBatch)
  const found = await findHeld(c.env, c.var.session.accountId, items)
  return new Response(detailFrames(items, found), { headers: byteHeaders })
})

library.get('/objects/:o/:v/private', session, async function privatePart(c) {
  const sealed = await findHeldPrivate(c.env, c.var.session.accountId, wantedIn(c))
  return new Response(fromBase64url(sealed), {
    headers: { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' },
  })
})

library.get('/objects/:o/:v/proof', session, async function proof(c) {
  return proofOf(await heldIn(c))
})

library.get('/objects/:o/:v/:kind', session, async function read(c) {
  const kind = readParam(c, 'kind', kindText)
  return readStream(c.env, await heldIn(c), kind, c.req.header('range'), guardOf(c))
})

const wantedIn = (c: C) => ({
  objectId: readParam(c, 'o', objectId),
  version: readParam(c, 'v', v.pipe(numberText, version)),
})

async function heldIn(c: C): Promise<Found> {
  const [found] = await findHeld(c.env, c.var.session.accountId, [wantedIn(c)])
  if (!found) throw new Problem('item-unavailable')
  return found
}

const guardOf = (c: C): Guard => ({
  again: () => stillSignedIn(c),
  waitUntil: (work) => c.executionCtx.waitUntil(work),
})

async function stillSignedIn(c: C): Promise<void> {
  const { id } = c.var.session
  const alive = await directory(c.env)
    .prepare('SELECT 1 AS alive FROM sessions WHERE id = ?1 AND expires_at > ?2')
    .bind(id, c.var.now())
    .first()
  if (!alive) throw new Problem('signed-out')
}

copies.post('/:c/copies', session, async function copy(c) {
  const wanted = await readJson(c, wire.copy)
  const id = readParam(c, 'c', collectionId)
  const { results, seq, rosterSeq, made } = await copyInto(c.env, c.var.session, id, wanted, {
    now: c.var.now(),
    step: stepsOf(c.env, c.req.raw),
  })
  if (made) tellMoved(c, id, { seq, rosterSeq })
  return c.json({ results, seq } satisfies wire.Copied)
})

copies.post('/:c/items/:o/suggest-deletion', session, async function suggest(c) {
  const id = readParam(c, 'c', collectionId)
  const object = readParam(c, 'o', objectId)
  const by = c.var.session.accountId
  const { adder, clock, made } = await suggestDeletion(c.env, by, id, object, c.var.now())
  if (made) {
    tellMoved(c, id, { seq: clock.seq, rosterSeq: clock.roster_seq })
    tellAccounts(c, [adder])
  }
  return c.body(null, 204)
})

suggestions.get('/', session, async function list(c) {
  return c.json(await listSuggestions(c.env, c.var.session.accountId))
})

suggestions.post('/', session, async function answer(c) {
  const wanted = await readJson(c, wire.answerSuggestion)
  await answerSuggestion(c.env, c.var.session.accountId, wanted, c.var.now())
  return c.body(null, 204)
})
