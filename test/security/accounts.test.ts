// Threats: a stranger guesses passwords, from one address or many, one after another or all at once;
// keeps an owner out by guessing wrongly; makes a visitor's browser write from another site; sends
// what no client would send; steals a copy of the database. Defences: worker/accounts/attempts.ts
// (counted before compared), worker/http/origin.ts and validate.ts, the pepper and outer wrap that
// live in a Durable Object, not in D1 (worker/keys, worker/accounts/verifier.ts, outer-wrap.ts).
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bytes, Client, makeSignUp, signedUp } from '../support/owner.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer({ vars: { SETUP: 'local', TEST_CLOCK: 'header' } })
})
afterAll(() => server.close())

const minutes = 60_000
const at = (time: number) => ({ 'x-test-now': String(time) })
/** All at one moment, however slow the machine is. */
const moment = at(Date.now())
const guess = (
  email: string,
  address: string,
  headers: Record<string, string> = moment,
  auth = bytes(32),
) =>
  new Client(server, { address }).post<{ retryAfter?: number }>(
    '/api/sessions',
    { email, auth },
    headers,
  )

describe('guessing a password', () => {
  it('gets a handful of tries out of a hundred at once', async () => {
    const { body } = await signedUp(server)
    const all = await Promise.all(
      Array.from({ length: 100 }, (_, i) => guess(body.email, `198.51.100.${i}`)),
    )
    const tried = all.filter(({ problem }) => problem === 'sign-in-failed').length
    expect(tried).toBe(5)
    expect(all.filter(({ problem }) => problem === 'sign-in-delayed')).toHaveLength(95)
  })

  it('waits longer each time, never more than 15 minutes, and then may go on', async () => {
    const { body } = await signedUp(server)
    let now = Date.now() + minutes
    const waits: number[] = []
    for (let round = 0; round < 22; round++) {
      expect((await guess(body.email, `203.0.113.${round}`, at(now))).problem).toBe(
        'sign-in-failed',
      )
      const next = await guess(body.email, `203.0.113.${round}`, at(now))
      if (next.problem === 'sign-in-failed') continue
      expect(next.headers.get('retry-after')).toBe(String(next.json.retryAfter))
      waits.push(next.json.retryAfter!)
      now += next.json.retryAfter! * 1000 + 1000
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b))
    expect(Math.max(...waits)).toBe(15 * 60)
    const own = await guess(body.email, '192.0.2.1', at(now), body.auth)
    expect(own.status).toBe(201)
  })

  it('is slowed by network too, over many accounts', async () => {
    const refused: string[] = []
    for (let i = 0; i < 110; i += 10) {
      const some = await Promise.all(
        Array.from({ length: 10 }, (_, k) => guess(`a${i + k}@example.org`, '2001:db8:1:2::1')),
      )
      refused.push(...some.map(({ problem }) => problem ?? ''))
    }
    expect(refused.filter((code) => code === 'sign-in-failed').length).toBe(100)
    // The same household, another of its countless addresses.
    const neighbour = await guess('b@example.org', '2001:db8:1:2:aaaa::7')
    expect(neighbour.problem).toBe('sign-in-delayed')
    expect((await guess('b@example.org', '2001:db8:1:3::1')).problem).toBe('sign-in-failed')
  })

  it('from one network for days keeps no neighbour waiting longer than a minute', async () => {
    const { body } = await signedUp(server)
    let now = Date.now() + minutes
    await Promise.all(
      Array.from({ length: 100 }, (_, i) => guess(`c${i}@example.org`, '192.0.2.77', at(now))),
    )
    for (let round = 0; round < 12; round++) {
      now += 61_000
      const { problem } = await guess(`d${round}@example.org`, '192.0.2.77', at(now))
      expect(problem).toBe('sign-in-failed')
    }
    const waits = await guess(body.email, '192.0.2.77', at(now), body.auth)
    expect(waits.json.retryAfter).toBe(60)
    expect((await guess(body.email, '192.0.2.77', at(now + 60_000), body.auth)).status).toBe(201)
  })

  it('does not slow a browser that once signed in, nor the recovery words', async () => {
    const { client, body } = await signedUp(server)
    await client.delete('/api/session')
    await Promise.all(Array.from({ length: 30 }, (_, i) => guess(body.email, `198.51.100.${i}`)))
    expect((await guess(body.email, '192.0.2.9', moment, body.auth)).problem).toBe(
      'sign-in-delayed',
    )
    const own = { email: body.email, auth: body.auth }
    const known = await client.post('/api/sessions', own, moment)
    expect(known.status).toBe(201)
    const words = await new Client(server, { address: '192.0.2.9' }).post(
      '/api/recovery',
      { email: body.email, recoveryAuth: body.recoveryAuth },
      moment,
    )
    expect(words.status).toBe(201)
  })

  it('is limited in a known browser as well, for its account and for others', async () => {
    const { client, body } = await signedUp(server)
    const { body: other } = await signedUp(server)
    const tries = await Promise.all(
      Array.from({ length: 60 }, () =>
        client.post('/api/sessions', { email: body.email, auth: bytes(32) }, moment),
      ),
    )
    expect(tries.filter(({ problem }) => problem === 'sign-in-failed').length).toBe(10)
    const foreign = await Promise.all(
      Array.from({ length: 30 }, () =>
        client.post('/api/sessions', { email: other.email, auth: bytes(32) }, moment),
      ),
    )
    expect(foreign.filter(({ problem }) => problem === 'sign-in-failed').length).toBe(5)
  })

  it('is forgotten after a success', async () => {
    const { body } = await signedUp(server)
    for (let i = 0; i < 3; i++) {
      for (let k = 0; k < 3; k++) await guess(body.email, '192.0.2.33')
      expect((await guess(body.email, '192.0.2.33', moment, body.auth)).status).toBe(201)
    }
  })

  it('is limited at an open browser that wants another password', async () => {
    const { client } = await signedUp(server)
    const { kdf, auth, wrappedMk } = makeSignUp()
    const tries = await Promise.all(
      Array.from({ length: 30 }, () =>
        client.put(
          '/api/account/password',
          { proof: { auth: bytes(32) }, kdf, auth, wrappedMk },
          moment,
        ),
      ),
    )
    expect(tries.filter(({ problem }) => problem === 'sign-in-failed').length).toBe(5)
    expect(tries.every(({ status }) => status >= 400)).toBe(true)
  })
})

