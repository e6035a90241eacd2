// One photo in one request: begin (charged), put (bytes), commit (visible). Nothing is visible before
// the commit; whatever stops in between is given back, at the latest by the sweep. Before it:
// access/who.ts let the device in; next: items/store.ts lists the row.
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { ProblemCode } from '#protocol/problems'
import { rosterHeadInput } from '#protocol/records/contexts'
import { has } from '../access/rights.ts'
import { sha256 } from '../access/signed.ts'
import { recheck, type Who } from '../access/who.ts'
import type { Env } from '../env.ts'
import type { Steps } from '../http/fault.ts'
import { Problem, throwRefusal } from '../http/problem.ts'
import { tellFull } from '../notices/quota.ts'
import { type Announced, certifiedBy } from './announce.ts'
import { deleteBytes, isStored, type Place, putBytes } from './blobs.ts'
import { type Committed, commitPut } from './commit-put.ts'
import { type Author, isStale, refusePut } from './policy.ts'
import { begin, loadPutFacts, type PutFacts, type StoredUpload, settingsOf } from './store.ts'
import { takeAwayUpload } from './take-away.ts'

export interface PutContext {
  env: Env
  who: Who
  now: () => number
  step: Steps
}
export interface Done {
  seq: number
  rosterSeq: number
  /** False: it was here before, this was a repeat. */
  made: boolean
}

/** `body` is exactly the streams. It is taken over. */
export async function putObject(
  context: PutContext,
  put: Announced,
  body: ReadableStream,
): Promise<Done> {
  const began = context.now()
  const facts = await loadPutFacts(context.env, context.who, put)
  const before = doneBefore(put, facts)
  if (before) return drained(body, before)
  const author = await authorOf(context.who, put, facts)
  throwRefusal(refusePut(author, put))
  const upload = await charge(context, put, facts)
  context.step('begin')
  const { streamBytes: bytes } = put
  const outcome = await putBytes(context.env, placeOf(upload), body, { bytes, hash: hashOf(put) })
  if (outcome !== 'stored') {
    await takeAwayUpload(context.env, upload, context.now())
    throw new Problem(outcome === 'cut-short' ? 'malformed-request' : 'bytes-differ')
  }
  context.step('put')
  return commit(context, put, upload, isStale(author, put.statement), began)
}

/** After `stale`: the bytes are here, a new statement and wrap come. */
export async function commitObject(context: PutContext, put: Announced): Promise<Done> {
  const facts = await loadPutFacts(context.env, context.who, put)
  const before = doneBefore(put, facts)
  if (before) return before
  const author = await authorOf(context.who, put, facts)
  throwRefusal(refusePut(author, put))
  const { upload } = facts
  const payer = facts.collection && payerOf(context.who, facts.collection)
  if (!upload || !isOf(upload, put, payer)) throw new Problem('item-unavailable')
  const announced = { bytes: put.streamBytes, hash: hashOf(put) }
  if (!(await isStored(context.env, placeOf(upload), announced))) {
    throw new Problem('item-unavailable')
  }
  return commit(context, put, upload, isStale(author, put.statement), context.now())
}

function doneBefore(put: Announced, { item, collection }: PutFacts): Done | null {
  if (!collection) throw new Problem('collection-unavailable')
  if (!item) return null
  if (item.removed_at !== null) throw new Problem('item-unavailable')
  if (item.statement !== toBase64url(put.parts.statement)) throw new Problem('different-content')
  return { seq: item.seq, rosterSeq: collection.roster_seq, made: false }
}

/** Browsers give up when an answer comes before they have sent everything. */
async function drained(body: ReadableStream, done: Done): Promise<Done> {
  await body.pipeTo(new WritableStream()).catch(() => {})
  return done
}

async function authorOf(who: Who, put: Announced, facts: PutFacts): Promise<Author> {
  const { collection, entry, link, member } = facts
  if (!collection) throw new Problem('collection-unavailable')
  const head = entry === null ? null : await sha256(rosterHeadInput(fromBase64url(entry)))
  const log = {
    rosterSeq: collection.roster_seq,
    rotatedSeq: collection.rotated_seq,
    epoch: collection.epoch,
    headThere: head && toBase64url(head),
    items: collection.items,
    closing: collection.delete_at !== null,
  }
  if (who.kind === 'member') {
    if (!member) throw new Problem('collection-unavailable')
    const contribute = has(who.rights, 'contribute')
    const { accountId } = who
    const { ed_pk: edPk, entry_seq: entrySeq } = member
    return { ...log, kind: 'member', contribute, accountId, edPk, entrySeq }
  }
  if (!link) throw new Problem('link-unavailable')
  const { requireName, expiresAt } = settingsOf(link)
  const { certificate, parts } = put
  const caPk = fromBase64url(link.ca_pk)
  return {
    ...log,
    kind: 'guest',
    contribute: has(who.rights & link.rights, 'contribute'),
    entrySeq: link.entry_seq,
    linkId: who.linkId,
    certified: certificate !== null && (await certifiedBy(caPk, parts.certificate, certificate)),
    requireName,
    expires: expiresAt ?? 0,
  }
}

