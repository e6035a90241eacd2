// Takes bytes away, always in this order: mark (nobody can commit or read any more), bucket, then
// row and charge together. Each step may be repeated; where it stops, the sweep goes on.
import type { CollectionId, ObjectId } from '#protocol/ids'
import { releaseObject, releaseUpload } from '../accounts/quota.ts'
import { directory, firstRow, shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { noFault, type Steps } from '../http/fault.ts'
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

export interface ReleasedObject {
  id: ObjectId
  version: number
  home_id: CollectionId
  attempt: string
  account_id: StoredUpload['account_id']
  bytes: number
}

/** The object is marked as released already. */
export async function takeAwayObject(
  env: Env,
  object: ReleasedObject,
  step: Steps = noFault,
): Promise<void> {
  const { id: objectId, version, home_id: homeId, attempt, account_id: accountId, bytes } = object
  await deleteBytes(env, [{ homeId, objectId, version, attempt }])
  step('delete object')
  await directory(env).batch(releaseObject(env, { objectId, version, accountId, bytes }))
}
