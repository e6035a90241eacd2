// Hears while the app is open that something about this person is new, and asks for it: notices, and
// the list of collections. A page whose session was ended elsewhere notices it here, and signs out.
import { effect } from '@preact/signals'
import { listenToAccount } from '../api/account-live.ts'
import { ApiProblem } from '../api/failure.ts'
import { collections, loadCollections } from './collections.ts'
import { loadNotices } from './notices.ts'
import { keepPush } from './push.ts'
import { leave, session } from './session.ts'

let stop: AbortController | null = null
let whose: string | null = null

/** For as long as the app runs: one connection while somebody is signed in. */
export function followAccount(): void {
  effect(() => {
    const now = session.value
    const who = now.status === 'signed-in' ? now.accountId : null
    if (who === whose) return
    whose = who
    stop?.abort()
    stop = who === null ? null : new AbortController()
    if (!stop) return
    void listen(stop.signal)
    void keepPush().catch(() => undefined)
  })
}

function listen(signal: AbortSignal): Promise<void> {
  const catchUp = async (isWord: boolean) => {
    await loadNotices()
    // What no page has asked for yet is asked for by the page that needs it.
    if (isWord || collections.peek() !== null) await loadCollections()
  }
  const news = (isWord: boolean) => void catchUp(isWord).catch(() => undefined)
  return listenToAccount(signal, {
    onNews: news,
    async onLost() {
      try {
        await loadNotices()
      } catch (error) {
        const ended = error instanceof ApiProblem && error.code === 'signed-out'
        if (ended && !signal.aborted) await leave()
      }
    },
  })
}
