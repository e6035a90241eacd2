// Whoever signs an entry of a collection's log: made at the newest position, again from there when
// somebody else was faster, and with the list of what was accepted before where a right ends (8.4).
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { AccountId, LinkId } from '#protocol/ids'
import type { Cutoff, EntryBody } from '#protocol/records/roster'
import { cutoffDue } from '#protocol/records/roster-rules'
import { pause, pauseAfter } from '../api/backoff.ts'
import { loadRecordHashes } from '../api/collections.ts'
import { ApiProblem } from '../api/failure.ts'
import { compare, concat, zeros } from '../crypto/bytes.ts'
import { makeCutoff, makeEntry, noCutoff, type Roster } from '../crypto/log.ts'
import type { Bytes } from '../crypto/suite.ts'
import type { AccountSecrets } from './account-secrets.ts'
import { type Collection, type Inside, insideOf } from './collection.ts'
import { OwnTrouble } from './problem-text.ts'

const attempts = 6

export interface AuthorHere {
  collection: Collection
  inside: Inside
  account: AccountSecrets
}

/** A5: while the server shows other keys for this account, nothing is signed for others to believe. */
export function authorHere(collection: Collection): AuthorHere {
  const inside = insideOf(collection)
  if (!inside.account) throw new ApiProblem('not-allowed')
  if (inside.account.keysDiffer) throw new OwnTrouble('keys-differ')
  return { collection, inside, account: inside.account }
}

export const signerOf = ({ account }: AuthorHere) => ({
  userId: account.userId,
  ed: account.identity.ed,
})

const movedCodes: readonly string[] = ['roster-moved', 'cutoff-differs']

/** Again from the newest position, as long as others are faster. */
export async function atNewest<T>({ inside }: AuthorHere, run: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      const moved = error instanceof ApiProblem && movedCodes.includes(error.code)
      if (!moved || attempt + 1 >= attempts) throw error
      if (attempt > 0) await pause(inside.signal, pauseAfter(attempt))
      await inside.catchUp()
    }
  }
}

export interface Signed {
  entry: Bytes
  roster: Roster
  /** Null where none is due. */
  cutoff: Bytes | null
}

/** Whose right may end by an entry. */
export type CutOff = { link: LinkId } | { account: AccountId }

/** `body` is asked twice: without a cutoff, to see whether one is due, and with it. */
export async function signEntry<B extends EntryBody>(
  here: AuthorHere,
  cut: CutOff,
  body: (cutoff: Cutoff) => B,
): Promise<Signed> {
  const { roster } = here.inside.keyring()
  const due = cutoffDue(roster.state, { ...entryLike(roster), body: body(noCutoff()) })
  const hashes = due ? await recordHashes(here, cut) : []
  const seq = roster.state.seq + 1
  const cutoff = due ? await makeCutoff(roster.state.collectionId, seq, hashes) : noCutoff()
  const made = await makeEntry(roster, signerOf(here), body(cutoff), Date.now())
  return { entry: made.bytes, roster: made.roster, cutoff: due ? concat(...hashes) : null }
}

const entryLike = ({ state }: Roster) => ({
  collectionId: state.collectionId,
  seq: state.seq + 1,
  prevHead: state.head,
  createdAt: 0,
  author: zeros(16),
  authorPk: zeros(32),
  signature: zeros(64),
})

async function recordHashes({ inside, collection }: AuthorHere, cut: CutOff): Promise<Bytes[]> {
  const { hashes } = await loadRecordHashes(inside.signal, collection.id, cut, inside.access)
  const all = fromBase64url(hashes)
  const list = Array.from({ length: Math.floor(all.length / 32) }, (_, i) =>
    all.slice(32 * i, 32 * i + 32),
  )
  return list.sort(compare)
}

/** As the requests take it. */
export const onWire = ({ entry, cutoff }: Signed) => ({
  entry: toBase64url(entry),
  ...(cutoff && { cutoff: toBase64url(cutoff) }),
})
