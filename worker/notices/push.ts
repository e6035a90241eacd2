// One message to one browser, by the browser maker's push service (RFC 8030). The service learns
// that something happened, and when; what is in it (kind and collection id) is sealed to the browser
// (RFC 8291) and padded. The other side is a stranger: it is waited for shortly, its answer is not
// read, and where it sends us on to is not followed.
import { buildPushPayload } from '@block65/webcrypto-web-push'
import { toBase64url } from '#protocol/base64url'
import type { Pushed } from '#protocol/notices'
import { sha256 } from '../access/signed.ts'
import type { Env } from '../env.ts'
import type { PushKeys } from '../keys/push-keys.ts'
import { refusesEndpoint } from './policy.ts'

export interface Target {
  endpoint: string
  p256dh: string
  auth: string
}
/** `gone`: the browser does not want it any more, or what it gave us is no subscription. */
export type PushOutcome = 'sent' | 'later' | 'gone'

const waitMs = 8_000
/** A phone that is off for longer shows what is unread when the app is opened. */
const keepSeconds = 24 * 3600

export async function push(
  env: Env,
  keys: PushKeys,
  target: Target,
  message: Pushed,
): Promise<PushOutcome> {
  if (refusesEndpoint(target.endpoint, env.PUSH_TEST === 'loopback')) return 'gone'
  const request = await requestFor(keys, target, message)
  if (!request) return 'gone'
  try {
    const answer = await fetch(target.endpoint, {
      ...request,
      redirect: 'manual',
      signal: AbortSignal.timeout(waitMs),
    })
    await answer.body?.cancel()
    return outcomeOf(answer.status)
  } catch {
    return 'later'
  }
}

/** Null: keys that are none. */
async function requestFor(
  keys: PushKeys,
  target: Target,
  data: Pushed,
): Promise<RequestInit | null> {
  const { endpoint, p256dh, auth } = target
  try {
    const topic = await topicOf(target, data)
    const { headers, method, body } = await buildPushPayload(
      { data, options: { ttl: keepSeconds, urgency: 'normal', topic } },
      // The library signs for https alone; loopback is http, and only in tests.
      {
        endpoint: endpoint.replace(/^http:/, 'https:'),
        expirationTime: null,
        keys: { p256dh, auth },
      },
      keys,
    )
    return { headers: headers as Record<string, string>, method, body: body as BodyInit }
  } catch (error) {
    console.warn('a push subscription could not be used', (error as Error).name)
    return null
  }
}

/**
 * A later message about the same takes the place of one that was not delivered yet. The service sees
 * this name, so nothing can be read off it.
 */
async function topicOf({ auth }: Target, { kind, collectionId }: Pushed): Promise<string> {
  const named = new TextEncoder().encode(`${auth} ${kind} ${collectionId ?? ''}`)
  return toBase64url(await sha256(named)).slice(0, 32)
}

function outcomeOf(status: number): PushOutcome {
  if (status >= 200 && status < 300) return 'sent'
  // 400 and 403: a subscription for other keys than ours, or too old: no try will be better.
  return [400, 403, 404, 410].includes(status) ? 'gone' : 'later'
}
