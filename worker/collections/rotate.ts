// New keys after a removal: entry, older key under the new one, the author's own wrap and a grant for
// every other member and every link that reads, in one transaction. Refused as a whole when the log
// has moved, so nobody who belongs is left without the key and nobody else gets it.
import type { Rotate } from '#protocol/collections'
import type { AccountId, CollectionId } from '#protocol/ids'
import { shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { Problem, throwRefusal } from '../http/problem.ts'
import { appendEntry, appended, guardOf, type Prepared, prepareEntry } from './append-log.ts'
import { refuseGrants } from './policy.ts'

/** Returns the new position of the log. */
export async function rotate(
  env: Env,
  id: CollectionId,
  account: AccountId,
  wanted: Rotate,
): Promise<number> {
  const prepared = await prepareEntry(env, id, wanted.entry, account)
  const { entry, before } = prepared
  if (entry.body.type !== 6) throw new Problem('malformed-request')
  if (prepared.repeated) return entry.seq
  const given = {
    links: wanted.grants.map((grant) => grant.linkId),
    members: wanted.members.map((grant) => grant.accountId),
  }
  throwRefusal(refuseGrants(before, account, given))
  await appendEntry(env, prepared, keyStatements(env, prepared, entry.body.epoch, wanted), false)
  return entry.seq
}

const listed = `SELECT value ->> 0, value ->> 1 FROM json_each(?5)`
const pairs = (grants: [id: string, sealed: string][]): string => JSON.stringify(grants)

/** Grants are read once as a list and their rows found by key: the cost grows with the list alone. */
function keyStatements(
  env: Env,
  prepared: Prepared,
  epoch: number,
  wanted: Rotate,
): D1PreparedStatement[] {
  const guard = guardOf(prepared)
  const inLog = appended('?1', '?2', '?3')
  const shard = shardOf(env, prepared.collection.id)
  const author = prepared.author
  return [
    shard
      .prepare(`INSERT OR IGNORE INTO previous_keys SELECT ?1, ?4, ?5 WHERE ${inLog}`)
      .bind(...guard, epoch - 1, wanted.previousKey),
    shard
      .prepare(
        `UPDATE members SET key_epoch = ?4, wrapped_ck = ?5, grant = NULL, grant_epoch = NULL
          WHERE collection_id = ?1 AND account_id = ?6 AND ${inLog}`,
      )
      .bind(...guard, epoch, wanted.wrappedCk, author),
    shard
      .prepare(
        `WITH given (id, sealed) AS MATERIALIZED (${listed})
         UPDATE links SET grant_epoch = ?4, grant = given.sealed FROM given
          WHERE links.collection_id = ?1 AND links.link_id = given.id AND ${inLog}`,
      )
      .bind(...guard, epoch, pairs(wanted.grants.map((one) => [one.linkId, one.grant]))),
    shard
      .prepare(
        `WITH given (id, sealed) AS MATERIALIZED (${listed})
         UPDATE members SET grant_epoch = ?4, grant = given.sealed, grant_from = ?6 FROM given
          WHERE members.collection_id = ?1 AND members.account_id = given.id AND ${inLog}`,
      )
      .bind(
        ...guard,
        epoch,
        pairs(wanted.members.map((one) => [one.accountId, one.grant])),
        author,
      ),
  ]
}
