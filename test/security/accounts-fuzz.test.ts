// Threat: a body that nobody thought of crashes the Worker, gets past a check, or leaves an error
// with something in it. Whatever is sent to the doors of accounts, the answer is one of the problems
// of protocol/problems.ts and never `internal`, and the log stays empty.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { problems } from '#protocol/problems'
import { bytes, Client, makeSignUp, signedUp } from '../support/owner.ts'
import { here } from '../support/passkey-owner.ts'
import { type Server, startServer } from '../support/server.ts'
import { SoftKey } from '../support/soft-key.ts'

let server: Server
let signedIn: Client
beforeAll(async () => {
  server = await startServer()
  signedIn = (await signedUp(server)).client
})
afterAll(() => server.close())

const runs = 250
/** Behind the door. */
const ofAccount = /^PUT|\/account\/|\/passkeys$/

/** Of a good form; what it was signed over, nobody asked for. */
function odd() {
  const key = new SoftKey()
  const at = { ...here(server, bytes(32), bytes(16)) }
  return {
    passkeyId: key.passkeyId,
    registration: key.registration(at),
    assertion: key.assertion(at),
  }
}
const valid: Record<string, () => object> = {
  'POST /api/prelogin': () => ({ email: 'a@example.org' }),
  'POST /api/accounts': () => ({ ...makeSignUp(), invite: bytes(16), setupCode: 'x' }),
  'POST /api/sessions': () => ({ email: 'a@example.org', auth: bytes(32) }),
  'POST /api/recovery': () => ({ email: 'a@example.org', recoveryAuth: bytes(32) }),
  'PUT /api/account/password': () => {
    const { kdf, auth, wrappedMk } = makeSignUp()
    return { proof: { auth: bytes(32) }, kdf, auth, wrappedMk }
  },
  'PUT /api/account/email': () => {
    const { email, kdf, auth, wrappedMk } = makeSignUp()
    return { auth: bytes(32), email, password: { kdf, auth, wrappedMk }, code: '123456' }
  },
  'POST /api/account/mail-code': () => ({ email: 'a@example.org' }),
  'POST /api/account/email-verified': () => ({ code: '123456' }),
  'POST /api/account/delete': () => ({ auth: bytes(32) }),
  'POST /api/passkeys': () => {
    const { passkeyId, assertion } = odd()
    const registration = odd().registration
    const name = { revision: 1, sealed: bytes(328) }
    return { passkeyId, registration, assertion, wrappedMk: bytes(104), name }
  },
  'POST /api/passkey-sessions': () => {
    const { passkeyId, assertion } = odd()
    return { passkeyId, assertion }
  },
  'PUT /api/account/pins': () => ({ revision: 1, sealed: bytes(300) }),
  'POST /api/invites': () => ({}),
}

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\u0000', '\ud800', '__proto__', "' OR 1=1 --", 'a@b', 'A'.repeat(43)),
)
const anything = fc.oneof(
  text,
  fc.double(),
  fc.integer(),
  fc.constantFrom(null, true, {}, [], 2 ** 53, -1, 1e308),
  fc.jsonValue({ maxDepth: 3 }),
)

/** The valid body with one member replaced, removed or made longer; or something else entirely. */
const mutated = (name: string) =>
  fc
    .tuple(fc.nat(), anything, fc.constantFrom('replace', 'remove', 'double', 'whole', 'inside'))
    .map(([at, value, how]) => {
      const body = valid[name]!() as Record<string, unknown>
      const keys = Object.keys(body)
      const key = keys[at % Math.max(1, keys.length)] ?? 'x'
      if (how === 'whole') return value
      if (how === 'remove') delete body[key]
      else if (how === 'double') body[key] = [body[key], body[key]]
      else if (how === 'inside') body[key] = { ...(body[key] as object), extra: value, p: value }
      else body[key] = value
      return body
    })

it.each(Object.keys(valid))('%s survives anything', async (name) => {
  const [method = '', path = ''] = name.split(' ')
  let count = 0
  await fc.assert(
    fc.asyncProperty(mutated(name), async (body) => {
      // Each from its own network, so that the limits of attempts do not hide what is behind them.
      const address = `10.${(count >> 16) & 255}.${(count >> 8) & 255}.${count++ & 255}`
      const client = ofAccount.test(name) ? signedIn : new Client(server, { address })
      const answer = await client.send(method, path, body)
      if (answer.status < 400) return
      expect(answer.problem, answer.text).not.toBe('internal')
      expect(Object.keys(problems)).toContain(answer.problem)
    }),
    { numRuns: runs },
  )
  expect(server.logs().filter((line) => /error/i.test(line))).toEqual([])
})

it('raw bytes and broken requests survive as well', async () => {
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 2_000 }),
    fc.json().map((json) => new TextEncoder().encode(json.slice(0, -1))),
  )
  await fc.assert(
    fc.asyncProperty(
      bodies,
      fc.constantFrom(...Object.keys(valid)),
      fc.constantFrom('application/json', 'application/json; charset=utf-16', 'text/plain', ''),
      async (body, name, type) => {
        const [method = '', path = ''] = name.split(' ')
        const answer = await server.fetch(path, {
          method,
          headers: { 'content-type': type, origin: server.url },
          body: new Uint8Array(body),
        })
        const said = await answer.text()
        expect(answer.status, said).toBeLessThan(500)
      },
    ),
    { numRuns: runs },
  )
})

it('addresses that are no addresses survive as well', async () => {
  const paths = [
    '/api',
    '/api/',
    '/api/%',
    '/api/%00',
    '/api/%E0%A4%A',
    '/api//session',
    '/api/../x',
  ]
  for (const path of paths) {
    for (const method of ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS', 'PATCH']) {
      const answer = await server.fetch(path, { method, headers: { origin: server.url } })
      await answer.text()
      expect(answer.status, `${method} ${path}`).toBeLessThan(500)
    }
  }
})
