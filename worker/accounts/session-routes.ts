// HTTP of sessions: where an account is signed in, and ending that. Tokens of an ended session die
// with it: every request asks whether the session still stands (access/current.ts).
import { Hono } from 'hono'
import { deviceId } from '#protocol/ids'
import type { SessionList } from '#protocol/sessions'
import { session, type WithSession } from '../access/session.ts'
import { readParam } from '../http/validate.ts'
import { endSockets } from '../notices/tell.ts'
import { shownKnownId } from './browser.ts'
import * as store from './session-store.ts'

export const sessions = new Hono<WithSession>()

sessions.get('/', session, async function list(c) {
  const { accountId, deviceId: own } = c.var.session
  const rows = await store.listSessions(c.env, accountId, c.var.now())
  const answer: SessionList = {
    sessions: rows.map(({ deviceId: id, ...row }) => ({
      ...row,
      sessionId: id,
      current: id === own,
    })),
  }
  return c.json(answer)
})

sessions.delete('/', session, async function endOthers(c) {
  const { accountId, id } = c.var.session
  await store.endOtherSessions(c.env, accountId, { sessionId: id, knownId: await shownKnownId(c) })
  await endSockets(c.env, accountId)
  return c.body(null, 204)
})

sessions.delete('/:session', session, async function endOne(c) {
  const ended = readParam(c, 'session', deviceId)
  await store.endSession(c.env, c.var.session.accountId, ended)
  await endSockets(c.env, c.var.session.accountId)
  return c.body(null, 204)
})
