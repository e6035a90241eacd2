// Charging what was saved from others: the sum of what the transaction noted in `moves` (what the
// account did not hold and can take) and then placed. For the middle of one batch; see library/copy-store.ts.
import type { AccountId } from '#protocol/ids'
import { directory } from '../db/client.ts'
import type { Env } from '../env.ts'

export const chargeNoted = (env: Env, account: AccountId): D1PreparedStatement =>
  directory(env)
    .prepare(
      `UPDATE accounts SET used = used + (SELECT coalesce(sum(o.bytes), 0) FROM moves m
          CROSS JOIN items i ON i.collection_id = m.collection_id AND i.object_id = m.object_id
           AND i.payer_id = ?1 AND i.removed_at IS NULL
          CROSS JOIN objects o ON o.id = m.object_id AND o.version = m.version)
        WHERE id = ?1 AND EXISTS (SELECT 1 FROM moves)`,
    )
    .bind(account)

export const forgetNoted = (env: Env): D1PreparedStatement =>
  directory(env).prepare('DELETE FROM moves')