describe('a request from another site', () => {
  it('is refused whatever it wants, with or without a cookie', async () => {
    const { client, body } = await signedUp(server)
    const foreign = { origin: 'https://evil.example' }
    for (const headers of [foreign, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }]) {
      expect((await client.delete('/api/session', headers)).problem).toBe('wrong-origin')
      const signIn = { email: body.email, auth: body.auth }
      const stranger = await new Client(server).post('/api/sessions', signIn, headers)
      expect(stranger.problem).toBe('wrong-origin')
      expect(stranger.headers.getSetCookie()).toEqual([])
    }
    expect((await client.get('/api/session')).status).toBe(200)
  })

  it('is refused when it hides where it comes from and brings a session', async () => {
    const { client } = await signedUp(server)
    const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await server.fetch('/api/session', { method: 'DELETE', headers: { cookie } })
    expect(answer.status).toBe(403)
    await answer.text()
    expect((await client.get('/api/session')).status).toBe(200)
  })

  it('cannot send a form: only JSON is read', async () => {
    const { body } = await signedUp(server)
    const answer = await new Client(server).post(
      '/api/sessions',
      { email: body.email, auth: body.auth },
      { 'content-type': 'text/plain' },
    )
    expect(answer.problem).toBe('malformed-request')
  })
})