const payerOf = (who: Who, collection: NonNullable<PutFacts['collection']>) =>
  who.kind === 'member' ? who.accountId : collection.owner_id

async function charge(context: PutContext, put: Announced, facts: PutFacts): Promise<StoredUpload> {
  const { env, who, now } = context
  if (!facts.collection) throw new Problem('collection-unavailable')
  const accountId = payerOf(who, facts.collection)
  const { collectionId, objectId, version, bytes } = put
  const attempt = toBase64url(crypto.getRandomValues(new Uint8Array(12)))
  const upload = { collectionId, objectId, version, bytes, accountId, attempt }
  const begun = await begin(env, { ...upload, streamsHash: hashOf(put), createdAt: now() })
  if (begun.state === 'full') {
    await tellFull(env, accountId, now())
    throw new Problem(who.kind === 'guest' ? 'album-full' : 'storage-full')
  }
  if (begun.state === 'committed') throw new Problem('different-content')
  if (begun.upload.swept_at !== null) throw new Problem('busy', { retryAfter: 2 })
  if (!isOf(begun.upload, put, accountId)) throw new Problem('different-content')
  return begun.upload
}

const isOf = (upload: StoredUpload, put: Announced, payer: string | null): boolean =>
  upload.collection_id === put.collectionId &&
  upload.account_id === payer &&
  upload.bytes === put.bytes &&
  upload.streams_hash === hashOf(put) &&
  upload.swept_at === null

const hashOf = (put: Announced): string => toBase64url(put.parts.streamsHash)

const placeOf = (upload: StoredUpload): Place => ({
  homeId: upload.collection_id,
  objectId: upload.object_id,
  version: upload.version,
  attempt: upload.attempt,
})

async function commit(
  context: PutContext,
  put: Announced,
  upload: StoredUpload,
  stale: boolean,
  began: number,
): Promise<Done> {
  // What is stale may be so because the right has ended: then nothing is to be signed anew.
  await stillAllowed(context, upload, stale ? null : began)
  // The bytes stay: the author signs anew and sends the small parts alone.
  if (stale) throw new Problem('stale')
  const done = await commitPut(context.env, context.who, put, upload.attempt, context.now())
  context.step('commit')
  return judge(context, put, upload, done)
}

/** Answers that end the upload for good; others (an old token) leave it pending. */
const final = new Set<ProblemCode>([
  'link-removed',
  'link-expired',
  'link-unavailable',
  'device-removed',
  'link-uploads-closed',
  'collection-unavailable',
  'not-allowed',
])

/**
 * A link may have closed while the bytes were on their way. Guests are always asked about again;
 * members when the answer is older than what may be remembered anyway.
 */
async function stillAllowed(
  context: PutContext,
  upload: StoredUpload,
  began: number | null,
): Promise<void> {
  const { env, who, now } = context
  if (who.kind === 'member' && began !== null && now() - began < 4_000) return
  try {
    const current = await recheck(env, now(), who)
    if (has(current.rights, 'contribute')) return
    throw new Problem(who.kind === 'guest' ? 'link-uploads-closed' : 'not-allowed')
  } catch (error) {
    if (error instanceof Problem && final.has(error.code)) {
      await takeAwayUpload(env, upload, now(), context.step)
    }
    throw error
  }
}

async function judge(
  context: PutContext,
  put: Announced,
  upload: StoredUpload,
  { item, upload: left, clock, made }: Committed,
): Promise<Done> {
  if (item && clock && item.statement === toBase64url(put.parts.statement)) {
    return { seq: item.seq, rosterSeq: clock.roster_seq, made }
  }
  if (!clock) {
    await takeAwayUpload(context.env, upload, context.now())
    throw new Problem('collection-unavailable')
  }
  if (item) throw new Problem('different-content')
  if (left?.attempt === upload.attempt && left.swept_at === null) {
    await stillAllowed(context, upload, null)
    throw new Problem('stale')
  }
  // Swept meanwhile: nobody else knows of these bytes.
  await deleteBytes(context.env, [placeOf(upload)])
  throw new Problem('busy', { retryAfter: 2 })
}
