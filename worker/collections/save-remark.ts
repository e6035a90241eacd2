// One sealed remark: a title, a caption. A higher revision takes the place of a lower one; the
// server cannot read it and clients judge who was allowed to write it.
import type { SaveRemark } from '#protocol/collections'
import type { AccountId, CollectionId, RemarkId } from '#protocol/ids'
import { firstRow, shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { Problem } from '../http/problem.ts'

export interface Clock {
  seq: number
  roster_seq: number
  epoch: number
}

/** Returns the clock of the collection after it. Throws `stale` for an old epoch or revision. */
export async function saveRemark(
  env: Env,
  id: CollectionId,
  remarkId: RemarkId,
  account: AccountId,
  remark: SaveRemark,
): Promise<Clock> {
  const shard = shardOf(env, id)
  const { revision, epoch, sort, sealed } = remark
  const results = await shard.batch([
    shard
      .prepare(
        `UPDATE collections SET seq = seq + 1 WHERE id = ?1 AND epoch = ?2 AND NOT EXISTS
           (SELECT 1 FROM remarks WHERE collection_id = ?1 AND remark_id = ?3 AND revision >= ?4)`,
      )
      .bind(id, epoch, remarkId, revision),
    shard
      .prepare(
        `INSERT OR REPLACE INTO remarks
         SELECT id, ?2, ?3, seq, ?4, ?5, ?6, ?7 FROM collections WHERE id = ?1 AND changes() = 1`,
      )
      .bind(id, remarkId, revision, sort, epoch, account, sealed),
    shard.prepare('SELECT seq, roster_seq, epoch FROM collections WHERE id = ?1').bind(id),
    shard
      .prepare('SELECT revision, sealed FROM remarks WHERE collection_id = ?1 AND remark_id = ?2')
      .bind(id, remarkId),
  ])
  const clock = firstRow<Clock>(results[2])
  if (!clock) throw new Problem('collection-unavailable')
  const stored = firstRow<{ revision: number; sealed: string }>(results[3])
  if (stored?.revision !== revision || stored.sealed !== sealed) throw new Problem('stale')
  return clock
}