describe('a body', () => {
  const raw = async (body: string | Uint8Array<ArrayBuffer>, path = '/api/sessions') => {
    const headers = { 'content-type': 'application/json', origin: server.url }
    const answer = await server.fetch(path, { method: 'POST', headers, body })
    return { status: answer.status, text: await answer.text() }
  }

  it('that is too large is refused', async () => {
    expect((await raw('x'.repeat(17_000))).status).toBe(413)
  })

  it('that is no JSON, no text or not of the form is refused', async () => {
    const wrong = ['', '{', 'null', '[]', '"x"', '1e999', '{"email":"a@b"}', '['.repeat(9_000)]
    for (const body of wrong) expect((await raw(body)).status).toBe(400)
    expect((await raw(new Uint8Array([0xff, 0xfe, 0x7b]))).status).toBe(400)
    const polluted = `{"__proto__":{"email":"a@b.c","auth":"${bytes(32)}"}}`
    expect((await raw(polluted)).status).toBe(400)
  })

  it('with secrets of another length or alphabet is refused', async () => {
    const send = (auth: unknown) =>
      new Client(server).post('/api/sessions', { email: 'a@b.c', auth })
    const wrong = [bytes(31), bytes(33), `${bytes(31)}=A`, 5, null, { $ne: '' }, [bytes(32)]]
    for (const auth of wrong) expect((await send(auth)).problem).toBe('malformed-request')
    // 43 characters whose last one carries bits that no byte string has.
    expect((await send(`${'A'.repeat(42)}B`)).problem).toBe('malformed-request')
  })

  it('with a weak key derivation or a key of small order is refused', async () => {
    const send = (overrides: object) =>
      new Client(server).post('/api/accounts', makeSignUp(overrides))
    const salt = bytes(16)
    const weak = [
      { salt, m: 65_535, t: 3, p: 1 },
      { salt, m: 65_536, t: 2, p: 1 },
      { salt, m: 65_536, t: 3, p: 2 },
      { salt, m: 1_048_577, t: 3, p: 1 },
    ]
    for (const kdf of weak) expect((await send({ kdf })).problem).toBe('malformed-request')
    const zero = Buffer.alloc(32).toString('base64url')
    expect((await send({ edPk: zero })).problem).toBe('malformed-request')
    expect((await send({ xPk: zero })).problem).toBe('malformed-request')
  })

  it('with an address that hides something is refused', async () => {
    const wrong = ['@', 'a@', '@b', 'a@b@c', 'a b\u0000@c', 'a\ud800@b', `${'a'.repeat(260)}@b`]
    for (const email of wrong) {
      const answer = await new Client(server).post('/api/prelogin', { email })
      expect(answer.problem, email).toBe('malformed-request')
    }
  })
})

describe('a stolen database', () => {
  it('holds nothing that signs in, tests a password or opens a wrapped key', async () => {
    const { client, body } = await signedUp(server)
    const { DB } = await server.bindings()
    const cells: string[] = []
    const tables = await DB.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()
    for (const { name } of tables.results as { name: string }[]) {
      if (name.startsWith('_') || name.startsWith('sqlite') || name.startsWith('d1_')) continue
      const { results } = await DB.prepare(`SELECT * FROM ${name}`).all()
      cells.push(...results.flatMap((row) => Object.values(row).map(String)))
    }
    const all = cells.join('\n')
    const secrets = [
      ...client.cookies.values(),
      body.auth,
      body.recoveryAuth,
      body.wrappedMk,
      body.wrappedMkRecovery,
    ]
    for (const secret of secrets) {
      expect(all).not.toContain(secret)
      expect(all).not.toContain(Buffer.from(secret, 'base64url').toString('hex'))
    }
  })

  it('keeps verifiers under a pepper: neither plain nor as a hash', async () => {
    const { body } = await signedUp(server)
    const { DB } = await server.bindings()
    const row = await DB.prepare('SELECT verifier FROM accounts WHERE id = ?')
      .bind(body.accountId)
      .first<{ verifier: string }>()
    const auth = Buffer.from(body.auth, 'base64url')
    for (const key of [Buffer.alloc(32), Buffer.from(body.accountId, 'base64url'), auth]) {
      expect(row?.verifier).not.toBe(createHmac('sha256', key).update(auth).digest('base64url'))
    }
  })

  it('names no network address and no address of a failed sign-in', async () => {
    await guess('someone-unknown@example.org', '198.51.100.77')
    const { DB } = await server.bindings()
    const rows = JSON.stringify((await DB.prepare('SELECT * FROM attempts').all()).results)
    expect(rows).not.toContain('198.51.100.77')
    expect(rows).not.toContain('someone')
  })
})

describe('the log', () => {
  it('says nothing of who tried what', async () => {
    const { body } = await signedUp(server)
    await guess(body.email, '198.51.100.78')
    await guess(body.email, '198.51.100.78', moment, body.auth)
    const log = server.logs().join('\n')
    for (const word of [body.email, body.auth, body.accountId, '198.51.100.78']) {
      expect(log).not.toContain(word)
    }
  })
})

describe('every answer', () => {
  it('forbids storing, framing, sniffing and running, whatever its status', async () => {
    const { client } = await signedUp(server)
    const answers = [
      await client.get('/api/session'),
      await client.post('/api/account/recovery-confirmed'),
      await new Client(server).get('/api/session'),
      await new Client(server).get('/api/nothing/here'),
      await new Client(server).send('PATCH', '/api/session'),
      await new Client(server).post('/api/sessions', {}, { origin: 'https://evil.example' }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 204, 401, 404, 404, 403])
    for (const { headers } of answers) {
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(headers.get('strict-transport-security')).toContain('max-age=')
      expect(headers.get('access-control-allow-origin')).toBeNull()
    }
  })
})
