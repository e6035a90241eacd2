// The Worker's table of contents: what happens to every request, in order, then one line per feature.
import { Hono } from 'hono'
import { doors, own } from './accounts/routes.ts'
import { databaseRefusal } from './db/version.ts'
import type { Env } from './env.ts'
import { measuredSql, measuring } from './http/budget.ts'
import { clock } from './http/clock.ts'
import { headers } from './http/headers.ts'
import { origin } from './http/origin.ts'
import { Problem, respondNotFound, respondWithProblem } from './http/problem.ts'

export const app = new Hono<{ Bindings: Env }>()

app.use(headers)
app.use(clock)
app.use(origin)

app.get('/api/measured', (c) => (measuring(c.env) ? c.json(measuredSql()) : respondNotFound(c)))

app.route('/api', doors)
app.route('/api', own)

app.notFound(respondNotFound)
app.onError((error, c) => {
  const refusal = databaseRefusal(error)
  return respondWithProblem(refusal ? new Problem(refusal.code, refusal.facts) : error, c)
})
