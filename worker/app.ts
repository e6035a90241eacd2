// The Worker's table of contents: what happens to every request, in order, then one line per feature.
import { Hono } from 'hono'
import { accountChanges } from './accounts/change-routes.ts'
import { passkeyDoor, passkeys } from './accounts/passkey-routes.ts'
import { doors, own } from './accounts/routes.ts'
import { sessions } from './accounts/session-routes.ts'
import { deletion } from './collections/delete-routes.ts'
import { ownCollections, sharedCollections } from './collections/routes.ts'
import { databaseRefusal } from './db/version.ts'
import type { Env } from './env.ts'
import { measuredSql, measuring } from './http/budget.ts'
import { clock } from './http/clock.ts'
import { headers } from './http/headers.ts'
import { origin } from './http/origin.ts'
import { Problem, respondNotFound, respondWithProblem } from './http/problem.ts'
import { items } from './items/routes.ts'
import { copies, library, suggestions } from './library/routes.ts'
import { door, ownLinks } from './links/routes.ts'
import { accountLive } from './live/account-live.ts'
import { live } from './live/routes.ts'
import { codes, invitations } from './members/invitation-routes.ts'
import { members, people } from './members/routes.ts'
import { notices } from './notices/routes.ts'
import { emptyCollection } from './objects/empty-collection.ts'
import { objects } from './objects/routes.ts'
import { trash } from './trash/routes.ts'

export const app = new Hono<{ Bindings: Env }>()

app.use(headers)
app.use(clock)
app.use(origin)

app.get('/api/measured', (c) => (measuring(c.env) ? c.json(measuredSql()) : respondNotFound(c)))

app.route('/api', doors)
app.route('/api', own)
app.route('/api/account', accountChanges)
app.route('/api/sessions', sessions)
app.route('/api/passkeys', passkeys)
app.route('/api/passkey-sessions', passkeyDoor)
app.route('/api/collections', ownCollections)
app.route('/api/collections', deletion(emptyCollection))
app.route('/api/people', people)
app.route('/api/collections', members)
app.route('/api/collections', invitations)
app.route('/api/invitations', codes)
app.route('/api/collections', ownLinks)
app.route('/api/collections', sharedCollections)
app.route('/api/collections', items)
app.route('/api/collections', objects)
app.route('/api/collections', live)
app.route('/api/collections', copies)
app.route('/api/library', library)
app.route('/api/suggestions', suggestions)
app.route('/api/trash', trash)
app.route('/api/links', door)
app.route('/api', notices)
app.route('/api', accountLive)

app.notFound(respondNotFound)
app.onError((error, c) => {
  const refusal = databaseRefusal(error)
  return respondWithProblem(refusal ? new Problem(refusal.code, refusal.facts) : error, c)
})
