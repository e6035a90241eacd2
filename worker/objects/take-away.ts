// Takes bytes away, always in this order: mark (nobody can commit, hold or read any more), bucket,
// then the row. Each step may be repeated; where it stops, the sweep goes on. An upload is uncharged
// with its row; an object was uncharged for each of its holders when they let it go.
import { releaseUpload } from '../accounts/quota.ts'
import { directory, firstRow, shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { noFault, type Steps } from '../http/fault.ts'
import type { Released } from '../items/holdings.ts'
import { deleteBytes } from './blobs.ts'
import type { StoredUpload } from './store.ts'

/**
 * The same upload may arrive twice at once (a phone that changed networks), both under one key. When
 * the other one was committed meanwhile, its bytes must stay: then this does nothing.
 */
export async function takeAwayUpload(
  env: Env,
  upload: StoredUpload,
  now: number,
  step: Steps = noFault,
): Promise<void> {
  const { object_id: objectId, version, attempt, collection_id: homeId } = upload
  const shard = shardOf(env, homeId)
  const [, committed] = await shard.batch([
    shard
      .prepare(
        `UPDATE uploads SET swept_at = ?4 WHERE object_id = ?1 AND version = ?2 AND attempt = ?3`,
      )
      .bind(objectId, version, attempt, now),
    shard
      .prepare('SELECT 1 AS there FROM objects WHERE id = ?1 AND version = ?2 AND attempt = ?3')
      .bind(objectId, version, attempt),
  ])
  if (firstRow(committed)) return
  step('mark upload')
  await deleteBytes(env, [{ homeId, objectId, version, attempt }])
  step('delete upload')
  const charge = { objectId, version, attempt, accountId: upload.account_id, bytes: upload.bytes }
  await directory(env).batch(releaseUpload(env, charge))
}

/** Objects that are marked as released: bytes, then rows. At most 1,000 at once. */
export async function freeObjects(
  env: Env,
  released: Released[],
  step: Steps = noFault,
): Promise<void> {
  if (released.length === 0) return
  await deleteBytes(
    env,
    released.map(({ id, home_id, version, attempt }) => ({
      homeId: home_id,
      objectId: id,
      version,
      attempt,
    })),
  )
  step('delete objects')
  const keys = released.map(({ id, version, attempt }) => [id, version, attempt])
  await directory(env)
    .prepare(
      `DELETE FROM objects WHERE released_at IS NOT NULL AND (id, version, attempt) IN
         (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'),
            json_extract(value, '$[2]') FROM json_each(?1))`,
    )
    .bind(JSON.stringify(keys))
    .run()
}
