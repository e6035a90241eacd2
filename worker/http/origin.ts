// Refuses what another site makes a visitor's browser send. Browsers put Origin on every write and
// Sec-Fetch-Site on everything; a page cannot forge either. Something that is no browser has neither,
// and no cookie that could be abused.
import { getCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import type { Env } from '../env.ts'
import { Problem } from './problem.ts'

export const sessionCookie = '__Host-session'
const reads = new Set(['GET', 'HEAD'])

export const origin = createMiddleware<{ Bindings: Env }>(async function checkOrigin(c, next) {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new Problem('wrong-origin')
  }
  const sent = c.req.header('origin')
  const own = new URL(c.req.url).origin
  if (sent !== undefined && sent !== own) throw new Problem('wrong-origin')
  const writes = !reads.has(c.req.method) || c.req.header('upgrade') !== undefined
  if (writes && sent === undefined && getCookie(c, sessionCookie) !== undefined) {
    throw new Problem('wrong-origin')
  }
  await next()
})
