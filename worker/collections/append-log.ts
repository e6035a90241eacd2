// One more signed entry in a collection's roster log: compare and append. The server orders entries
// and checks each against the state it keeps (rules R1 to R8, the same lines that clients run); who
// is right about the log is decided by clients, who replay it. Used for links, rotation, members.
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { AccountId, CollectionId } from '#protocol/ids'
import type { ProblemCode } from '#protocol/problems'
import { type Bytes, equal } from '#protocol/records/bytes'
import { cutoffInput, rosterHeadInput } from '#protocol/records/contexts'
import {
  type EntryBody,
  entrySigned,
  joinSigned,
  parseEntry,
  type RosterEntry,
} from '#protocol/records/roster'
import {
  applyEntry,
  cutoffDue,
  cutoffOf,
  linkOf,
  maxEntries,
  type RosterState,
} from '#protocol/records/roster-rules'
import { sha256, verifySignature } from '../access/signed.ts'
import { firstRow, shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { Problem } from '../http/problem.ts'
import { authorMark, recordHashesOf } from './records.ts'
import { loadRoster, packedState, type StoredCollection } from './store.ts'

export interface Prepared {
  bytes: Bytes
  entry: RosterEntry
  author: AccountId
  before: RosterState
  after: RosterState
  collection: StoredCollection
  /** The very entry is in the log already: a repeat. */
  repeated: boolean
  cutoff: string | null
  /** Whose records the cutoff fixes, and what they looked like when compared. */
  mark: { author: string; value: string } | null
  /** The list is not that of our records: `appendEntry` will refuse. */
  cutoffDiffers: boolean
}

/**
 * Checks an entry and its cutoff list against the stored state and writes nothing. `author` is who
 * asks: nobody hands in another's entry. Throws `roster-moved` and `record-refused`; a cutoff list that
 * differs is only noted, so that a gate can be closed before the owner is sent for a new list.
 */
export async function prepareEntry(
  env: Env,
  id: CollectionId,
  text: string,
  author: AccountId,
  cutoffList?: string,
): Promise<Prepared> {
  const bytes = fromBase64url(text)
  const entry = parseEntry(bytes)
  const loaded = await loadRoster(env, id)
  if (!loaded) throw new Problem('collection-unavailable')
  const { collection, state: before } = loaded
  if (toBase64url(entry.author) !== author) throw new Problem('record-refused')
  const common = { bytes, entry, author, before, collection, cutoffDiffers: false }
  if (entry.seq <= before.seq) {
    if (!(await inLog(env, id, entry.seq, text))) throw new Problem('roster-moved')
    return { ...common, after: before, repeated: true, cutoff: null, mark: null }
  }
  if (entry.seq !== before.seq + 1 || !equal(entry.prevHead, before.head)) {
    throw new Problem('roster-moved')
  }
  const applied = applyEntry(before, entry, await factsOf(before, entry, bytes))
  if (!applied.ok) throw new Problem(refusalOf(applied.why))
  if (isKeptForOwner(before, entry)) throw new Problem('too-many')
  const due = cutoffDue(before, entry)
  if (!due && cutoffList !== undefined) throw new Problem('malformed-request')
  const after = applied.state
  if (!due) return { ...common, after, repeated: false, cutoff: null, mark: null }
  const cutoff = cutoffList ?? ''
  const compared = await compareCutoff(env, id, entry, cutoff)
  return { ...common, after, repeated: false, cutoff, ...compared }
}

/**
 * A log is not endless, and whoever may add to it (anybody, where a link lets people join and they
 * leave again) could fill it up. The last entries are the owner's, to take such people out; leaving
 * ends by itself, since nobody comes in any more.
 */
function isKeptForOwner({ members }: RosterState, { seq, author, body }: RosterEntry): boolean {
  const isOwner = members.some((one) => one.role === 4 && equal(one.userId, author))
  return seq > maxEntries - keptForOwner && !isOwner && body.type !== 3
}
const keptForOwner = 1_000

/** What a person is told in words of its own; all else only a client with an error does. */
function refusalOf(why: string): ProblemCode {
  if (why === 'R5 was removed') return 'not-allowed'
  return /^too many/.test(why) ? 'too-many' : 'record-refused'
}

async function inLog(env: Env, id: CollectionId, seq: number, text: string): Promise<boolean> {
  const row = await shardOf(env, id)
    .prepare('SELECT entry FROM roster WHERE collection_id = ?1 AND seq = ?2')
    .bind(id, seq)
    .first<{ entry: string }>()
  return row?.entry === text
}

export async function factsOf(state: RosterState, entry: RosterEntry, bytes: Bytes) {
  const head = await sha256(rosterHeadInput(bytes))
  const signatureOk = await verifySignature(entry.authorPk, entrySigned(bytes), entry.signature)
  return { head, signatureOk, certificateOk: await joinCertified(state, entry) }
}

async function joinCertified(state: RosterState, entry: RosterEntry): Promise<boolean> {
  const { body } = entry
  const link = body.type === 4 ? linkOf(state, body.linkId) : undefined
  if (body.type !== 4 || !link) return false
  const { collectionId, author, authorPk } = entry
  const { linkId, xPk, idVersion, cert } = body
  const signed = joinSigned(collectionId, linkId, author, authorPk, xPk, idVersion)
  return verifySignature(link.caPk, signed, cert)
}

/** The list must be exactly our records of that author: nothing committed in between is lost. */
async function compareCutoff(env: Env, id: CollectionId, entry: RosterEntry, list: string) {
  const author = authorCutBy(entry)
  const own = await recordHashesOf(env, id, author)
  const given = split(fromBase64url(list))
  const cutoff = cutoffOf(entry)
  const root = await sha256(cutoffInput(entry.collectionId, entry.seq, given))
  if (!cutoff || cutoff.count !== given.length || !equal(cutoff.root, root)) {
    throw new Problem('record-refused')
  }
  const same =
    given.length === own.hashes.length &&
    own.hashes.every((hash, i) => equal(hash, given[i] ?? new Uint8Array()))
  return { mark: { author, value: own.mark }, cutoffDiffers: !same }
}

function split(list: Bytes): Bytes[] {
  if (list.length % 32 !== 0) throw new Problem('malformed-request')
  return Array.from({ length: list.length / 32 }, (_, i) => list.slice(i * 32, i * 32 + 32))
}

/** The account or link whose right ends. */
function authorCutBy(entry: RosterEntry<EntryBody>): string {
  const { body } = entry
  if (body.type === 5) return toBase64url(body.linkId)
  return toBase64url(body.type === 2 ? body.userId : entry.author)
}

/** What the statements that go with an entry are bound to as ?1 to ?3. */
export const guardOf = ({ collection, entry, bytes }: Prepared) =>
  [collection.id, entry.seq, toBase64url(bytes)] as const

/** For statements that go with an entry: true in the batch once this very entry is in the log. */
export const appended = (collection: string, seq: string, entry: string): string =>
  `EXISTS (SELECT 1 FROM roster WHERE collection_id = ${collection} AND seq = ${seq} AND entry = ${entry})`

/**
 * Appends in one batch together with `also`, whose statements must be conditional on `appended`.
 * Throws `roster-moved` or `cutoff-differs` when something came in between.
 */
export async function appendEntry(
  env: Env,
  prepared: Prepared,
  also: D1PreparedStatement[],
  rotationDue: boolean,
): Promise<void> {
  if (prepared.repeated) return
  if (prepared.cutoffDiffers) throw new Problem('cutoff-differs')
  const { entry, collection, after, before } = prepared
  const shard = shardOf(env, collection.id)
  const text = toBase64url(prepared.bytes)
  const { author, value } = prepared.mark ?? { author: '', value: '' }
  const results = await shard.batch([
    shard
      .prepare(
        `UPDATE collections SET roster_seq = ?2, roster_head = ?3, epoch = ?4, rotated_seq = ?5,
           rotation_due = ?6
         WHERE id = ?1 AND roster_seq = ?7 AND roster_head = ?8
           AND (?9 = '' OR ?10 = ${authorMark('?1', '?9')})`,
      )
      .bind(
        collection.id,
        entry.seq,
        toBase64url(after.head),
        after.epoch,
        after.lastRotateSeq,
        rotationDue ? 1 : 0,
        before.seq,
        toBase64url(before.head),
        author,
        value,
      ),
    shard
      .prepare('INSERT INTO roster SELECT ?1, ?2, ?3, ?4 WHERE changes() = 1')
      .bind(collection.id, entry.seq, text, prepared.cutoff),
    shard
      .prepare(
        `UPDATE roster_states SET state = ?2 WHERE collection_id = ?1 AND ${appended('?1', '?3', '?4')}`,
      )
      .bind(collection.id, packedState(after), entry.seq, text),
    ...also,
    shard
      .prepare('SELECT entry FROM roster WHERE collection_id = ?1 AND seq = ?2')
      .bind(collection.id, entry.seq),
  ])
  const found = firstRow<{ entry: string }>(results.at(-1))
  if (found?.entry === text) return
  throw new Problem(found || !prepared.mark ? 'roster-moved' : 'cutoff-differs')
}
