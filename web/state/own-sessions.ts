// Where the account is signed in, and ending that from here. An ended session loses its access within
// five seconds; the keys that its browser holds are taken off when its page asks next.
import { signal } from '@preact/signals'
import type { SessionRow } from '#protocol/sessions'
import * as api from '../api/sessions.ts'
import { whenDropped } from './account-secrets.ts'

/** Null until loaded; last used first. */
export const ownSessions = signal<readonly SessionRow[] | null>(null)

const never = new AbortController().signal

whenDropped(() => {
  ownSessions.value = null
})

export async function loadOwnSessions(): Promise<void> {
  ownSessions.value = (await api.listSessions(never)).sessions
}

export async function endSession({ sessionId }: SessionRow): Promise<void> {
  await api.endOneSession(never, sessionId)
  await loadOwnSessions()
}

export async function endOtherSessions(): Promise<void> {
  await api.endOtherSessions(never)
  await loadOwnSessions()
}
