// Threat: somebody signs in with what no authenticator of the account signed just now, at this place,
// for this person; or learns which passkeys exist. Every such answer is refused with the same bytes.
// Defence: worker/accounts/verify-passkey.ts, add-passkey.ts, passkey-sign-in.ts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passkeyChallengeMilliseconds } from '#protocol/limits'
import { type Answer, bytes, Client } from '../support/owner.ts'
import {
  addBody,
  beginAdding,
  challengeFor,
  confirmed,
  here,
  type KeyOwner,
  signInBy,
  withPasskey,
} from '../support/passkey-owner.ts'
import { type Server, startServer } from '../support/server.ts'
import { type Circumstances, SoftKey } from '../support/soft-key.ts'

let server: Server
let owner: KeyOwner
beforeAll(async () => {
  server = await startServer({ vars: { TEST_CLOCK: 'header', MEASURE: 'on' } })
  owner = await withPasskey(server)
})
afterAll(() => server.close())

/** Everything that leaves. */
const seen = ({ status, text, headers }: Answer) => ({
  status,
  text,
  headers: [...headers].filter(([name]) => !/^(date|x-rows-read)$/.test(name)),
})
const door = '/api/passkey-sessions'

describe('signing in', () => {
  const wrong: [string, (server: Server) => Partial<Circumstances>][] = [
    ['of another site', () => ({ origin: 'https://keepsake.example' })],
    ['of another port of this host', () => ({ origin: 'http://localhost:1' })],
    ['made for another host', () => ({ host: 'keepsake.example' })],
    ['over a challenge of nobody', () => ({ challenge: bytes(32) })],
    ['without the person being verified', () => ({ flags: 1 })],
    ['without anybody present', () => ({ flags: 0 })],
    ['made when the passkey was made', () => ({ type: 'webauthn.create' })],
    ['in the name of nobody', () => ({ userHandle: null })],
    ['in the name of another account', () => ({ userHandle: bytes(16) })],
  ]
  it.each(wrong)('refuses an answer %s', async (_name, changes) => {
    const answer = await signInBy(server, owner, changes(server))
    expect([answer.status, answer.problem]).toEqual([403, 'passkey-failed'])
    expect(answer.client.cookies.has('__Host-session')).toBe(false)
  })

  it('refuses the same answer a second time, and any second answer to a challenge', async () => {
    const client = new Client(server)
    const at = here(server, await challengeFor(client), owner.account.accountId)
    const jar = new Map(client.cookies)
    const body = owner.key.signIn(at)
    expect((await client.post(door, body)).status).toBe(201)
    const thief = new Client(server)
    for (const [name, value] of jar) thief.cookies.set(name, value)
    expect((await thief.post(door, body)).problem).toBe('passkey-failed')
    expect((await thief.post(door, owner.key.signIn(at))).problem).toBe('passkey-failed')
  })

  it('refuses an answer from another browser than the one that asked', async () => {
    const challenge = await challengeFor(new Client(server))
    const body = owner.key.signIn(here(server, challenge, owner.account.accountId))
    expect((await new Client(server).post(door, body)).problem).toBe('passkey-failed')
    const other = new Client(server)
    await challengeFor(other)
    expect((await other.post(door, body)).problem).toBe('passkey-failed')
  })

  it('refuses an answer that comes too late', async () => {
    const client = new Client(server)
    const challenge = await challengeFor(client)
    const body = owner.key.signIn(here(server, challenge, owner.account.accountId))
    const late = String(Date.now() + passkeyChallengeMilliseconds + 1000)
    expect((await client.post(door, body, { 'x-test-now': late })).problem).toBe('passkey-failed')
  })

  it('refuses a counter that stands still or goes back: the authenticator was copied', async () => {
    const counting = await withPasskey(server)
    expect((await signInBy(server, counting, { counter: 5 })).status).toBe(201)
    for (const counter of [5, 4, 0]) {
      expect((await signInBy(server, counting, { counter })).problem).toBe('passkey-failed')
    }
    expect((await signInBy(server, counting, { counter: 6 })).status).toBe(201)
  })

  it('refuses what another key signed under this name', async () => {
    const forger = new SoftKey()
    const client = new Client(server)
    const at = here(server, await challengeFor(client), owner.account.accountId)
    const body = { passkeyId: owner.key.passkeyId, assertion: forger.assertion(at) }
    expect((await client.post(door, body)).problem).toBe('passkey-failed')
  })

  it('lets nobody into an account with the passkey of another', async () => {
    const other = await withPasskey(server)
    const mixed = { key: other.key, account: owner.account }
    expect((await signInBy(server, mixed)).problem).toBe('passkey-failed')
  })

  it('tells unknown passkeys from known ones by nothing, and works as much for both', async () => {
    const unknown = { key: new SoftKey(), account: owner.account }
    const at = { counter: 0, flags: 5, host: 'keepsake.example' }
    const known = await signInBy(server, owner, at)
    expect(seen(await signInBy(server, unknown, at))).toEqual(seen(known))
    expect(seen(await signInBy(server, unknown))).toEqual(seen(known))
  })

  it('is slowed like the door of passwords', async () => {
    const client = new Client(server, { address: '203.0.113.77' })
    const challenge = await challengeFor(client)
    const body = new SoftKey().signIn(here(server, challenge, owner.account.accountId))
    const answers = await Promise.all(Array.from({ length: 110 }, () => client.post(door, body)))
    expect(answers.some(({ problem }) => problem === 'sign-in-delayed')).toBe(true)
  })
})

