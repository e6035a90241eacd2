// What other features call to tell somebody something: a statement for the batch that makes it true,
// and afterwards a word to the account's open pages. A notice is written or lost together with what
// it is about; that pages hear of it may be lost, since they also ask by themselves.
import type { Context } from 'hono'
import type { AccountId, CollectionId } from '#protocol/ids'
import type { NoticeKind } from '#protocol/notices'
import { directory } from '../db/client.ts'
import { accountRoomOf, type Env } from '../env.ts'
import type { WithClock } from '../http/clock.ts'
import { pushDue } from './deliver.ts'

export interface NewNotice {
  accountId: AccountId
  kind: NoticeKind
  collectionId?: CollectionId | null
  /** Who did it; nobody is told what they did themselves. */
  actorId?: AccountId | null
  count?: number
  /**
   * Goes up with every such event in this collection: number of the roster entry, the collection's
   * clock. What is not above the last one was told before, so a repeat changes nothing. Default: now.
   */
  about?: number
}

/** The first digest with a notice in it leaves whoever looks soon enough in peace. */
const mailAfterMs = 3_600_000

/**
 * One statement for all of them, to put into any batch; none for none. With `ifChanged` it has
 * effect only when the statement before it in the batch changed a row.
 */
export function noticeStatements(
  env: Env,
  notices: NewNotice[],
  now: number,
  ifChanged = false,
): D1PreparedStatement[] {
  const others = notices.filter((one) => one.actorId !== one.accountId)
  if (others.length === 0) return []
  const mailAt = env.MAIL && env.MAIL_FROM ? now + mailAfterMs : null
  return [
    directory(env)
      .prepare(
        `INSERT INTO notices
         SELECT value ->> 'a', value ->> 'k', value ->> 'c', value ->> 'm', value ->> 'n',
           value ->> 'b', ?2, NULL,
           CASE WHEN EXISTS (SELECT 1 FROM push_subscriptions
             WHERE account_id = value ->> 'a') THEN ?2 END, ?3
           FROM json_each(?1) WHERE ${ifChanged ? 'changes() > 0' : 'true'}
         ON CONFLICT (account_id, kind, collection_id) DO UPDATE SET
           mark = excluded.mark, actor_id = excluded.actor_id, at = excluded.at, read_at = NULL,
           count = excluded.count
             + CASE WHEN read_at IS NULL AND kind <> 'quota' THEN count ELSE 0 END,
           push_at = CASE WHEN read_at IS NULL AND kind IN ('items-added', 'guest-uploads')
             THEN push_at ELSE excluded.push_at END,
           mail_at = CASE WHEN read_at IS NULL AND mail_at < excluded.mail_at
             THEN mail_at ELSE excluded.mail_at END
           WHERE excluded.mark > mark`,
      )
      .bind(JSON.stringify(others.map((one) => rowOf(one, now))), now, mailAt),
  ]
}

const rowOf = (one: NewNotice, now: number) => ({
  a: one.accountId,
  k: one.kind,
  c: one.collectionId ?? '',
  m: one.about ?? now,
  n: one.count ?? 1,
  b: one.actorId ?? null,
})

/**
 * More are told by the pages' own asking, and pushed by the sweep: a request has few calls left. A room
 * is one; a push is one for the message and three for its person.
 */
const toldAtOnce = 12
const pushedAtOnce = 4

/** After the batch: open pages of these accounts ask for their notices and collections again. */
export function tellAccounts(c: Context, accounts: readonly AccountId[]): void {
  const { env, executionCtx, var: vars } = c as unknown as Context<WithClock>
  const pushed = accounts.length > toldAtOnce ? [] : accounts
  const told = tellRooms(env, accounts).then(() =>
    pushed.length > 0 ? pushDue(env, vars.now(), pushedAtOnce, pushed) : undefined,
  )
  executionCtx.waitUntil(told.catch((error: unknown) => console.warn('not pushed', error)))
}

/** As above, for the sweep. */
export async function tellRooms(env: Env, accounts: readonly AccountId[]): Promise<void> {
  const rooms = [...new Set(accounts)].slice(0, toldAtOnce)
  const told = await Promise.allSettled(
    rooms.map((account) => accountRoomOf(env, account).told({ account: true })),
  )
  for (const one of told) if (one.status === 'rejected') console.warn('room not told', one.reason)
}

/**
 * A session of the account was ended: before the answer, every page lets go and asks anew, which
 * those of the ended session cannot.
 */
export async function endSockets(env: Env, account: AccountId): Promise<void> {
  try {
    await accountRoomOf(env, account).ended()
  } catch (error) {
    // The room closes every connection after a quarter of an hour at the latest.
    console.warn('room not told', error)
  }
}
