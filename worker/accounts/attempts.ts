// How often secrets may be tried. Every attempt is counted as failed before it is looked at, in one
// conditional statement, so that a hundred guesses at once are not a hundred tries; a success takes
// its own count back. Delays grow to 15 minutes, of a network to one, and no further: nobody is locked
// out for good.
// Counters exist for unknown addresses exactly as for known ones.
import { directory, firstRow, wrote } from '../db/client.ts'
import type { Env } from '../env.ts'
import { Problem } from '../http/problem.ts'

export interface Counter {
  key: string
  /** Failures before delays begin. */
  free: number
  longestMs: number
}

/** A person mistypes; a house, an office or a wedding has many people behind one address. */
export const freeFailures = { account: 5, browser: 10, network: 100 } as const
const firstDelayMs = 1_000
/**
 * Of a network short: behind one address of a mobile carrier are thousands of people, and one of them
 * must not keep the others out, who have no other way in than this network.
 */
export const longestDelayMs = { account: 15 * 60_000, network: 60_000 } as const
/** A counter is forgotten after a calm day. */
const forgetAfterMs = 24 * 3_600_000

/** Counts an attempt on all `counters`, or throws `sign-in-delayed` and counts it on none. */
export async function countAttempt(env: Env, now: number, counters: Counter[]): Promise<void> {
  const keys = JSON.stringify(counters.map(({ key }) => key))
  const results = await directory(env).batch([
    ...counters.map((counter, index) => countOne(env, now, counter, index === 0 ? keys : null)),
    directory(env)
      .prepare(
        `SELECT max(retry_at) AS retry_at FROM attempts
         WHERE key IN (SELECT value FROM json_each(?1))`,
      )
      .bind(keys),
  ])
  if (wrote(results[0])) return
  const retryAt = firstRow<{ retry_at: number | null }>(results.at(-1))?.retry_at ?? now
  throw new Problem('sign-in-delayed', {
    retryAfter: Math.max(1, Math.ceil((retryAt - now) / 1000)),
  })
}

/**
 * No delay is 0 and not `now`, which would be a delay for a machine whose clock is a little behind.
 * The first counter asks whether any of them is delayed; the others follow it.
 */
function countOne(env: Env, now: number, counter: Counter, keys: string | null) {
  const allowed =
    keys === null
      ? '?7 IS NULL AND changes() = 1'
      : `NOT EXISTS (SELECT 1 FROM attempts
           WHERE key IN (SELECT value FROM json_each(?7)) AND retry_at > ?2)`
  return directory(env)
    .prepare(
      `INSERT INTO attempts (key, failures, retry_at, forget_at)
       SELECT ?1, 1, 0, ?2 + ?3 WHERE ${allowed}
       ON CONFLICT (key) DO UPDATE SET
         failures = CASE WHEN forget_at <= ?2 THEN 1 ELSE failures + 1 END,
         retry_at = CASE WHEN forget_at <= ?2 OR failures + 1 < ?4 THEN 0
           ELSE ?2 + min(?5, ?6 << min(failures + 1 - ?4, 20)) END,
         forget_at = ?2 + ?3`,
    )
    .bind(counter.key, now, forgetAfterMs, counter.free, counter.longestMs, firstDelayMs, keys)
}

/**
 * After a success. The account's own counter is cleared; of a network only this attempt is taken
 * back, or one's own account would reset the count of guesses at others.
 */
export function forgiveAttempt(
  env: Env,
  cleared: string[],
  takenBack: string[],
): D1PreparedStatement[] {
  return [
    directory(env)
      .prepare('DELETE FROM attempts WHERE key IN (SELECT value FROM json_each(?1))')
      .bind(JSON.stringify(cleared)),
    directory(env)
      .prepare(
        `UPDATE attempts SET failures = max(0, failures - 1), retry_at = 0
         WHERE key IN (SELECT value FROM json_each(?1))`,
      )
      .bind(JSON.stringify(takenBack)),
  ]
}
