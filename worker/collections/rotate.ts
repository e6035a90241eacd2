// New keys after a removal: entry, older key under the new one, the owner's own wrap and a grant for
// every link that reads, in one transaction. Refused as a whole when the log has moved.
import { toBase64url } from '#protocol/base64url'
import type { Rotate } from '#protocol/collections'
import type { AccountId, CollectionId } from '#protocol/ids'
import { shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { Problem, throwRefusal } from '../http/problem.ts'
import { appendEntry, appended, prepareEntry } from './append-log.ts'
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
  throwRefusal(
    refuseGrants(
      before,
      wanted.grants.map((grant) => grant.linkId),
    ),
  )
  const shard = shardOf(env, id)
  const { epoch } = entry.body
  const guard = [id, entry.seq, toBase64url(prepared.bytes)] as const
  const inLog = appended('?1', '?2', '?3')
  await appendEntry(
    env,
    prepared,
    [
      shard
        .prepare(`INSERT OR IGNORE INTO previous_keys SELECT ?1, ?4, ?5 WHERE ${inLog}`)
        .bind(...guard, epoch - 1, wanted.previousKey),
      shard
        .prepare(
          `UPDATE members SET key_epoch = ?4, wrapped_ck = ?5
            WHERE collection_id = ?1 AND account_id = ?6 AND ${inLog}`,
        )
        .bind(...guard, epoch, wanted.wrappedCk, account),
      shard
        .prepare(
          `UPDATE links SET grant_epoch = ?4, grant = (
               SELECT json_extract(g.value, '$.grant') FROM json_each(?5) g
                WHERE json_extract(g.value, '$.linkId') = links.link_id)
            WHERE collection_id = ?1 AND ${inLog} AND link_id IN
              (SELECT json_extract(value, '$.linkId') FROM json_each(?5))`,
        )
        .bind(...guard, epoch, JSON.stringify(wanted.grants)),
    ],
    false,
  )
  return entry.seq
}
