// Where a collection's clock and log stand: what pages are told. Null when it is not there any more.
import type { CollectionId } from '#protocol/ids'
import { shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'

export const loadPosition = (
  env: Env,
  id: CollectionId,
): Promise<{ seq: number; roster_seq: number } | null> =>
  shardOf(env, id)
    .prepare('SELECT seq, roster_seq FROM collections WHERE id = ?1')
    .bind(id)
    .first<{ seq: number; roster_seq: number }>()
