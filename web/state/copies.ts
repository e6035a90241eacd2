// Saving items into collections: one's own from another, others' into one's own. Each source is
// proven first; each piece is one request that is all or nothing per object, so it may be repeated.
import type { CollectionId } from '#protocol/ids'
import type { Copied } from '#protocol/library'
import { ApiProblem } from '../api/failure.ts'
import * as api from '../api/library.ts'
import { accountSecrets } from './account-secrets.ts'
import { type Collection, type Item, insideOf } from './collection.ts'
import { placeHere, type Target, targetOf } from './place-here.ts'
import { type ProvenSource, proveMany } from './prove-many.ts'

export type CopyResult = Copied['results'][number]['result'] | 'refused'
export interface CopyOutcome {
  readonly item: Item
  readonly result: CopyResult
}

/** Each statement is checked by the server: fewer at once keep its answers short. */
const copiesAtOnce = 25
const attempts = 4
const never = new AbortController().signal

/** In the order given. `onStep`: so many are done. Rejects when the rest could not be tried. */
export async function saveCopies(
  from: Collection,
  items: readonly Item[],
  into: CollectionId,
  onStep: (done: number) => void = () => undefined,
  signal: AbortSignal = never,
): Promise<readonly CopyOutcome[]> {
  const account = accountSecrets()
  const outcomes: CopyOutcome[] = []
  let target = await targetOf(signal, account, into)
  for (let at = 0; at < items.length; at += copiesAtOnce) {
    const some = items.slice(at, at + copiesAtOnce)
    const sources = await proveMany(from, some, signal)
    const sent = await sendFresh(signal, from, [...sources.values()], target)
    target = sent.target
    const results = new Map(sent.results.map(({ objectId, result }) => [objectId, result]))
    for (const item of some) {
      const result = sources.has(item.id) ? (results.get(item.id) ?? 'unavailable') : 'refused'
      outcomes.push({ item, result })
    }
    onStep(outcomes.length)
  }
  return outcomes
}

/** Signs again when the collection's log or keys have moved on meanwhile. */
async function sendFresh(
  signal: AbortSignal,
  from: Collection,
  sources: ProvenSource[],
  first: Target,
): Promise<{ results: Copied['results']; target: Target }> {
  let target = first
  if (sources.length === 0) return { results: [], target }
  for (let left = attempts; ; left--) {
    try {
      return { results: await send(signal, from, sources, target), target }
    } catch (error) {
      const moved = error instanceof ApiProblem && error.code === 'stale'
      if (!moved || left <= 1) throw error
      target = await targetOf(signal, accountSecrets(), target.id)
    }
  }
}

async function send(
  signal: AbortSignal,
  from: Collection,
  sources: ProvenSource[],
  target: Target,
): Promise<Copied['results']> {
  const account = accountSecrets()
  const items = await Promise.all(
    sources.map(async (source) => ({
      objectId: source.item.open.row.objectId,
      version: source.item.open.row.version,
      card: source.item.open.row.card,
      ...(await placeHere(account, target, source)),
    })),
  )
  const isLibrary = insideOf(from).at === api.libraryAt
  const body = { from: isLibrary ? null : from.id, items }
  return (await api.saveCopies(signal, target.id, body)).results
}
