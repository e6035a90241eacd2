// Accounts through the front door: signing up and in, sessions, recovery, password, pins, invites.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Account, Invite, KdfParameters, Recovered, Setup } from '#protocol/accounts'
import { sessionMilliseconds } from '#protocol/limits'
import { bytes, Client, makeSignUp, signedUp } from '../support/owner.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
const vars = { SETUP: 'local', TEST_CLOCK: 'header' }
beforeAll(async () => {
  server = await startServer({ vars })
})
afterAll(() => server.close())

describe('sign up', () => {
  it('makes the first account the administrator, and signs it in', async () => {
    await server.reset()
    const before = await new Client(server).get<Setup>('/api/setup')
    expect(before.json).toEqual({ signUp: 'open', first: true, setupCode: false })
    const { client, body, account } = await signedUp(server)
    expect(account).toMatchObject({
      accountId: body.accountId,
      email: body.email,
      administrator: true,
      recoveryConfirmed: false,
      kdf: body.kdf,
      wrappedMk: body.wrappedMk,
      edPk: body.edPk,
      xPk: body.xPk,
      wrappedSeed: body.wrappedSeed,
      pins: null,
      usedBytes: 0,
      quotaBytes: 10_000_000_000,
    })
    const session = await client.get<Account>('/api/session')
    expect(session.json).toMatchObject({ accountId: body.accountId, administrator: true })
    const second = await signedUp(server)
    expect(second.account.administrator).toBe(false)
    const after = await new Client(server).get<Setup>('/api/setup')
    expect(after.json).toEqual({ signUp: 'open', first: false, setupCode: false })
  })

  it('makes exactly one administrator of many first accounts at once', async () => {
    await server.reset()
    const all = await Promise.all(Array.from({ length: 12 }, () => signedUp(server)))
    expect(all.filter(({ account }) => account.administrator)).toHaveLength(1)
  })

  it('signs in on a repeat with the same bytes', async () => {
    const { body } = await signedUp(server)
    const repeated = await new Client(server).post<Account>('/api/accounts', body)
    expect(repeated.status).toBe(201)
    expect(repeated.json.accountId).toBe(body.accountId)
  })

  it('refuses an address that has an account, in whatever form it is written', async () => {
    const { body } = await signedUp(server, { email: 'Straße.Ann@Example.org' })
    expect(body.email).not.toBe('straße.ann@example.org')
    const other = await new Client(server).post(
      '/api/accounts',
      makeSignUp({ email: ' straße.ann@ＥXAMPLE.org\t' }),
    )
    expect(other.problem).toBe('address-taken')
    expect(other.status).toBe(409)
    const sameId = makeSignUp({ accountId: body.accountId })
    expect((await new Client(server).post('/api/accounts', sameId)).problem).toBe('address-taken')
  })

  it('sets cookies that scripts and other hosts cannot have', async () => {
    const answer = await new Client(server).post('/api/accounts', makeSignUp())
    const lines = answer.headers.getSetCookie()
    expect(lines.map((line) => line.split('=')[0])).toEqual(['__Host-session', '__Host-known'])
    for (const line of lines) {
      expect(line).toMatch(/; Path=\//)
      expect(line).toMatch(/; HttpOnly/)
      expect(line).toMatch(/; Secure/)
      expect(line).toMatch(/; SameSite=Strict/)
      expect(line).not.toMatch(/Domain/i)
    }
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })
})

describe('sign in', () => {
  it('gives the salt first, then the account, whatever form the address has', async () => {
    const { body } = await signedUp(server, { email: 'ann@example.org' })
    const browser = new Client(server)
    const kdf = await browser.post<KdfParameters>('/api/prelogin', { email: ' ANN@example.org' })
    expect(kdf.json).toEqual(body.kdf)
    const answer = await browser.post<Account>('/api/sessions', {
      email: 'Ann@Example.ORG',
      auth: body.auth,
    })
    expect(answer.status).toBe(201)
    expect(answer.json.wrappedMk).toBe(body.wrappedMk)
    expect((await browser.get('/api/session')).status).toBe(200)
  })

  it('ends one session by signing out and leaves the others', async () => {
    const { client, body } = await signedUp(server)
    const other = new Client(server)
    await other.post('/api/sessions', { email: body.email, auth: body.auth })
    const cookie = client.cookies.get('__Host-session')
    expect((await client.delete('/api/session')).status).toBe(204)
    expect(client.cookies.has('__Host-session')).toBe(false)
    client.cookies.set('__Host-session', cookie!)
    expect((await client.get('/api/session')).problem).toBe('signed-out')
    expect((await other.get('/api/session')).status).toBe(200)
    expect((await new Client(server).delete('/api/session')).status).toBe(204)
  })

  it('ends what the browser was before: its old cookies open nothing', async () => {
    await server.reset()
    const { client, body } = await signedUp(server)
    const old = client.cookies.get('__Host-session')!
    await client.post('/api/sessions', { email: body.email, auth: body.auth })
    expect(client.cookies.get('__Host-session')).not.toBe(old)
    const { DB } = await server.bindings()
    for (const table of ['sessions', 'known_browsers']) {
      const row = await DB.prepare(`SELECT count(*) AS n FROM ${table}`).first<{ n: number }>()
      expect(row?.n).toBe(1)
    }
    client.cookies.set('__Host-session', old)
    expect((await client.get('/api/session')).problem).toBe('signed-out')
  })

  it('keeps a browser in use signed in, and ends a session that is not used', async () => {
    const { client } = await signedUp(server)
    const at = (part: number) => ({
      'x-test-now': String(Math.round(Date.now() + part * sessionMilliseconds)),
    })
    expect((await client.get('/api/session', at(0.4))).headers.getSetCookie()).toEqual([])
    expect((await client.get('/api/session', at(0.8))).headers.getSetCookie()).toHaveLength(1)
    expect((await client.get('/api/session', at(1.7))).status).toBe(200)
    expect((await client.get('/api/session', at(3))).problem).toBe('signed-out')
  })

  it('lets in with the recovery words, and takes a new password for them', async () => {
    const { body, client: old } = await signedUp(server)
    const browser = new Client(server)
    const answer = await browser.post<Recovered>('/api/recovery', {
      email: body.email,
      recoveryAuth: body.recoveryAuth,
    })
    expect(answer.status).toBe(201)
    expect(answer.json.wrappedMkRecovery).toBe(body.wrappedMkRecovery)
    expect(answer.json.account.accountId).toBe(body.accountId)
    const { kdf, auth, wrappedMk } = makeSignUp()
    const change = { proof: { recoveryAuth: body.recoveryAuth }, kdf, auth, wrappedMk }
    expect((await browser.put('/api/account/password', change)).status).toBe(204)
    expect((await old.get('/api/session')).problem).toBe('signed-out')
    const signIn = (secret: string) =>
      new Client(server).post<Account>('/api/sessions', { email: body.email, auth: secret })
    expect((await signIn(body.auth)).problem).toBe('sign-in-failed')
    expect((await signIn(auth)).json.wrappedMk).toBe(wrappedMk)
  })
})

describe('an account', () => {
  it('changes its password by the present one; other sessions end, this one stays', async () => {
    const { client, body } = await signedUp(server)
    const other = new Client(server)
    await other.post('/api/sessions', { email: body.email, auth: body.auth })
    const { kdf, auth, wrappedMk } = makeSignUp()
    const change = { proof: { auth: body.auth }, kdf, auth, wrappedMk }
    expect((await client.put('/api/account/password', change)).status).toBe(204)
    expect((await client.put('/api/account/password', change)).status).toBe(204)
    expect((await client.get<Account>('/api/session')).json).toMatchObject({ kdf, wrappedMk })
    expect((await other.get('/api/session')).problem).toBe('signed-out')
    const wrong = { ...change, proof: { auth: bytes(32) }, auth: bytes(32) }
    expect((await client.put('/api/account/password', wrong)).problem).toBe('sign-in-failed')
  })

  it('takes new recovery words for the password, and forgets the old ones', async () => {
    const { client, body } = await signedUp(server)
    await client.post('/api/account/recovery-confirmed')
    const { recoveryAuth, wrappedMkRecovery } = makeSignUp()
    const wrong = { proof: { auth: bytes(32) }, recoveryAuth, wrappedMkRecovery }
    expect((await client.put('/api/account/recovery', wrong)).problem).toBe('sign-in-failed')
    const change = { ...wrong, proof: { auth: body.auth } }
    expect((await client.put('/api/account/recovery', change)).status).toBe(204)
    expect((await client.put('/api/account/recovery', change)).status).toBe(204)
    expect((await client.get<Account>('/api/session')).json.recoveryConfirmed).toBe(false)
    const recoverBy = (words: string) =>
      new Client(server).post<Recovered>('/api/recovery', {
        email: body.email,
        recoveryAuth: words,
      })
    expect((await recoverBy(body.recoveryAuth)).problem).toBe('sign-in-failed')
    expect((await recoverBy(recoveryAuth)).json.wrappedMkRecovery).toBe(wrappedMkRecovery)
  })

  it('notes that the recovery words were asked back', async () => {
    const { client } = await signedUp(server)
    expect((await client.post('/api/account/recovery-confirmed')).status).toBe(204)
    expect((await client.post('/api/account/recovery-confirmed')).status).toBe(204)
    expect((await client.get<Account>('/api/session')).json.recoveryConfirmed).toBe(true)
  })

  it('keeps pins whose revision only goes up', async () => {
    const { client } = await signedUp(server)
    const pins = (revision: number) => ({ revision, sealed: bytes(800) })
    const second = pins(2)
    expect((await client.put('/api/account/pins', pins(1))).status).toBe(204)
    expect((await client.put('/api/account/pins', second)).status).toBe(204)
    expect((await client.put('/api/account/pins', second)).status).toBe(204)
    expect((await client.put('/api/account/pins', pins(2))).problem).toBe('stale')
    expect((await client.put('/api/account/pins', pins(1))).problem).toBe('stale')
    expect((await client.get<Account>('/api/session')).json.pins).toEqual(second)
  })

  it('is needed for everything of its own', async () => {
    const nobody = new Client(server)
    expect((await nobody.get('/api/session')).problem).toBe('signed-out')
    expect((await nobody.post('/api/account/recovery-confirmed')).problem).toBe('signed-out')
    expect((await nobody.put('/api/account/password', {})).problem).toBe('signed-out')
    expect((await nobody.put('/api/account/pins', {})).problem).toBe('signed-out')
    expect((await nobody.post('/api/invites')).problem).toBe('signed-out')
  })

  it('invites others only as administrator', async () => {
    await server.reset()
    const { client } = await signedUp(server)
    const { client: other } = await signedUp(server)
    const invite = await client.post<Invite>('/api/invites')
    expect(invite.status).toBe(201)
    expect(invite.json.expiresAt).toBeGreaterThan(Date.now())
    expect((await other.post('/api/invites')).problem).toBe('not-allowed')
  })
})
