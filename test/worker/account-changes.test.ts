// Sessions, another address and the end of an account, through the front door.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Account, KdfParameters } from '#protocol/accounts'
import type { SessionList } from '#protocol/sessions'
import { bytes, Client, makeSignUp, signedUp } from '../support/owner.ts'
import { addBody, beginAdding, signInBy, withPasskey } from '../support/passkey-owner.ts'
import { type Server, startServer } from '../support/server.ts'
import { SoftKey } from '../support/soft-key.ts'

let server: Server
beforeAll(async () => {
  server = await startServer({ vars: { TEST_CLOCK: 'header' } })
})
afterAll(() => server.close())

const phone = 'Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0'
const laptop =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15'
const at = (time: number) => ({ 'x-test-now': String(time) })
const hour = 3_600_000

async function signedIn(body: { email: string; auth: string }, agent: string): Promise<Client> {
  const client = new Client(server, { headers: { 'user-agent': agent } })
  const { email, auth } = body
  await client.post('/api/sessions', { email, auth })
  return client
}
const sessionsOf = async (client: Client, headers?: Record<string, string>) =>
  (await client.get<SessionList>('/api/sessions', headers)).json.sessions

describe('sessions', () => {
  it('are listed with rough kinds of browsers, this one marked', async () => {
    const { client, body } = await signedUp(server, {}, { headers: { 'user-agent': phone } })
    await signedIn(body, laptop)
    const all = await sessionsOf(client)
    expect(all).toHaveLength(2)
    expect(all.find(({ current }) => current)?.browser).toBe('Firefox on Android')
    expect(all.find(({ current }) => !current)?.browser).toBe('Safari on macOS')
  })

  it('say when they were last used, to the hour, and write no more often', async () => {
    const { client } = await signedUp(server)
    const start = (await sessionsOf(client))[0]?.lastUsedAt ?? 0
    const used = async (time: number) => {
      await client.get('/api/session', at(time))
      return (await sessionsOf(client, at(time)))[0]?.lastUsedAt
    }
    expect(await used(start + hour - 1)).toBe(start)
    expect(await used(start + hour)).toBe(start + hour)
    expect(await used(start + hour + 1000)).toBe(start + hour)
  })

  it('are ended one by one, as often as asked', async () => {
    const { client, body } = await signedUp(server)
    const other = await signedIn(body, phone)
    const third = await signedIn(body, laptop)
    const ended = (await sessionsOf(client)).find(({ browser }) => browser.startsWith('Firefox'))
    const path = `/api/sessions/${ended?.sessionId}`
    expect((await client.delete(path)).status).toBe(204)
    expect((await client.delete(path)).status).toBe(204)
    expect((await other.get('/api/session')).problem).toBe('signed-out')
    expect((await third.get('/api/session')).status).toBe(200)
  })

  it('are ended all but this one', async () => {
    const { client, body } = await signedUp(server)
    const others = [await signedIn(body, phone), await signedIn(body, laptop)]
    expect((await client.delete('/api/sessions')).status).toBe(204)
    for (const other of others) {
      expect((await other.get('/api/session')).problem).toBe('signed-out')
    }
    expect(await sessionsOf(client)).toHaveLength(1)
  })

  it('of other accounts stay', async () => {
    const [mine, other] = [await signedUp(server), await signedUp(server)]
    const [theirs] = await sessionsOf(other.client)
    await mine.client.delete(`/api/sessions/${theirs?.sessionId}`)
    await mine.client.delete('/api/sessions')
    expect((await other.client.get('/api/session')).status).toBe(200)
  })
})

