// Bytes over HTTP: put, commit, read, batch. Everything here needs a capability token; what
// it allows is asked again in every handler. See put-object.ts for the way of one photo.
import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import { fromBase64url } from '#protocol/base64url'
import { objectId } from '#protocol/ids'
import { maxJsonBytes, maxPutBytes, maxSmallPartsBytes } from '#protocol/limits'
import * as wire from '#protocol/objects'
import { streamKind } from '#protocol/records/descriptor'
import { version } from '#protocol/wire'
import { has } from '../access/rights.ts'
import { recheck, requireRight, type Who, type WithWho, who } from '../access/who.ts'
import { stepsOf } from '../http/fault.ts'
import { Problem } from '../http/problem.ts'
import { contentLength, readJson, readParam, readQuery } from '../http/validate.ts'
import { tellMoved } from '../live/tell.ts'
import { type Announced, announce } from './announce.ts'
import { findObject, findObjects, findPrivate, listPrivate } from './find-object.ts'
import type { Guard } from './guarded.ts'
import { commitObject, type Done, type PutContext, putObject } from './put-object.ts'
import { readBatch } from './read-batch.ts'
import { readDetails } from './read-details.ts'
import { readPrefix } from './read-prefix.ts'
import { byteHeaders, proofOf, readStream } from './read-stream.ts'

export const objects = new Hono<WithWho>()

type C = Context<WithWho>
const versionText = v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number), version)

const askedOf = (c: C) => ({
  collectionId: c.var.who.collectionId,
  objectId: readParam(c, 'o', objectId),
  version: readParam(c, 'v', versionText),
})

objects.put('/:c/objects/:o/:v', who, async function put(c) {
  const length = contentLength(c, maxPutBytes)
  const asked = askedOf(c)
  refuseClosed(c.var.who)
  const { small, rest, restBytes } = await readPrefix(c.req.raw.body, length)
  const announced = await announce(small, asked)
  if (announced.streamBytes !== restBytes) throw new Problem('malformed-request')
  return answer(c, announced, await putObject(contextOf(c), announced, rest))
})

objects.post('/:c/objects/:o/:v/commit', who, async function commit(c) {
  const length = contentLength(c, maxSmallPartsBytes + 4)
  const asked = askedOf(c)
  refuseClosed(c.var.who)
  const { small, restBytes } = await readPrefix(c.req.raw.body, length)
  if (restBytes !== 0) throw new Problem('malformed-request')
  const announced = await announce(small, asked)
  return answer(c, announced, await commitObject(contextOf(c), announced))
})

/** Before anything is read; asked once more when everything has arrived. */
function refuseClosed(visitor: Who): void {
  if (has(visitor.rights, 'contribute')) return
  throw new Problem(visitor.kind === 'guest' ? 'link-uploads-closed' : 'not-allowed')
}

const contextOf = (c: C): PutContext => ({
  env: c.env,
  who: c.var.who,
  now: c.var.now,
  step: stepsOf(c.env, c.req.raw),
})

function answer(c: C, { collectionId }: Announced, done: Done): Response {
  const { seq, rosterSeq } = done
  if (done.made) tellMoved(c, collectionId, { seq, rosterSeq })
  const committed: wire.Committed = { seq }
  return c.json(committed, done.made ? 201 : 200)
}

const kindText = v.pipe(v.string(), v.regex(/^[1-5]$/), v.transform(Number))
/** What "without download" keeps back: the picked file, and the film of a live photo. */
const originals: number[] = [streamKind.original, streamKind.motion]

objects.get('/:c/objects/:o/:v/proof', who, async function proof(c) {
  requireRight(c.var.who, 'view')
  const asked = askedOf(c)
  const found = await findObject(c.env, asked.collectionId, asked)
  return proofOf(found)
})

objects.get('/:c/objects/:o/:v/private', who, async function privatePart(c) {
  const { account, id } = memberOf(c)
  const sealed = await findPrivate(c.env, id, askedOf(c), account)
  return new Response(fromBase64url(sealed), {
    headers: { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' },
  })
})

const afterQuery = v.object({
  after: v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number)),
})
const privateRows = 50

objects.get('/:c/private', who, async function privateParts(c) {
  const { account, id } = memberOf(c)
  const { after } = readQuery(c, afterQuery)
  const rows = await listPrivate(c.env, id, account, after, privateRows + 1)
  const parts = rows.slice(0, privateRows)
  return c.json({ parts, more: rows.length > parts.length } satisfies wire.PrivateParts)
})

function memberOf(c: C) {
  requireRight(c.var.who, 'view')
  if (c.var.who.kind !== 'member') throw new Problem('not-allowed')
  return { account: c.var.who.accountId, id: c.var.who.collectionId }
}

objects.get('/:c/objects/:o/:v/:kind', who, async function read(c) {
  const kind = readParam(c, 'kind', kindText)
  const allows = (visitor: Who) =>
    requireRight(visitor, 'view', ...(originals.includes(kind) ? (['download'] as const) : []))
  allows(c.var.who)
  const asked = askedOf(c)
  const found = await findObject(c.env, asked.collectionId, asked)
  return readStream(c.env, found, kind, c.req.header('range'), guardOf(c, allows))
})

objects.post('/:c/batch', who, async function batch(c) {
  const allows = (visitor: Who) => requireRight(visitor, 'view')
  allows(c.var.who)
  const { items } = await readJson(c, wire.batch, maxJsonBytes)
  const found = await findObjects(c.env, c.var.who.collectionId, items)
  return readBatch(c.env, c.var.who.collectionId, items, found, guardOf(c, allows))
})

/** What lists of names and search need: no bytes of the bucket, one read of the database. */
objects.post('/:c/details', who, async function details(c) {
  requireRight(c.var.who, 'view')
  const { items } = await readJson(c, wire.detailsBatch, maxJsonBytes)
  const frames = await readDetails(c.env, c.var.who.collectionId, items)
  return new Response(frames, { headers: byteHeaders })
})

const guardOf = (c: C, allows: (visitor: Who) => void): Guard => ({
  again: async () => allows(await recheck(c.env, c.var.now(), c.var.who)),
  waitUntil: (work) => c.executionCtx.waitUntil(work),
})