describe('adding', () => {
  const wrong: [string, { made?: Partial<Circumstances>; used?: Partial<Circumstances> }][] = [
    ['made for another site', { made: { origin: 'https://keepsake.example' } }],
    ['made for another host', { made: { host: 'keepsake.example' } }],
    ['made without verifying the person', { made: { flags: 1 } }],
    ['never used', { used: { type: 'webauthn.create' } }],
    ['used elsewhere', { used: { origin: 'https://keepsake.example' } }],
    ['used without verifying the person', { used: { flags: 1 } }],
    ['used over another challenge', { used: { challenge: bytes(32) } }],
    ['used in the name of another account', { used: { userHandle: bytes(16) } }],
  ]
  it.each(wrong)('refuses a passkey %s', async (_name, changes) => {
    const { client, account } = await confirmed(server)
    const { challenge } = await beginAdding(client)
    const body = addBody(server, new SoftKey(), account, challenge, changes)
    expect((await client.post('/api/passkeys', body)).problem).toBe('passkey-failed')
    const rest = await client.get<{ passkeys: unknown[] }>('/api/passkeys')
    expect(rest.json.passkeys).toEqual([])
  })

  it('refuses challenges of the door, of another account, and used ones', async () => {
    const { client, account } = await confirmed(server)
    const stranger = await confirmed(server)
    const used = (await beginAdding(client)).challenge
    await client.post('/api/passkeys', addBody(server, new SoftKey(), account, used))
    const challenges = [
      await challengeFor(client),
      (await beginAdding(stranger.client)).challenge,
      used,
    ]
    for (const challenge of challenges) {
      const body = addBody(server, new SoftKey(), account, challenge)
      expect((await client.post('/api/passkeys', body)).problem).toBe('passkey-failed')
    }
  })

  it('refuses the passkey of another account, whoever holds it', async () => {
    const { client, account } = await confirmed(server)
    const { challenge } = await beginAdding(client)
    const body = addBody(server, owner.key, account, challenge)
    expect((await client.post('/api/passkeys', body)).problem).toBe('passkey-failed')
    expect((await signInBy(server, owner)).status).toBe(201)
  })
})

it('a stolen database holds no wrapped master key as it was sent', async () => {
  const { DB } = await server.bindings()
  const { results } = await DB.prepare('SELECT wrapped_mk FROM passkeys').all()
  expect(results.length).toBeGreaterThan(1)
  expect(JSON.stringify(results)).not.toContain(owner.wrappedMk)
})
