// Every flow of the Worker walked once over HTTP, for the tests that count (budget/plans) what all
// flows together ask of the database.
import type { Invite } from '#protocol/accounts'
import { bytes, Client, makeSignUp, signedUp } from './owner.ts'
import type { Server } from './server.ts'

export async function walkEverything(server: Server): Promise<void> {
  await walkAccounts(server)
}

/** Signing up and in, failing, recovering, changing, pins, invitations, signing out. */
export async function walkAccounts(server: Server): Promise<void> {
  await new Client(server).get('/api/setup')
  const { client, body } = await signedUp(server)
  await client.post<Invite>('/api/invites')
  await client.post('/api/accounts', body)
  await client.post('/api/accounts', makeSignUp())
  await client.post('/api/prelogin', { email: body.email })
  await client.post('/api/sessions', { email: body.email, auth: bytes(32) })
  await client.post('/api/sessions', { email: body.email, auth: body.auth })
  await client.post('/api/recovery', { email: body.email, recoveryAuth: body.recoveryAuth })
  const soon = String(Date.now() + 40 * 24 * 3_600_000)
  await client.get('/api/session', { 'x-test-now': soon })
  await client.post('/api/account/recovery-confirmed')
  await client.put('/api/account/pins', { revision: 1, sealed: bytes(300) })
  await client.put('/api/account/pins', { revision: 1, sealed: bytes(300) })
  const { kdf, auth, wrappedMk } = makeSignUp()
  const proof = { auth: body.auth }
  await client.put('/api/account/password', { proof, kdf, auth, wrappedMk })
  await client.delete('/api/session')
}
