// Saving objects into a collection: facts, rules, one transaction, a result per object. Each object
// is all or nothing and charged once, so a repeat of any part of it changes nothing.
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { CollectionId } from '#protocol/ids'
import type { Copied, Copy } from '#protocol/library'
import { maxItemsPerCollection } from '#protocol/limits'
import { rosterHeadInput } from '#protocol/records/contexts'
import { parseStatement, type Statement } from '#protocol/records/statement'
import type { Session } from '../access/session.ts'
import { sha256 } from '../access/signed.ts'
import type { Env } from '../env.ts'
import type { Steps } from '../http/fault.ts'
import { Problem, throwRefusal } from '../http/problem.ts'
import {
  type CopyFacts,
  type Copying,
  type CopyRow,
  loadCopyFacts,
  type Placed,
} from './copy-facts.ts'
import { placeCopies } from './copy-store.ts'
import { type Copier, refusePosition, refuseTarget, type Target } from './policy.ts'
import { checkCopy } from './signed-copy.ts'

type Wanted = Copy['items'][number]
type Result = Copied['results'][number]['result']
export interface CopyDone extends Copied {
  rosterSeq: number
  /** This call placed something. */
  made: boolean
}

export async function copyInto(
  env: Env,
  session: Pick<Session, 'accountId' | 'deviceId'>,
  collectionId: CollectionId,
  { from, items }: Copy,
  { now, step }: { now: number; step: Steps },
): Promise<CopyDone> {
  const copying = { ...session, collectionId, from, items, now }
  const position = positionOf(items)
  const facts = await loadCopyFacts(env, copying, position.rosterSeq)
  const { copier, target, clock } = await standingOf(facts, collectionId)
  const missing = items.filter((item) => !isThere(facts.there, item))
  if (missing.length === 0) return answer(copying, facts.there, facts.sources, clock, false)
  throwRefusal(refuseTarget(copier, target))
  throwRefusal(refusePosition(copier, target, position))
  const rows = await checkedRows(copier, copying, missing, facts)
  if (clock.items + rows.length > maxItemsPerCollection) throw new Problem('too-many')
  const done = await placeCopies(env, copying, rows, position)
  step('copied')
  if (!done.clock) throw new Problem('collection-unavailable')
  if (!done.standing) throw new Problem('stale')
  return answer(copying, done.there, done.sources, done.clock, done.made)
}

/** One request is signed at one position; two would let one half of it be stale. */
function positionOf(items: Wanted[]): Statement {
  const all = items.map((item) => parseStatement(fromBase64url(item.statement, 300)))
  const [first] = all
  const names = new Set(items.map((item) => item.objectId))
  const together = all.every(
    (one) =>
      one.rosterSeq === first?.rosterSeq &&
      one.epoch === first.epoch &&
      toBase64url(one.rosterHead) === toBase64url(first.rosterHead),
  )
  if (!first || !together || names.size !== items.length) throw new Problem('malformed-request')
  return first
}

async function standingOf(
  { collection, entry }: CopyFacts,
  collectionId: CollectionId,
): Promise<{ copier: Copier; target: Target; clock: NonNullable<CopyFacts['collection']> }> {
  if (!collection) throw new Problem('collection-unavailable')
  const head = entry === null ? null : await sha256(rosterHeadInput(fromBase64url(entry)))
  return {
    clock: collection,
    copier: {
      accountId: collection.account_id,
      edPk: collection.ed_pk,
      role: collection.role,
      entrySeq: collection.entry_seq,
    },
    target: {
      collectionId,
      epoch: collection.epoch,
      rotatedSeq: collection.rotated_seq,
      closing: collection.delete_at !== null,
      headThere: head && toBase64url(head),
    },
  }
}

/** Those whose source can be read; each checked against it. */
async function checkedRows(
  copier: Copier,
  { collectionId }: Copying,
  wanted: Wanted[],
  { sources }: CopyFacts,
): Promise<CopyRow[]> {
  const rows: CopyRow[] = []
  for (const item of wanted) {
    const source = sources.get(item.objectId)
    if (source?.version !== item.version) continue
    await checkCopy(copier, { ...item, collectionId }, item, source)
    rows.push({ ...item, source: source.statement })
  }
  return rows
}

const isThere = (there: Map<string, Placed>, { objectId }: Wanted): boolean =>
  there.get(objectId)?.removed_at === null

function answer(
  { items }: Copying,
  there: Map<string, Placed>,
  sources: CopyFacts['sources'],
  clock: { seq: number; roster_seq: number },
  made: boolean,
): CopyDone {
  const resultOf = (item: Wanted): Result => {
    const placed = there.get(item.objectId)
    if (placed?.removed_at === null) {
      return placed.statement === item.statement ? 'copied' : 'there'
    }
    const late = placed?.statement === item.statement
    const blocked = late || (placed !== undefined && placed.payer_id !== '' && !placed.own)
    return !blocked && sources.get(item.objectId)?.version === item.version ? 'full' : 'unavailable'
  }
  return {
    results: items.map((item) => ({ objectId: item.objectId, result: resultOf(item) })),
    seq: clock.seq,
    rosterSeq: clock.roster_seq,
    made,
  }
}
