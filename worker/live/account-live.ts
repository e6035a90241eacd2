// The door of an account's room: whoever is signed in hears at once that something about them is
// new. By session cookie; that the page is ours is checked by http/origin.ts, which refuses every
// upgrade from elsewhere. What is said there is only "ask again".
import { Hono } from 'hono'
import { session, type WithSession } from '../access/session.ts'
import { accountRoomOf } from '../env.ts'
import { Problem } from '../http/problem.ts'
import { listenerHeader } from './listener-header.ts'

export const accountLive = new Hono<WithSession>()

/** A page connects anew after this, so that an ended session is never heard for longer. */
const longestMs = 900_000

accountLive.get('/account/live', session, async function listen(c) {
  const offered = (c.req.header('sec-websocket-protocol') ?? '').split(',').map((one) => one.trim())
  const upgrades = c.req.header('upgrade')?.toLowerCase() === 'websocket'
  if (!upgrades || offered[0] !== 'keepsake') throw new Problem('malformed-request')
  const { accountId, id, expiresAt } = c.var.session
  const left = Math.min(expiresAt - c.var.now(), longestMs)
  const answer = await accountRoomOf(c.env, accountId).fetch(
    new Request('https://room/', {
      headers: {
        upgrade: 'websocket',
        'sec-websocket-protocol': 'keepsake',
        // When a session ends, all connections do: see notices/tell.ts.
        [listenerHeader]: JSON.stringify({ subjectId: id, generation: 0, left }),
      },
    }),
  )
  if (answer.status !== 101) throw new Problem('busy', { retryAfter: 10 })
  return answer
})
