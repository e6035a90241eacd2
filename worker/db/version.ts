// What an exception of the database means for the visitor: the schema is older than the code (the
// first minutes after a deployment), or the database or an object is overloaded or restarting.

/** D1 names a table or column that the applied migrations do not have yet. */
export const isMissingSchema = (error: Error): boolean =>
  /no such (table|column)|has no column named/.test(error.message)

/** Worth another try: nothing was wrong with the request. */
export function isOverload(error: Error & { retryable?: unknown; overloaded?: unknown }): boolean {
  if (error.retryable === true || error.overloaded === true) return true
  return /overloaded|network connection lost|storage operation exceeded timeout|object to be reset/i.test(
    error.message,
  )
}
