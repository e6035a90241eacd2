// Who may sign up: open, by invitation, nobody; and the setup code of the first account.
import { afterEach, describe, expect, it } from 'vitest'
import type { Invite, Setup } from '#protocol/accounts'
import { Client, makeSignUp, signedUp } from '../support/owner.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
afterEach(() => server.close())

const printedCode = () =>
  /Setup code for the first account: ([0-9A-Z-]+)/.exec(server.logs().join('\n'))?.[1]

describe('sign up by invitation', () => {
  it('lets one person in per invitation, until it expires', async () => {
    server = await startServer({
      signup: 'invite',
      vars: { SETUP: 'local', TEST_CLOCK: 'header' },
    })
    const { client } = await signedUp(server)
    const join = (invite?: string, headers?: Record<string, string>) =>
      new Client(server).post('/api/accounts', makeSignUp(invite ? { invite } : {}), headers)
    expect((await join()).problem).toBe('invite-needed')
    expect((await join('AAAAAAAAAAAAAAAAAAAAAA')).problem).toBe('invite-needed')
    const first = await client.post<Invite>('/api/invites')
    const both = await Promise.all([join(first.json.code), join(first.json.code)])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 403])
    const intime = await client.post<Invite>('/api/invites')
    expect((await join(intime.json.code)).status).toBe(201)
    const late = await client.post<Invite>('/api/invites')
    const after = { 'x-test-now': String(late.json.expiresAt) }
    expect((await join(late.json.code, after)).problem).toBe('invite-needed')
  })
})

describe('a deployment', () => {
  it('asks the first account for the code in its log, even when closed', async () => {
    server = await startServer({ signup: 'closed', vars: { SETUP: '' } })
    const visitor = new Client(server)
    const setup = await visitor.get<Setup>('/api/setup')
    expect(setup.json).toEqual({ signUp: 'closed', first: true, setupCode: true })
    const code = printedCode()
    expect(code).toMatch(/^([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}$/)
    const attempt = (setupCode?: string) =>
      visitor.post('/api/accounts', makeSignUp(setupCode ? { setupCode } : {}))
    expect((await attempt()).problem).toBe('setup-code-wrong')
    expect((await attempt('AAAA-AAAA-AAAA-AAAA')).problem).toBe('setup-code-wrong')
    expect((await attempt(code?.toLowerCase().replaceAll('-', ' '))).status).toBe(201)
    server.clearLogs()
    expect((await visitor.get<Setup>('/api/setup')).json.first).toBe(false)
    expect(printedCode()).toBeUndefined()
    expect((await attempt(code)).problem).toBe('sign-up-closed')
  })

  it('is closed when its mode is misspelt', async () => {
    server = await startServer({ vars: { SETUP: 'local', SIGNUP: 'Open ' } })
    await signedUp(server)
    const second = await new Client(server).post('/api/accounts', makeSignUp())
    expect(second.problem).toBe('sign-up-closed')
  })
})
