// The server's own secrets: made once and kept, or configured; the formats they give.
import { createHmac } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import type { KdfParameters } from '#protocol/accounts'
import { fromBase64url } from '#protocol/base64url'
import { toHex } from '#protocol/records/bytes'
import { maxTokenMs, parseToken, type TokenFields } from '#protocol/records/token'
import { checkToken, signToken, tokenText } from '../../worker/access/token.ts'
import { fakeSalt, verifierOf } from '../../worker/accounts/verifier.ts'
import { capabilityKey, hmacKey } from '../../worker/keys/keys.ts'
import { Client, makeSignUp, signedUp } from '../support/owner.ts'
import { type Server, startServer } from '../support/server.ts'
import vectors from '../vectors/keepsake-v1.json' with { type: 'json' }

const fromHex = (hex: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(hex, 'hex'))
const base64url = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url')

describe('a capability token', () => {
  const { in: given, out } = vectors.cases.capability
  const fields: Omit<TokenFields, 'keyId'> = {
    subject: 2,
    rights: given.rights,
    collectionId: fromHex(given.collectionId),
    subjectId: fromHex(given.subjectId),
    deviceId: fromHex(given.deviceId),
    epoch: given.epoch,
    generation: given.generation,
    issuedAt: given.issuedAt,
    expiresAt: given.expiresAt,
  }
  const signer = () => capabilityKey(fromHex(given.serverSecret), given.keyId)

  it('has the bytes of the format', async () => {
    const token = await signToken(await signer(), fields)
    expect(toHex(token)).toBe(out.bytes)
    expect(tokenText(token)).toBe(out.text)
    const checked = await checkToken(await signer(), out.text, given.issuedAt)
    expect(checked).toEqual({ ok: true, token: parseToken(token) })
  })

  it('is refused with any bit changed, cut, or signed by another key', async () => {
    const key = await signer()
    const bytes = fromBase64url(out.text)
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = bytes.slice()
      changed[bit >> 3]! ^= 1 << (bit & 7)
      const checked = await checkToken(key, tokenText(changed), given.issuedAt)
      expect(checked).toEqual({ ok: false, why: 'forged' })
    }
    const wrong = ['', out.text.slice(1), `${out.text}AAAA`, out.text.replace('A', '.')]
    for (const text of wrong) {
      expect(await checkToken(key, text, given.issuedAt)).toEqual({ ok: false, why: 'forged' })
    }
    const other = await capabilityKey(fromHex(given.serverSecret), 2)
    expect((await checkToken(other, out.text, given.issuedAt)).ok).toBe(false)
  })

  it('counts from 30 seconds before its issue to its end, and never for more than 15 minutes', async () => {
    const key = await signer()
    const at = async (now: number) => (await checkToken(key, out.text, now)).ok
    expect(await at(given.issuedAt - 30_000)).toBe(true)
    expect(await at(given.issuedAt - 30_001)).toBe(false)
    expect(await at(given.expiresAt - 1)).toBe(true)
    expect(await at(given.expiresAt)).toBe(false)
    const long = { ...fields, expiresAt: fields.issuedAt + maxTokenMs + 1 }
    const text = tokenText(await signToken(key, long))
    expect((await checkToken(key, text, given.issuedAt)).ok).toBe(false)
  })
})

describe('a verifier and a fake salt', () => {
  it('are those of the format', async () => {
    const { in: given, out } = vectors.cases.password
    const pepper = await hmacKey(fromHex(given.pepper))
    expect(await verifierOf(pepper, base64url(out.auth))).toBe(base64url(out.serverVerifier))
    const fake = vectors.cases['fake-salt']
    const salt = await fakeSalt(await hmacKey(fromHex(fake.in.pepper)), fake.in.email.toLowerCase())
    expect(salt).toBe(base64url(fake.out.salt))
  })
})

describe('the server', () => {
  let server: Server
  afterEach(() => server.close())

  it('uses a configured pepper instead of its own', async () => {
    const pepper = base64url(vectors.cases.password.out.pwRoot)
    server = await startServer({ vars: { SETUP: 'local' }, secrets: { LOGIN_PEPPER: pepper } })
    const { body } = await signedUp(server)
    const { DB } = await server.bindings()
    const row = await DB.prepare('SELECT verifier FROM accounts').first<{ verifier: string }>()
    const expected = createHmac('sha256', Buffer.from(pepper, 'base64url'))
      .update(Buffer.from(body.auth, 'base64url'))
      .digest('base64url')
    expect(row?.verifier).toBe(expected)
  })

  it('refuses to work with a secret that is an example', async () => {
    for (const TOKEN_SECRET of ['changeme', 'A'.repeat(43)]) {
      server = await startServer({ vars: { SETUP: 'local' }, secrets: { TOKEN_SECRET } })
      const answer = await new Client(server).post('/api/accounts', makeSignUp())
      expect(answer.problem).toBe('internal')
      expect(answer.text).not.toContain('TOKEN_SECRET')
      expect(server.logs().join('\n')).toContain('TOKEN_SECRET must be 32 random bytes')
      await server.close()
    }
  })

  it('keeps its secrets: salts and sessions outlive a restart of the object', async () => {
    server = await startServer({ vars: { SETUP: 'local' } })
    const { client, body } = await signedUp(server)
    const salt = async () =>
      (await client.post<KdfParameters>('/api/prelogin', { email: 'nobody@example.org' })).json.salt
    const before = await salt()
    await server.worker.evictDurableObject('KEYS', { name: 'keys' })
    expect(await salt()).toBe(before)
    const again = await new Client(server).post('/api/sessions', {
      email: body.email,
      auth: body.auth,
    })
    expect(again.status).toBe(201)
  })
})
