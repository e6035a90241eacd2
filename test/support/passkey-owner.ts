// Somebody with an account and a passkey, over HTTP alone.
import type { Account } from '#protocol/accounts'
import type { BeginPasskey, PasskeyChallenge, PasskeySignedIn } from '#protocol/passkeys'
import { type Answer, bytes, Client, type ClientOptions, signedUp } from './owner.ts'
import type { Server } from './server.ts'
import { type Circumstances, SoftKey } from './soft-key.ts'

export interface KeyOwner {
  client: Client
  account: Account
  key: SoftKey
  /** MK as it was sent: wrapped for this passkey. */
  wrappedMk: string
  auth: string
}

export function here(server: Server, challenge: string, userHandle: string): Circumstances {
  const { origin, hostname } = new URL(server.url)
  return { challenge, origin, host: hostname, userHandle, flags: 5, counter: 0, type: '' }
}

/** An account with confirmed recovery words. */
export async function confirmed(server: Server, options: ClientOptions = {}) {
  const made = await signedUp(server, {}, options)
  await made.client.post('/api/account/recovery-confirmed')
  return made
}

export const beginAdding = async (client: Client): Promise<BeginPasskey> =>
  (await client.post<BeginPasskey>('/api/passkeys/begin')).json

/** What a browser sends to add `key`, as far as `changes` leave it alone. */
export function addBody(
  server: Server,
  key: SoftKey,
  account: Account,
  challenge: string,
  changes: { made?: Partial<Circumstances>; used?: Partial<Circumstances> } = {},
) {
  const at = here(server, challenge, account.accountId)
  return {
    passkeyId: key.passkeyId,
    registration: key.registration({ ...at, ...changes.made }),
    assertion: key.assertion({ ...at, ...changes.used }),
    wrappedMk: bytes(104),
    name: { revision: 1, sealed: bytes(328) },
  }
}

export async function withPasskey(server: Server): Promise<KeyOwner> {
  const { client, account, body } = await confirmed(server)
  const key = new SoftKey()
  const { challenge } = await beginAdding(client)
  const sent = addBody(server, key, account, challenge)
  const answer = await client.post('/api/passkeys', sent)
  if (answer.status !== 204) throw new Error(`passkey refused: ${answer.text}`)
  return { client, account, key, wrappedMk: sent.wrappedMk, auth: body.auth }
}

export async function challengeFor(client: Client): Promise<string> {
  return (await client.post<PasskeyChallenge>('/api/passkey-sessions/begin')).json.challenge
}

/** In a browser of its own unless one is given. */
export async function signInBy(
  server: Server,
  owner: Pick<KeyOwner, 'key' | 'account'>,
  changes: Partial<Circumstances> = {},
  client: Client = new Client(server),
): Promise<Answer<PasskeySignedIn> & { client: Client }> {
  const at = here(server, await challengeFor(client), owner.account.accountId)
  const body = owner.key.signIn({ ...at, ...changes })
  return { ...(await client.post<PasskeySignedIn>('/api/passkey-sessions', body)), client }
}
