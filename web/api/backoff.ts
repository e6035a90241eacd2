// Waiting between attempts: longer each time, with jitter so that a crowd of guests does not come
// back in step. Everything the client writes may be repeated: the server answers a repeat alike.
import { ApiProblem, NetworkFailure } from './failure.ts'

const firstPauseMilliseconds = 400
const longestPauseMilliseconds = 20_000

/** Rejects with the signal's reason when aborted meanwhile. */
export function pause(signal: AbortSignal, milliseconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal.addEventListener('abort', stop, { once: true })
  })
}

/** Milliseconds before attempt `attempt` + 1; between half and all of a doubling pause. */
export function pauseAfter(attempt: number, retryAfterSeconds = 0): number {
  const longest = Math.min(longestPauseMilliseconds, firstPauseMilliseconds * 2 ** attempt)
  return Math.max(retryAfterSeconds * 1000, longest * (0.5 + Math.random() / 2))
}

/** Would the same request succeed later, by itself? */
export function passesByItself(error: unknown): boolean {
  if (error instanceof NetworkFailure) return true
  return (
    error instanceof ApiProblem &&
    ['busy', 'migrating', 'internal', 'too-many-requests'].includes(error.code)
  )
}

export const retryAfterOf = (error: unknown): number =>
  error instanceof ApiProblem ? (error.facts.retryAfter ?? 0) : 0

/** Tries at most `attempts` times. A wait longer than 10 s is the caller's to announce. */
export async function withRetries<T>(
  signal: AbortSignal,
  attempts: number,
  run: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      const wait = retryAfterOf(error)
      if (attempt >= attempts || !passesByItself(error) || wait > 10) throw error
      await pause(signal, pauseAfter(attempt - 1, wait))
    }
  }
}
