// Entry of the Worker: requests, the cron, and the Durable Objects' classes.
import { app } from './app.ts'
import type { Env } from './env.ts'
import { measure, measuring, withCounts } from './http/budget.ts'

export { ServerKeys } from './keys/server-keys.ts'

export default {
  async fetch(request, env, ctx) {
    if (!measuring(env)) return app.fetch(request, env, ctx)
    const measured = measure(env)
    return withCounts(await app.fetch(request, measured.env, ctx), measured.counts)
  },
} satisfies ExportedHandler<Env>
