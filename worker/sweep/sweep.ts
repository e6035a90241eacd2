// The cron as a list: each task does a bounded piece of work and can stop anywhere. What requests
// left behind (a crash, a lost answer, a closed page) is healed here: bytes nobody paid for go, and
// charges for nothing are given back. `now` is the time of the event.
import type { CollectionId } from '#protocol/ids'
import { pendingUploadMilliseconds } from '#protocol/limits'
import { forgetStatements } from '../accounts/forget.ts'
import { releaseMarked } from '../accounts/quota.ts'
import { directory, shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { forgetInvitations } from '../members/invitations.ts'
import { sweepNotices } from '../notices/sweep-notices.ts'
import { deleteBytes } from '../objects/blobs.ts'
import type { StoredUpload } from '../objects/store.ts'
import { loadCursor, saveCursor } from './cursor.ts'
import { takeAwayAccounts } from './deleted-accounts.ts'
import {
  executeDeletions,
  finishDepartures,
  purgeTrash,
  takeAwayDeleted,
  takeAwayReleased,
} from './deletions.ts'

type Task = (env: Env, now: number) => Promise<void>

const tasks: [string, Task][] = [
  ['pending uploads', takeAwayAbandoned],
  ['trash', purgeTrash],
  ['departures', finishDepartures],
  ['deleted accounts', takeAwayAccounts],
  ['due deletions', executeDeletions],
  ['deleted collections', takeAwayDeleted],
  ['released objects', takeAwayReleased],
  ['sessions and attempts', forgetExpired],
  ['invitations', forgetOldInvitations],
  ['notices', tellAndDeliver],
]

/** A task that fails is logged and does not stop the others. */
export async function sweep(env: Env, now: number): Promise<void> {
  for (const [name, task] of tasks) {
    try {
      await task(env, now)
    } catch (error) {
      console.error(`sweep: ${name}`, error)
    }
  }
}

const uploadsAtOnce = 500
// Uploads lie with their collection; today there is one shard.
const anyCollection = '' as CollectionId

/** Uploads begun a day ago and never committed, or begun to be taken away and not finished. */
async function takeAwayAbandoned(env: Env, now: number): Promise<void> {
  const shard = shardOf(env, anyCollection)
  const cursor = await loadCursor(env, 'uploads')
  const { results } = await shard
    .prepare('SELECT * FROM uploads WHERE object_id > ?1 ORDER BY object_id LIMIT ?2')
    .bind(cursor, uploadsAtOnce)
    .all<StoredUpload>()
  const old = results.filter(
    (row) => row.swept_at !== null || row.created_at <= now - pendingUploadMilliseconds,
  )
  if (old.length > 0) await takeAwayUploads(env, old, now)
  const last = results.length === uploadsAtOnce ? results.at(-1)?.object_id : undefined
  await saveCursor(env, 'uploads', last ?? '')
}

/** Only what could be marked: an upload that was committed since it was read keeps its bytes. */
async function takeAwayUploads(env: Env, uploads: StoredUpload[], now: number): Promise<void> {
  const stored = uploads.map((row) => [row.object_id, row.version, row.attempt] as const)
  const { results: marked } = await shardOf(env, anyCollection)
    .prepare(
      `UPDATE uploads SET swept_at = ?2 WHERE (object_id, version, attempt) IN
         (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'),
            json_extract(value, '$[2]') FROM json_each(?1)) RETURNING *`,
    )
    .bind(JSON.stringify(stored), now)
    .all<StoredUpload>()
  await deleteBytes(
    env,
    marked.map((row) => ({
      homeId: row.collection_id,
      objectId: row.object_id,
      version: row.version,
      attempt: row.attempt,
    })),
  )
  await directory(env).batch(releaseMarked(env, stored))
}

async function forgetOldInvitations(env: Env, now: number): Promise<void> {
  await forgetInvitations(env, now).run()
}

async function forgetExpired(env: Env, now: number): Promise<void> {
  await directory(env).batch(forgetStatements(env, now))
}

function tellAndDeliver(env: Env, now: number): Promise<void> {
  return sweepNotices(env, now, {
    load: (task) => loadCursor(env, task),
    save: (task, cursor) => saveCursor(env, task, cursor),
  })
}
