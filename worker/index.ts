// Entry of the Worker: requests, the cron, and the Durable Objects' classes.
import { app } from './app.ts'
import type { Env } from './env.ts'
import { measure, measuring, withCounts } from './http/budget.ts'
import { sweep } from './sweep/sweep.ts'

export { ServerKeys } from './keys/server-keys.ts'
export { LinkGate } from './links/link-gate.ts'
export { CollectionRoom } from './live/collection-room.ts'

export default {
  async fetch(request, env, ctx) {
    if (!measuring(env)) return app.fetch(request, env, ctx)
    const measured = measure(env)
    return withCounts(await app.fetch(request, measured.env, ctx), measured.counts)
  },
  async scheduled(event, env) {
    await sweep(measuring(env) ? measure(env).env : env, event.scheduledTime)
  },
} satisfies ExportedHandler<Env>
