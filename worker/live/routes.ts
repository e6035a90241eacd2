// The door of the room: checks the token before a connection is made. Browsers cannot set headers
// on a WebSocket, and a token must not be in an address, so it comes as the second subprotocol.
import { Hono } from 'hono'
import { collectionId } from '#protocol/ids'
import { has } from '../access/rights.ts'
import { whoIs } from '../access/who.ts'
import { roomOf } from '../env.ts'
import type { WithClock } from '../http/clock.ts'
import { Problem } from '../http/problem.ts'
import { readParam } from '../http/validate.ts'
import { listenerHeader } from './listener-header.ts'
import { loadPosition } from './position.ts'

export const live = new Hono<WithClock>()

live.get('/:c/live', async function listen(c) {
  const id = readParam(c, 'c', collectionId)
  const offered = (c.req.header('sec-websocket-protocol') ?? '').split(',').map((one) => one.trim())
  const [protocol, token] = offered
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') throw new Problem('malformed-request')
  if (protocol !== 'keepsake' || !token) throw new Problem('token-expired')
  const now = c.var.now()
  const visitor = await whoIs(c.env, now, id, token)
  if (!has(visitor.rights, 'view')) throw new Problem('not-allowed')
  if (!(await loadPosition(c.env, id))) throw new Problem('collection-unavailable')
  const listener = {
    subjectId: visitor.kind === 'guest' ? visitor.linkId : visitor.accountId,
    generation: visitor.generation,
    left: visitor.expiresAt - now,
  }
  const answer = await roomOf(c.env, id).fetch(
    new Request('https://room/', {
      headers: {
        upgrade: 'websocket',
        'sec-websocket-protocol': 'keepsake',
        [listenerHeader]: JSON.stringify(listener),
      },
    }),
  )
  if (answer.status !== 101) throw new Problem('busy', { retryAfter: 10 })
  return answer
})
