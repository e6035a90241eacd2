// The key pair with which this deployment signs what it pushes (VAPID, RFC 8292). Whoever has the
// private half could push to our subscribers if they also had their endpoints; they could seal
// nothing to them without the database, and never read anything.
import { fromBase64url } from '#protocol/base64url'
import type { Env } from '../env.ts'

export interface PushKeys {
  publicKey: string
  privateKey: string
  subject: string
  /** Address of this deployment, once somebody asked; for mails. */
  origin: string | null
}

/** `origin`: address of the deployment where a request is at hand; the sweep has none. */
export async function pushKeys(env: Env, origin: string | null = null): Promise<PushKeys> {
  const made = await env.KEYS.getByName('keys').pushKeys(origin)
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey } = env
  if (Boolean(publicKey) !== Boolean(privateKey)) {
    throw new Error('VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY belong together')
  }
  const pair = publicKey && privateKey ? checked({ publicKey, privateKey }) : made
  return {
    publicKey: pair.publicKey,
    privateKey: pair.privateKey,
    subject: env.VAPID_SUBJECT || contactOf(env, made.contact),
    origin: made.contact,
  }
}

function contactOf(env: Env, origin: string | null): string {
  if (env.MAIL_FROM) return `mailto:${env.MAIL_FROM}`
  // Push services want an address that could be asked; a test's is on this machine.
  return origin?.startsWith('https:') ? origin : 'https://keepsake.invalid'
}

function checked(pair: { publicKey: string; privateKey: string }) {
  fromBase64url(pair.publicKey, 65)
  fromBase64url(pair.privateKey, 32)
  return pair
}
