// Goes on by itself when the network or the server comes back: waits for the browser to say that it
// is online, and for a growing pause in any case, because "online" is only a guess.
import { passesByItself, pause, pauseAfter, retryAfterOf } from '../api/backoff.ts'
import { NetworkFailure } from '../api/failure.ts'

/** Faults of the server are not waited out forever; a missing network is. */
const mostServerFaults = 6
const longestWaitMilliseconds = 30_000

export async function keepTrying<T>(
  signal: AbortSignal,
  onWaiting: () => void,
  run: () => Promise<T>,
): Promise<T> {
  let faults = 0
  for (let attempt = 0; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      if (signal.aborted || !passesByItself(error)) throw error
      if (!(error instanceof NetworkFailure) && ++faults >= mostServerFaults) throw error
      onWaiting()
      await pauseOrOnline(signal, pauseAfter(attempt, retryAfterOf(error)))
    }
  }
}

/** While the browser says offline, its event ends the wait early. */
async function pauseOrOnline(signal: AbortSignal, milliseconds: number): Promise<void> {
  const offline = globalThis.navigator?.onLine === false
  const woken = new AbortController()
  const wake = () => woken.abort()
  if (typeof addEventListener === 'function') addEventListener('online', wake, { once: true })
  const wait = offline ? longestWaitMilliseconds : milliseconds
  try {
    await pause(AbortSignal.any([signal, woken.signal]), wait)
  } catch (error) {
    if (signal.aborted) throw error
  } finally {
    if (typeof removeEventListener === 'function') removeEventListener('online', wake)
  }
}
