// Threat: somebody learns whether an address has an account, from answers, headers, sizes, delays or
// the work done. What a prober sees is the same bytes after the same number of database calls and
// written rows. Defence: worker/accounts/sign-in.ts, attempts.ts, and the fake salt of verifier.ts.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { KdfParameters } from '#protocol/accounts'
import { type Answer, bytes, Client, signedUp } from '../support/owner.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
beforeAll(async () => {
  const vars = { SETUP: 'local', TEST_CLOCK: 'header', MEASURE: 'on' }
  server = await startServer({ vars })
})
afterAll(() => server.close())
beforeEach(() => server.reset())

const now = String(Date.now() + 3_600_000)
/** Everything that leaves, and what it cost. */
const seen = ({ status, text, headers }: Answer) => ({
  status,
  text,
  headers: [...headers].filter(([name]) => name !== 'date' && name !== 'x-rows-read'),
})
const post = (path: string, body: object, address = '192.0.2.1') =>
  new Client(server, { address }).post(path, body, { 'x-test-now': now })

it('answers a wrong password and an unknown address alike, also when delayed', async () => {
  const { body } = await signedUp(server, { email: 'known@example.org' })
  // Starts the Worker's key cache, so that the first answer costs what the others do.
  await post('/api/prelogin', { email: 'warm@example.org' })
  const kinds = new Set<number>()
  for (let i = 0; i < 12; i++) {
    const known = await post(
      '/api/sessions',
      { email: body.email, auth: bytes(32) },
      `192.0.2.${i}`,
    )
    const none = { email: 'unknown@example.org', auth: bytes(32) }
    const unknown = await post('/api/sessions', none, `198.51.100.${i}`)
    expect(seen(unknown)).toEqual(seen(known))
    kinds.add(known.status)
  }
  expect([...kinds]).toEqual([403, 429])
})

it('delays the right password like a wrong one', async () => {
  const { body } = await signedUp(server, { email: 'known@example.org' })
  for (let i = 0; i < 5; i++) await post('/api/sessions', { email: body.email, auth: bytes(32) })
  const right = await post('/api/sessions', { email: body.email, auth: body.auth })
  const wrong = await post('/api/sessions', { email: body.email, auth: bytes(32) })
  expect(right.status).toBe(429)
  expect(seen(right)).toEqual(seen(wrong))
})

it('answers wrong recovery words and an unknown address alike', async () => {
  const { body } = await signedUp(server, { email: 'known@example.org' })
  const recoveryAuth = bytes(32)
  const known = await post('/api/recovery', { email: body.email, recoveryAuth })
  const unknown = await post('/api/recovery', { email: 'unknown@example.org', recoveryAuth })
  expect(known.status).toBe(403)
  expect(seen(unknown)).toEqual(seen(known))
})

it('gives every address a salt of one shape that stays the same', async () => {
  await signedUp(server, { email: 'known@example.org' })
  const prelogin = async (email: string) =>
    (await post('/api/prelogin', { email })) as Answer<KdfParameters>
  const known = await prelogin('known@example.org')
  const unknown = await prelogin('unknown@example.org')
  expect(Object.keys(unknown.json)).toEqual(Object.keys(known.json))
  expect(unknown.text.length).toBe(known.text.length)
  expect({ ...unknown.json, salt: '' }).toEqual({ ...known.json, salt: '' })
  expect(unknown.json.salt).toMatch(/^[A-Za-z0-9_-]{21}[AQgw]$/)
  expect(unknown.headers.get('x-subrequests')).toBe(known.headers.get('x-subrequests'))
  expect((await prelogin(' UNKNOWN@example.org')).json).toEqual(unknown.json)
  expect((await prelogin('unknown2@example.org')).json.salt).not.toBe(unknown.json.salt)
})

it('counts a failed attempt at an unknown address in as many rows', async () => {
  const { body } = await signedUp(server, { email: 'known@example.org' })
  const rows = async (email: string, address: string) => {
    const answer = await post('/api/sessions', { email, auth: bytes(32) }, address)
    return [answer.headers.get('x-rows-written'), answer.headers.get('x-subrequests')]
  }
  await post('/api/prelogin', { email: 'warm@example.org' })
  const known = await rows(body.email, '192.0.2.5')
  expect(await rows('unknown@example.org', '198.51.100.5')).toEqual(known)
})
