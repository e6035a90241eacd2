// Budget of accounts: what each request asks of the platform, and that it does not grow with the
// number of accounts (W2, W3).
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Answer, bytes, Client, makeSignUp, signedUp } from '../support/owner.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer({ vars: { MEASURE: 'on' } })
})
afterAll(() => server.close())

const counts = ({ headers }: Answer) =>
  ['x-subrequests', 'x-rows-read', 'x-rows-written'].map((name) => Number(headers.get(name)))

async function walk(): Promise<Record<string, number[]>> {
  const { client, body } = await signedUp(server)
  const { kdf, auth, wrappedMk } = makeSignUp()
  const signIn = { email: body.email, auth: body.auth }
  const proof = { auth: body.auth }
  const guest = () => new Client(server)
  return {
    setup: counts(await guest().get('/api/setup')),
    prelogin: counts(await guest().post('/api/prelogin', { email: body.email })),
    signUp: counts(await guest().post('/api/accounts', makeSignUp())),
    signIn: counts(await guest().post('/api/sessions', signIn)),
    wrong: counts(await guest().post('/api/sessions', { ...signIn, auth: bytes(32) })),
    session: counts(await client.get('/api/session')),
    pins: counts(await client.put('/api/account/pins', { revision: 1, sealed: bytes(300) })),
    password: counts(await client.put('/api/account/password', { proof, kdf, auth, wrappedMk })),
    signOut: counts(await client.delete('/api/session')),
  }
}

it('is a handful of calls and rows, with two accounts as with a thousand', async () => {
  await walk()
  const few = await walk()
  await fill()
  const many = await walk()
  for (const [name, [subrequests, read, written]] of Object.entries(many)) {
    const [callsBefore = 0, readBefore = 0, writtenBefore = 0] = few[name] ?? []
    expect([subrequests, written], name).toEqual([callsBefore, writtenBefore])
    // A row more or less by the order of random ids; a scan would be a thousand.
    expect(Math.abs((read ?? 0) - readBefore), name).toBeLessThanOrEqual(2)
    expect(subrequests, name).toBeLessThanOrEqual(7)
    expect(read, name).toBeLessThanOrEqual(24)
    expect(written, name).toBeLessThanOrEqual(14)
  }
})

async function fill(): Promise<void> {
  const { DB } = await server.bindings()
  const insert = DB.prepare(
    `INSERT INTO accounts SELECT 'x' || value, 'x' || value, 0, 0, 0, 0, '', '', '', '', '',
       NULL, 1, '', '', '', NULL, NULL, NULL, NULL FROM json_each(?1)`,
  )
  await insert.bind(JSON.stringify(Array.from({ length: 1000 }, (_, i) => i))).run()
}
