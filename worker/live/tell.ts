// Tells open pages that something is new. After the answer, and it may be lost: pages also ask by
// themselves. Only an end of rights is waited for.
import type { Context } from 'hono'
import type { AccountId, CollectionId, LinkId } from '#protocol/ids'
import { type Env, roomOf } from '../env.ts'

type AnyContext = Context<{ Bindings: Env }>

export function tellMoved(
  c: Context,
  collection: CollectionId,
  moved: { seq: number; rosterSeq: number },
): void {
  const { env, executionCtx } = c as unknown as AnyContext
  const told = roomOf(env, collection).moved(moved)
  executionCtx.waitUntil(told.catch((error: unknown) => console.warn('room not told', error)))
}

/** The collection is gone: every open page asks again, and is told so. */
export function tellEnded(c: Context, collection: CollectionId): void {
  const { env, executionCtx } = c as unknown as AnyContext
  const told = roomOf(env, collection).ended()
  executionCtx.waitUntil(told.catch((error: unknown) => console.warn('room not told', error)))
}

/** Open connections of older tokens of this link or person end now; new requests are refused anyway. */
export async function tellNarrowed(
  env: Env,
  collection: CollectionId,
  subject: LinkId | AccountId,
  generation: number,
): Promise<void> {
  try {
    await roomOf(env, collection).narrowed(subject, generation)
  } catch (error) {
    // The room closes every connection at the end of its token at the latest.
    console.warn('room not told', error)
  }
}
