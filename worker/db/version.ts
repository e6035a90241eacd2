// What an exception of the database means for the visitor: the schema is older than the code (the
// first minutes after a deployment), or the database or an object is overloaded or restarting.
import type { Refusal } from '#protocol/problems'

/** Null: a fault like any other. */
export function databaseRefusal(
  error: Error & { retryable?: unknown; overloaded?: unknown },
): Refusal | null {
  if (/no such (table|column)|has no column named/.test(error.message)) {
    return { code: 'migrating', why: 'migrations are not applied yet', facts: { retryAfter: 10 } }
  }
  const passing = /overloaded|network connection lost|operation exceeded timeout|to be reset/i
  if (error.retryable === true || error.overloaded === true || passing.test(error.message)) {
    return { code: 'busy', why: 'worth another try', facts: { retryAfter: 2 } }
  }
  return null
}
