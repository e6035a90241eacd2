// One sealed remark: a title, a caption. A higher revision takes the place of a lower one; the
// server cannot read it and clients judge who was allowed to write it.
import type { SaveRemark } from '#protocol/collections'
import type { RemarkId } from '#protocol/ids'
import { has } from '../access/rights.ts'
import type { Member } from '../access/who.ts'
import { firstRow, shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { Problem } from '../http/problem.ts'

export interface Clock {
  seq: number
  roster_seq: number
  epoch: number
}

/** A viewer says their name, a collaborator captions what they added; who manages is not counted. */
const mostOf = (role: number): number => (role >= 2 ? 2_000 : 20)

/**
 * Returns the clock of the collection after it. Throws `stale` for an old epoch or revision,
 * `not-allowed` for another's remark (only who manages may replace those), `too-many` at the bound.
 */
export async function saveRemark(
  env: Env,
  member: Member,
  remarkId: RemarkId,
  remark: SaveRemark,
): Promise<Clock> {
  const { collectionId: id, accountId: account } = member
  const manages = has(member.rights, 'manage') ? 1 : 0
  const shard = shardOf(env, id)
  const { revision, epoch, sort, sealed } = remark
  const results = await shard.batch([
    shard
      .prepare(
        `UPDATE collections SET seq = seq + 1 WHERE id = ?1 AND epoch = ?2
           AND EXISTS (SELECT 1 FROM members WHERE collection_id = ?1 AND account_id = ?5)
           AND NOT EXISTS (SELECT 1 FROM remarks WHERE collection_id = ?1 AND remark_id = ?3
             AND (revision >= ?4 OR (?6 = 0 AND account_id <> ?5)))
           AND (?6 = 1 OR EXISTS (SELECT 1 FROM remarks WHERE collection_id = ?1 AND remark_id = ?3)
             OR NOT EXISTS (SELECT 1 FROM remarks INDEXED BY remarks_account
               WHERE collection_id = ?1 AND account_id = ?5 LIMIT 1 OFFSET ?7))`,
      )
      .bind(id, epoch, remarkId, revision, account, manages, mostOf(member.role) - 1),
    shard
      .prepare(
        `INSERT OR REPLACE INTO remarks
         SELECT id, ?2, ?3, seq, ?4, ?5, ?6, ?7 FROM collections WHERE id = ?1 AND changes() = 1`,
      )
      .bind(id, remarkId, revision, sort, epoch, account, sealed),
    shard.prepare('SELECT seq, roster_seq, epoch FROM collections WHERE id = ?1').bind(id),
    shard
      .prepare(
        `SELECT revision, sealed, account_id FROM remarks
          WHERE collection_id = ?1 AND remark_id = ?2`,
      )
      .bind(id, remarkId),
  ])
  const clock = firstRow<Clock>(results[2])
  if (!clock) throw new Problem('collection-unavailable')
  const stored = firstRow<Stored>(results[3])
  if (stored?.revision === revision && stored.sealed === sealed) return clock
  if (stored && stored.account_id !== account && !manages) throw new Problem('not-allowed')
  throw new Problem(stored || clock.epoch !== epoch ? 'stale' : 'too-many')
}

interface Stored {
  revision: number
  sealed: string
  account_id: string
}
