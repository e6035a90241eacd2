// The owner's door: whoever is not the owner gets the answer of a collection that does not exist.
import type { Context } from 'hono'
import { type CollectionId, collectionId } from '#protocol/ids'
import type { WithSession } from '../access/session.ts'
import { shardOf } from '../db/client.ts'
import { Problem } from '../http/problem.ts'
import { readParam } from '../http/validate.ts'

export async function requireOwner(c: Context<WithSession>): Promise<CollectionId> {
  const id = readParam(c, 'c', collectionId)
  const own = await shardOf(c.env, id)
    .prepare('SELECT 1 AS own FROM collections WHERE id = ?1 AND owner_id = ?2')
    .bind(id, c.var.session.accountId)
    .first()
  if (!own) throw new Problem('collection-unavailable')
  return id
}
