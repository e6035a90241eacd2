// Charging and giving back uploads: the conditional statements. Each function gives the statements of
// one batch, or of the front of one. They may be repeated at any time: a charge is made exactly when
// its `uploads` row is, and given back exactly when that row goes. A commit turns the upload into a
// holding of the same account, which items/holdings.ts gives back when it is let go. Today account
// and object rows share a database; a second one will charge a lease of the account here.
import type { AccountId, CollectionId, ObjectId } from '#protocol/ids'
import { directory } from '../db/client.ts'
import type { Env } from '../env.ts'

export interface Charge {
  objectId: ObjectId
  version: number
  /** Who pays: the account itself, or the collection's owner for a guest. */
  accountId: AccountId
  bytes: number
}
export interface Upload extends Charge {
  collectionId: CollectionId
  /** SHA-256 of the streams, base64url. */
  streamsHash: string
  /** Last part of the key in the bucket: of two tries each has its own bytes. */
  attempt: string
  createdAt: number
}

/**
 * Two statements. The second one wrote a row when the upload may begin; else it is already there,
 * already pending, or the account is full: one read tells which.
 */
export function beginUpload(env: Env, upload: Upload): D1PreparedStatement[] {
  const { objectId, version, collectionId, accountId, bytes, streamsHash } = upload
  const charge = directory(env)
    .prepare(
      `UPDATE accounts SET used = used + ?4 WHERE id = ?1 AND used + ?4 <= quota
         AND NOT EXISTS (SELECT 1 FROM uploads WHERE object_id = ?2 AND version = ?3)
         AND NOT EXISTS (SELECT 1 FROM objects WHERE id = ?2 AND version = ?3)`,
    )
    .bind(accountId, objectId, version, bytes)
  const pending = directory(env)
    .prepare(
      `INSERT INTO uploads
         (object_id, version, collection_id, account_id, bytes, streams_hash, attempt, created_at)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE changes() = 1`,
    )
    .bind(
      objectId,
      version,
      collectionId,
      accountId,
      bytes,
      streamsHash,
      upload.attempt,
      upload.createdAt,
    )
  return [charge, pending]
}

/**
 * Gives one try of a pending upload back. No effect when it was committed or given back meanwhile,
 * or when the row is of another try.
 */
export function releaseUpload(
  env: Env,
  charge: Charge & { attempt: string },
): D1PreparedStatement[] {
  const remove = directory(env)
    .prepare(
      `DELETE FROM uploads WHERE object_id = ?1 AND version = ?2 AND account_id = ?3 AND bytes = ?4
         AND attempt = ?5`,
    )
    .bind(charge.objectId, charge.version, charge.accountId, charge.bytes, charge.attempt)
  return [remove, uncharge(env, charge)]
}

const uncharge = (env: Env, { accountId, bytes }: Charge): D1PreparedStatement =>
  directory(env)
    .prepare('UPDATE accounts SET used = used - ?2 WHERE id = ?1 AND changes() = 1')
    .bind(accountId, bytes)

/** An upload as `[objectId, version, attempt]`. */
export type Stored = readonly [objectId: string, version: number, attempt: string]

/**
 * Many at once, for the sweep: uploads marked as swept, whose bytes are gone from the bucket. Two
 * statements however many there are; both see the same rows, since a batch is one transaction.
 */
export function releaseMarked(env: Env, stored: Stored[]): D1PreparedStatement[] {
  const list = JSON.stringify(stored)
  const wanted = `(object_id, version, attempt) IN (SELECT json_extract(value, '$[0]'),
    json_extract(value, '$[1]'), json_extract(value, '$[2]') FROM json_each(?1))
    AND swept_at IS NOT NULL`
  const uncharged = `UPDATE accounts SET used = used -
      (SELECT coalesce(sum(bytes), 0) FROM uploads WHERE account_id = accounts.id AND ${wanted})
    WHERE id IN (SELECT account_id FROM uploads WHERE ${wanted})`
  return [
    directory(env).prepare(uncharged).bind(list),
    directory(env).prepare(`DELETE FROM uploads WHERE ${wanted}`).bind(list),
  ]
}
