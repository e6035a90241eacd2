// The open socket of an account: hears that something about the person is new, says nothing. It comes
// back by itself with growing pauses; every return counts as "something may be new". The cookie goes
// along by itself, and the server refuses every page that is not its own.
import { pause, pauseAfter } from './backoff.ts'

export interface AccountEars {
  /** True: a word came. False: connected, so something may have been missed. */
  onNews: (isWord: boolean) => void
  /** A connection was refused or lost: may throw when it makes no sense to go on. */
  onLost: () => Promise<void>
}

export async function listenToAccount(signal: AbortSignal, ears: AccountEars): Promise<void> {
  for (let failures = 0; !signal.aborted; failures++) {
    if (await once(signal, ears)) failures = 0
    if (signal.aborted) return
    await ears.onLost()
    await pause(signal, pauseAfter(failures)).catch(() => undefined)
  }
}

/** One connection from opening to closing; true when it had opened. */
function once(signal: AbortSignal, ears: AccountEars): Promise<boolean> {
  const address = new URL('/api/account/live', globalThis.location.href)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  return new Promise((resolve) => {
    let lived = false
    const socket = new WebSocket(address.href, ['keepsake'])
    const stop = () => socket.close()
    signal.addEventListener('abort', stop, { once: true })
    socket.onopen = () => {
      lived = true
      ears.onNews(false)
    }
    socket.onmessage = () => ears.onNews(true)
    socket.onclose = () => {
      signal.removeEventListener('abort', stop)
      resolve(lived)
    }
  })
}
