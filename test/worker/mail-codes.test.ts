// Where mail is sent: codes verify addresses, at sign-up and at a change; without the binding nobody
// is asked for one. The binding of the local server writes each mail to a file.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Account } from '#protocol/accounts'
import { mailCodeMilliseconds } from '#protocol/limits'
import { codeFor, mailsTo } from '../support/mailbox.ts'
import { bytes, type Client, makeSignUp, signedUp } from '../support/owner.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer({ mail: true, vars: { TEST_CLOCK: 'header' } })
})
afterAll(() => server.close())

const verify = (client: Client, code: string, headers?: Record<string, string>) =>
  client.post('/api/account/email-verified', { code }, headers)
const isVerified = async (client: Client) =>
  (await client.get<Account>('/api/session')).json.emailVerified
const otherThan = (code: string) => (code === '000000' ? '000001' : '000000')

describe('a new account', () => {
  it('gets a code by mail, and is verified by it', async () => {
    const { client, account } = await signedUp(server)
    expect(account.emailVerified).toBe(false)
    const code = await codeFor(server, account.email)
    expect(await isVerified(client)).toBe(false)
    expect((await verify(client, code)).status).toBe(204)
    expect((await verify(client, code)).status).toBe(204)
    expect(await isVerified(client)).toBe(true)
  })

  it('is told nothing but the code and where it is for', async () => {
    const { account } = await signedUp(server)
    const code = await codeFor(server, account.email)
    const [mail = ''] = mailsTo(server, account.email)
    expect(mail).toContain(`is ${code}.`)
    expect(mail).toContain(new URL(server.url).host)
    expect(mail).not.toMatch(/https?:|#/)
  })

  it('takes no code of somebody else, no wrong one and no old one', async () => {
    const [mine, other] = [await signedUp(server), await signedUp(server)]
    const [code, foreign] = [
      await codeFor(server, mine.account.email),
      await codeFor(server, other.account.email),
    ]
    if (foreign !== code)
      expect((await verify(mine.client, foreign)).problem).toBe('mail-code-wrong')
    expect((await verify(mine.client, otherThan(code))).problem).toBe('mail-code-wrong')
    const late = { 'x-test-now': String(Date.now() + mailCodeMilliseconds + 1000) }
    expect((await verify(mine.client, code, late)).problem).toBe('mail-code-wrong')
    expect((await verify(mine.client, code)).status).toBe(204)
  })

  it('has ten tries, also when they come at once', async () => {
    const { client, account } = await signedUp(server)
    const code = await codeFor(server, account.email)
    const wrong = Array.from({ length: 15 }, () => verify(client, otherThan(code)))
    for (const answer of await Promise.all(wrong)) expect(answer.problem).toBe('mail-code-wrong')
    expect((await verify(client, code)).problem).toBe('mail-code-wrong')
    const before = mailsTo(server, account.email)
    await client.post('/api/account/mail-code', { email: account.email })
    expect((await verify(client, await codeFor(server, account.email, before))).status).toBe(204)
  })

  it('is mailed so often and then has to wait', async () => {
    const { client, account } = await signedUp(server)
    const answers = []
    for (let i = 0; i < 6; i++) {
      answers.push(await client.post('/api/account/mail-code', { email: account.email }))
    }
    expect(answers.some(({ problem }) => problem === 'mail-delayed')).toBe(true)
    expect(mailsTo(server, account.email).length).toBeLessThanOrEqual(5)
  })

  it('floods no mailbox together with others', async () => {
    const victim = 'victim@example.org'
    const answers = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const { client } = await signedUp(server)
        return client.post('/api/account/mail-code', { email: victim })
      }),
    )
    expect(answers.some(({ problem }) => problem === 'mail-delayed')).toBe(true)
    expect(mailsTo(server, victim).length).toBeLessThanOrEqual(5)
  })
})

describe('another address', () => {
  const change = (client: Client, auth: string, email: string, code?: string) => {
    const { kdf, auth: newAuth, wrappedMk } = makeSignUp()
    const password = { kdf, auth: newAuth, wrappedMk }
    return client.put('/api/account/email', { auth, email, password, ...(code && { code }) })
  }

  it('needs the code that came to it', async () => {
    const { client, body, account } = await signedUp(server)
    const email = `new-${bytes(6).toLowerCase()}@example.org`
    const present = await codeFor(server, account.email)
    expect((await change(client, body.auth, email)).problem).toBe('mail-code-needed')
    expect((await change(client, body.auth, email, present)).problem).toBe('mail-code-wrong')
    await client.post('/api/account/mail-code', { email })
    const code = await codeFor(server, email)
    expect((await change(client, body.auth, email, otherThan(code))).problem).toBe(
      'mail-code-wrong',
    )
    expect((await change(client, body.auth, email, code)).status).toBe(204)
    const now = await client.get<Account>('/api/session')
    expect(now.json).toMatchObject({ email, emailVerified: true })
  })

  it('that somebody has is told only to who reads it', async () => {
    const { client, body } = await signedUp(server)
    const other = await signedUp(server)
    const asked = await client.post('/api/account/mail-code', { email: other.account.email })
    expect(asked.status).toBe(204)
    const tried = await change(client, body.auth, other.account.email, '123456')
    expect(tried.problem).toBe('mail-code-wrong')
  })
})

it('logs neither addresses nor codes', async () => {
  const { account } = await signedUp(server)
  const code = await codeFor(server, account.email)
  const lines = server.logs().filter((line) => line.includes(account.email) || line.includes(code))
  expect(lines).toEqual([])
})
