// The one place that reads the time. Tests move it by the header `x-test-now`, which is looked at
// only under the binding TEST_CLOCK = "header"; the shipped configuration has no such binding.
import { createMiddleware } from 'hono/factory'
import type { Env } from '../env.ts'

/** Milliseconds since 1970. Ask again after waiting: an answer may be seconds old by then. */
export type Clock = () => number
export type WithClock = { Bindings: Env; Variables: { now: Clock } }

export function clockOf(env: Env, request: Request): Clock {
  const asked = env.TEST_CLOCK === 'header' ? Number(request.headers.get('x-test-now')) : 0
  if (!Number.isSafeInteger(asked) || asked <= 0) return Date.now
  return () => asked
}

export const clock = createMiddleware<WithClock>(async function setClock(c, next) {
  c.set('now', clockOf(c.env, c.req.raw))
  await next()
})
