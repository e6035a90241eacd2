// The door by session to what only some members do: whoever is no member gets the answer of a
// collection that does not exist, a member of too low a role is told so.
import type { Context } from 'hono'
import { type AccountId, type CollectionId, collectionId } from '#protocol/ids'
import { type Role, role } from '#protocol/records/roster'
import type { WithSession } from '../access/session.ts'
import { shardOf } from '../db/client.ts'
import { Problem } from '../http/problem.ts'
import { readParam } from '../http/validate.ts'

export interface Acting {
  id: CollectionId
  accountId: AccountId
  role: Role
}

/** Who asks, when their role in the collection of the path is `least` or higher. */
export async function requireRole(c: Context<WithSession>, least: Role): Promise<Acting> {
  const id = readParam(c, 'c', collectionId)
  const { accountId } = c.var.session
  const found = await shardOf(c.env, id)
    .prepare(
      `SELECT m.role FROM collections c
         JOIN members m ON m.collection_id = c.id AND m.account_id = ?2 WHERE c.id = ?1`,
    )
    .bind(id, accountId)
    .first<{ role: Role }>()
  if (!found) throw new Problem('collection-unavailable')
  if (found.role < least) throw new Problem('not-allowed')
  return { id, accountId, role: found.role }
}

export const requireOwner = async (c: Context<WithSession>): Promise<CollectionId> =>
  (await requireRole(c, role.owner)).id
