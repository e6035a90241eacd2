// The open socket of a collection: hears that something moved, says nothing. It comes back by itself
// with growing pauses; every return counts as "something may have moved". The token goes as a
// subprotocol, because a page cannot set headers on a socket and an address would be logged.
import { liveMessage } from '#protocol/collections'
import type { CollectionId } from '#protocol/ids'
import type { Access } from './access.ts'
import { passesByItself, pause, pauseAfter } from './backoff.ts'
import { parseAnswer } from './http.ts'

/** How the server closes a socket whose right or token has ended. */
const tokenEnded = 4401

export interface LiveEars {
  /** Null: connected again, so look for changes. */
  onMoved: (seq: number | null) => void
  onState: (state: 'live' | 'reconnecting' | 'closed') => void
  /** The token could not be renewed: the caller tells why. */
  onRefused: (error: unknown) => void
}

/** Ends with the signal, or when the server refuses a token. */
export async function listen(
  signal: AbortSignal,
  access: Access,
  collectionId: CollectionId,
  ears: LiveEars,
): Promise<void> {
  let ended = false
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      const header = ended ? await access.renewed(signal) : await access.authorization(signal)
      const token = header.replace('Keepsake ', '')
      const { lived, code } = await once(signal, socketAddress(collectionId), token, ears)
      ended = code === tokenEnded
      if (lived) failures = 0
    } catch (error) {
      if (signal.aborted) break
      ears.onRefused(error)
      // Asking again and again would count as guessing a password.
      if (!passesByItself(error)) break
    }
    if (signal.aborted) break
    ears.onState('reconnecting')
    await pause(signal, pauseAfter(failures)).catch(() => undefined)
  }
  ears.onState('closed')
}

function socketAddress(collectionId: CollectionId): string {
  const address = new URL(`/api/collections/${collectionId}/live`, globalThis.location.href)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  return address.href
}

/** One connection from opening to closing. */
function once(signal: AbortSignal, address: string, token: string, ears: LiveEars) {
  return new Promise<{ lived: boolean; code: number }>((resolve) => {
    let lived = false
    const socket = new WebSocket(address, ['keepsake', token])
    const stop = () => socket.close()
    signal.addEventListener('abort', stop, { once: true })
    socket.onopen = () => {
      lived = true
      ears.onState('live')
      ears.onMoved(null)
    }
    socket.onmessage = (event) => {
      if (typeof event.data === 'string') ears.onMoved(seqIn(event.data))
    }
    socket.onclose = ({ code }) => {
      signal.removeEventListener('abort', stop)
      resolve({ lived, code })
    }
  })
}

/** A message of another form is only a reason to look. */
function seqIn(text: string): number | null {
  try {
    return parseAnswer(liveMessage, text).seq
  } catch {
    return null
  }
}
