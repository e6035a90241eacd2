// Worker entry for stretching one password, then it is ended: its memory goes with it. First an
// estimate of the time, so that the page can show honest progress; then the root.
import { type Argon2Job, argon2Root, estimate } from './argon2.ts'
import { failureOf } from './failure.ts'

self.onmessage = async (event: MessageEvent<Argon2Job>) => {
  try {
    self.postMessage({ milliseconds: await estimate(event.data) })
    self.postMessage({ root: await argon2Root(event.data) })
  } catch (error) {
    self.postMessage({ failure: failureOf(error) })
  }
}
