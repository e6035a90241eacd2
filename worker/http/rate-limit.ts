// Against abuse only, on the doors that anyone may try: never for quotas, device limits or passwords.
// The limit is far above what a wedding behind one address does, approximate, and per location.
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { Env } from '../env.ts'
import { Problem } from './problem.ts'

export const rateLimit = createMiddleware<{ Bindings: Env }>(async function limitRate(c, next) {
  if (c.env.ABUSE) {
    const { success } = await c.env.ABUSE.limit({ key: clientAddress(c) })
    if (!success) throw new Problem('too-many-requests', { retryAfter: 60 })
  }
  await next()
})

/** Network address of the visitor; of IPv6 the /64, since one household has all of it. */
export function clientAddress(c: Context): string {
  const address = c.req.header('cf-connecting-ip') ?? 'unknown'
  return address.includes(':') ? ipv6Network(address) : address
}

function ipv6Network(address: string): string {
  const [head = '', tail = ''] = address.toLowerCase().split('::')
  const front = head.split(':').filter(Boolean)
  const back = tail.split(':').filter(Boolean)
  const missing = Math.max(0, 8 - front.length - back.length)
  const groups = address.includes('::')
    ? [...front, ...Array<string>(missing).fill('0'), ...back]
    : front
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
