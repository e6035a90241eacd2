// Headers of every answer under /api. The assets have their own in web/public/_headers; the Worker
// never sees them. JSON is never stored; a handler of immutable ciphertext sets Cache-Control itself.
import { createMiddleware } from 'hono/factory'
import type { Env } from '../env.ts'

const fixedHeaders: [string, string][] = [
  [
    'content-security-policy',
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['referrer-policy', 'no-referrer'],
  ['strict-transport-security', 'max-age=31536000; includeSubDomains'],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
]

export const headers = createMiddleware<{ Bindings: Env }>(async function setHeaders(c, next) {
  await next()
  // The answer to a WebSocket upgrade takes no headers: it is no document.
  if (c.res.status === 101) return
  for (const [name, value] of fixedHeaders) c.res.headers.set(name, value)
  if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store')
})