describe('another address', () => {
  const changeTo = (email: string, auth: string) => {
    const { kdf, auth: newAuth, wrappedMk } = makeSignUp()
    return { auth, email, password: { kdf, auth: newAuth, wrappedMk } }
  }
  const fresh = () => `new-${bytes(9).toLowerCase()}@example.org`

  it('is signed in with from then on, in whatever form it is written; the old one is free', async () => {
    const { client, body } = await signedUp(server)
    const email = fresh()
    const change = changeTo(` ${email.toUpperCase()}`, body.auth)
    expect((await client.put('/api/account/email', change)).status).toBe(204)
    expect((await client.get<Account>('/api/session')).json).toMatchObject({
      email,
      emailVerified: null,
    })
    const browser = new Client(server)
    const kdf = await browser.post<KdfParameters>('/api/prelogin', { email })
    expect(kdf.json).toEqual(change.password.kdf)
    const again = await browser.post<Account>('/api/sessions', {
      email,
      auth: change.password.auth,
    })
    expect(again.json.wrappedMk).toBe(change.password.wrappedMk)
    const old = await new Client(server).post('/api/sessions', {
      email: body.email,
      auth: body.auth,
    })
    expect(old.problem).toBe('sign-in-failed')
    await signedUp(server, { email: body.email })
  })

  it('is the same when the request comes twice', async () => {
    const { client, body } = await signedUp(server)
    const change = changeTo(fresh(), body.auth)
    for (let i = 0; i < 2; i++) {
      expect((await client.put('/api/account/email', change)).status).toBe(204)
    }
  })

  it('needs the password, and is counted like the door', async () => {
    const { client } = await signedUp(server)
    const problems = []
    for (let i = 0; i < 7; i++) {
      const change = changeTo(fresh(), bytes(32))
      problems.push((await client.put('/api/account/email', change)).problem)
    }
    expect(problems[0]).toBe('sign-in-failed')
    expect(problems.at(-1)).toBe('sign-in-delayed')
  })

  it('is refused when another account has it, and nothing changes', async () => {
    const [mine, other] = [await signedUp(server), await signedUp(server)]
    const change = changeTo(other.body.email, mine.body.auth)
    expect((await mine.client.put('/api/account/email', change)).problem).toBe('address-taken')
    const { email, auth } = mine.body
    expect((await new Client(server).post('/api/sessions', { email, auth })).status).toBe(201)
  })

  it('goes to one of two accounts that want it at once', async () => {
    const people = [await signedUp(server), await signedUp(server)]
    const email = fresh()
    const answers = await Promise.all(
      people.map(({ client, body }) =>
        client.put('/api/account/email', changeTo(email, body.auth)),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409])
  })

  it('asks for no code where no mail is sent', async () => {
    const { client, account } = await signedUp(server)
    expect(account.emailVerified).toBeNull()
    const email = { email: account.email }
    expect((await client.post('/api/account/mail-code', email)).status).toBe(204)
  })
})

describe('a deleted account', () => {
  it('needs the password', async () => {
    const { client } = await signedUp(server)
    const answer = await client.post('/api/account/delete', { auth: bytes(32) })
    expect(answer.problem).toBe('sign-in-failed')
    expect((await client.get('/api/session')).status).toBe(200)
  })

  it('is over at once, in every browser and by every way in', async () => {
    const owner = await withPasskey(server)
    const { email } = owner.account
    const other = await signedIn({ email, auth: owner.auth }, phone)
    const gone = await owner.client.post('/api/account/delete', { auth: owner.auth })
    expect(gone.status).toBe(204)
    expect(owner.client.cookies.has('__Host-session')).toBe(false)
    expect((await other.get('/api/session')).problem).toBe('signed-out')
    expect((await signInBy(server, owner)).problem).toBe('passkey-failed')
    const login = { email, auth: owner.auth }
    expect((await new Client(server).post('/api/sessions', login)).problem).toBe('sign-in-failed')
    const again = await owner.client.post('/api/account/delete', { auth: owner.auth })
    expect(again.problem).toBe('signed-out')
  })

  it('leaves no verifier, wrapped key or address behind, and frees the address', async () => {
    const { client, body } = await signedUp(server)
    await client.post('/api/account/delete', { auth: body.auth })
    const { DB } = await server.bindings()
    const { results } = await DB.prepare('SELECT * FROM accounts WHERE id = ?1')
      .bind(body.accountId)
      .all()
    const text = JSON.stringify(results)
    expect(text).not.toContain(body.email)
    expect(text).not.toContain(body.wrappedSeed)
    expect(text).not.toContain(body.kdf.salt)
    await signedUp(server, { email: body.email })
  })

  it('takes nobody in who was on the way', async () => {
    const { client, body } = await signedUp(server)
    const login = { email: body.email, auth: body.auth }
    const [, ...answers] = await Promise.all([
      client.post('/api/account/delete', { auth: body.auth }),
      ...Array.from({ length: 6 }, () => new Client(server).post('/api/sessions', login)),
    ])
    expect(answers.length).toBe(6)
    const { DB } = await server.bindings()
    const left = await DB.prepare('SELECT count(*) AS n FROM sessions WHERE account_id = ?1')
      .bind(body.accountId)
      .first<{ n: number }>()
    expect(left?.n).toBe(0)
  })

  it('gets no passkey any more', async () => {
    const { client, account, auth } = await withPasskey(server)
    const { challenge } = await beginAdding(client)
    const late = addBody(server, new SoftKey(), account, challenge)
    const [, added] = await Promise.all([
      client.post('/api/account/delete', { auth }),
      client.post('/api/passkeys', late),
    ])
    expect([204, 401, 403]).toContain(added.status)
    const { DB } = await server.bindings()
    const left = await DB.prepare('SELECT count(*) AS n FROM passkeys WHERE account_id = ?1')
      .bind(account.accountId)
      .first<{ n: number }>()
    expect(left?.n).toBe(0)
  })
})
