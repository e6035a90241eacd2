// Sessions on the wire: the browsers in which an account is signed in, as the account itself sees them.
//
// GET    /api/sessions           -> SessionList
// DELETE /api/sessions           204   all but the one that asks
// DELETE /api/sessions/:session  204   takes effect within 5 s, on bytes too
import * as v from 'valibot'
import { deviceId } from './ids.ts'
import { time } from './wire.ts'

export const sessionRow = v.object({
  sessionId: deviceId,
  /** Rough kind of browser, from what it said of itself: "Firefox on Android". */
  browser: v.string(),
  createdAt: time,
  /** To the hour. */
  lastUsedAt: time,
  /** The one that asks. */
  current: v.boolean(),
})
export const sessionList = v.object({ sessions: v.array(sessionRow) })

export type SessionRow = v.InferOutput<typeof sessionRow>
export type SessionList = v.InferOutput<typeof sessionList>
