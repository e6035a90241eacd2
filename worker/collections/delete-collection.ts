// The owner deletes a collection: from this moment no door opens any more, since every door asks for
// the row that goes first. What lay behind is taken away by the cleaning that follows.
import type { CollectionId } from '#protocol/ids'
import { directory, shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'

/** Safe to repeat. */
export async function beginDelete(env: Env, id: CollectionId, now: number): Promise<void> {
  await directory(env)
    .prepare('UPDATE collection_directory SET deleted_at = ?2 WHERE id = ?1 AND deleted_at IS NULL')
    .bind(id, now)
    .run()
  await shardOf(env, id).prepare('DELETE FROM collections WHERE id = ?1').bind(id).run()
}
