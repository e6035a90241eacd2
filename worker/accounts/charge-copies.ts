// Charging what was saved from others: the sum of what the transaction noted in `releases`, which is
// what the account did not hold and can take. For the middle of one batch; see library/copy-store.ts.
import type { AccountId } from '#protocol/ids'
import { directory } from '../db/client.ts'
import type { Env } from '../env.ts'

export const chargeNoted = (env: Env, account: AccountId): D1PreparedStatement =>
  directory(env)
    .prepare(
      `UPDATE accounts SET used = used + (SELECT coalesce(sum(o.bytes), 0) FROM releases r
          JOIN objects o ON o.id = r.object_id AND o.version = r.version WHERE r.payer_id = ?1)
        WHERE id = ?1 AND EXISTS (SELECT 1 FROM releases WHERE payer_id = ?1)`,
    )
    .bind(account)

export const forgetNoted = (env: Env, account: AccountId): D1PreparedStatement =>
  directory(env).prepare('DELETE FROM releases WHERE payer_id = ?1').bind(account)
