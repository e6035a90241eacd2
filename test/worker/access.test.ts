// Who may, at the middleware itself: a small app with the real one in it, a real D1, and a gate whose
// answers and silences the test decides. What is known of a link or session is at most 5 s old.
import type { D1Database } from '@cloudflare/workers-types'
import { Hono } from 'hono'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CollectionId, DeviceId, LinkId } from '#protocol/ids'
import { issueToken, type TokenHolder } from '../../worker/access/issue-token.ts'
import { may, rightsOfRole } from '../../worker/access/rights.ts'
import { recheck, requireRight, type Who, type WithWho, who } from '../../worker/access/who.ts'
import type { Env, LinkStanding } from '../../worker/env.ts'
import { clock } from '../../worker/http/clock.ts'
import { respondWithProblem } from '../../worker/http/problem.ts'
import { bytes } from '../support/owner.ts'
import { type Server, startServer } from '../support/server.ts'

const t0 = 1_800_000_000_000
let server: Server
let DB: D1Database
let env: Env
/** What the gate says next; null: it does not answer. */
let gate: LinkStanding | null
let asked: number

beforeAll(async () => {
  server = await startServer()
  DB = (await server.bindings()).DB
})
afterAll(() => server.close())
beforeEach(() => {
  gate = { ok: true, rights: may.view | may.contribute, generation: 1, expiresAt: null }
  asked = 0
  const secret = Buffer.alloc(32, 7)
  const secrets = { token: secret, pepper: secret, wrap: secret, setupCode: '' }
  env = {
    DB,
    TEST_CLOCK: 'header',
    KEYS: { getByName: () => ({ secrets: async () => secrets }) },
    GATES: {
      getByName: () => ({
        standing: async () => {
          asked += 1
          if (!gate) throw new Error('the gate is away')
          return gate
        },
      }),
    },
  } as unknown as Env
})

const app = new Hono<WithWho>()
app.use(clock)
app.get('/c/:c', who, (c) => c.json(c.var.who))
app.get('/c/:c/add', who, (c) => {
  requireRight(c.var.who, 'view', 'contribute')
  return c.json(c.var.who)
})
app.get('/c/:c/commit', who, async (c) => c.json(await recheck(c.env, c.var.now(), c.var.who)))
app.onError(respondWithProblem)

const id = <T extends string>() => bytes(16) as T
const token = async (
  holder: TokenHolder,
  collectionId: CollectionId,
  part: { rights?: number; generation?: number; deviceId?: DeviceId; notAfter?: number } = {},
  at = t0,
) => {
  const { rights = 0x7f, generation = 1, deviceId = id<DeviceId>(), notAfter = null } = part
  const grant = { collectionId, deviceId, rights, epoch: 1, generation, notAfter }
  return (await issueToken(env, at, holder, grant)).token
}
const ask = async (path: string, text: string, at = t0) => {
  const headers = { authorization: `Keepsake ${text}`, 'x-test-now': String(at) }
  const answer = await app.request(path, { headers }, env)
  const json = (await answer.json()) as Who & { type?: string }
  return { status: answer.status, problem: json.type?.slice('/problems/'.length), who: json }
}

describe('a guest', () => {
  const collection = id<CollectionId>()
  const guestToken = (part = {}) => token({ kind: 'guest', id: id<LinkId>() }, collection, part)

  it('may what the token and the gate both allow', async () => {
    const text = await guestToken({ rights: may.view | may.download })
    const { who: found } = await ask(`/c/${collection}`, text)
    expect(found).toMatchObject({ kind: 'guest', collectionId: collection, rights: may.view })
    expect((await ask(`/c/${collection}/add`, text)).problem).toBe('not-allowed')
    expect((await ask(`/c/${collection}/add`, await guestToken())).status).toBe(200)
  })

  it('is asked about once in five seconds, and heard about within five', async () => {
    const text = await guestToken()
    for (const ms of [0, 1, 2500, 4999]) {
      expect((await ask(`/c/${collection}`, text, t0 + ms)).status).toBe(200)
    }
    expect(asked).toBe(1)
    gate = { ok: false, code: 'link-removed' }
    expect((await ask(`/c/${collection}`, text, t0 + 4999)).status).toBe(200)
    expect((await ask(`/c/${collection}`, text, t0 + 5000)).problem).toBe('link-removed')
  })

  it('is refused while the gate does not answer', async () => {
    const text = await guestToken()
    expect((await ask(`/c/${collection}`, text)).status).toBe(200)
    gate = null
    expect((await ask(`/c/${collection}`, text, t0 + 5000)).problem).toBe('busy')
    expect((await ask(`/c/${collection}`, text, t0 + 5001)).problem).toBe('busy')
  })

  it('ends with the link to the millisecond, remembered or not', async () => {
    gate = { ok: true, rights: 1, generation: 1, expiresAt: t0 + 1000 }
    const text = await guestToken()
    expect((await ask(`/c/${collection}`, text, t0 + 999)).status).toBe(200)
    expect((await ask(`/c/${collection}`, text, t0 + 1000)).problem).toBe('link-expired')
    expect(asked).toBe(1)
  })

  it('needs a new token once a right was narrowed', async () => {
    const text = await guestToken()
    gate = { ok: true, rights: 1, generation: 2, expiresAt: null }
    expect((await ask(`/c/${collection}`, text)).problem).toBe('token-expired')
  })

  it('is asked about anew before something is made final', async () => {
    const text = await guestToken()
    expect((await ask(`/c/${collection}`, text)).status).toBe(200)
    gate = { ok: false, code: 'device-removed' }
    expect((await ask(`/c/${collection}/commit`, text, t0 + 1)).problem).toBe('device-removed')
    expect((await ask(`/c/${collection}`, text, t0 + 2)).problem).toBe('device-removed')
  })

  it('gets nothing in another collection, with another scheme, or later', async () => {
    const text = await guestToken({ notAfter: t0 + 10_000 })
    expect((await ask(`/c/${id()}`, text)).problem).toBe('collection-unavailable')
    expect((await ask(`/c/${collection}`, text, t0 + 10_000)).problem).toBe('token-expired')
    expect((await ask(`/c/${collection}`, '', t0)).problem).toBe('token-expired')
    expect((await ask(`/c/${collection}`, `${text.slice(1)}A`)).problem).toBe('token-expired')
    expect((await ask('/c/nonsense', text)).problem).toBe('malformed-request')
    const headers = { authorization: `Bearer ${text}` }
    expect((await app.request(`/c/${collection}`, { headers }, env)).status).toBe(401)
    expect(asked).toBe(0)
  })
})

describe('a member', () => {
  const arrange = async (role: number) => {
    const person = { account: id<'account' & string>(), collection: id<CollectionId>() }
    const sessionId = bytes(32)
    const account = person.account as unknown as (TokenHolder & { kind: 'member' })['id']
    const deviceId = Buffer.from(sessionId, 'base64url')
      .subarray(0, 16)
      .toString('base64url') as DeviceId
    await DB.batch([
      DB.prepare(
        'INSERT INTO sessions (id, account_id, created_at, expires_at) VALUES (?, ?, ?, ?)',
      ).bind(...[sessionId, account, t0, t0 + 3_600_000]),
      DB.prepare('INSERT INTO collection_directory (id, owner_id, shard) VALUES (?, ?, 0)').bind(
        ...[person.collection, account],
      ),
      DB.prepare(
        `INSERT INTO members (collection_id, account_id, role, ed_pk, x_pk, entry_seq, generation,
           key_epoch, wrapped_ck) VALUES (?, ?, ?, '', '', 1, 1, 1, '')`,
      ).bind(...[person.collection, account, role]),
    ])
    const text = await token({ kind: 'member', id: account }, person.collection, { deviceId })
    return { ...person, account, sessionId, deviceId, text, path: `/c/${person.collection}` }
  }

  it('may what the role allows', async () => {
    const rights = await Promise.all(
      [1, 2, 3, 4].map(async (role) => {
        const { path, text } = await arrange(role)
        return (await ask(path, text)).who
      }),
    )
    expect(rights.map((found) => found.rights)).toEqual([1, 2, 3, 4].map(rightsOfRole))
    expect(rights.map((found) => found.kind === 'member' && found.role)).toEqual([1, 2, 3, 4])
    expect([1, 2, 3].map((role) => rightsOfRole(role) & may.contribute)).toEqual([0, 4, 4])
    expect([2, 3].map((role) => rightsOfRole(role) & may.manage)).toEqual([0, may.manage])
  })

  it('loses everything within 5 s of signing out', async () => {
    const { path, text, sessionId } = await arrange(4)
    expect((await ask(path, text)).status).toBe(200)
    await DB.prepare('DELETE FROM sessions WHERE id = ?').bind(sessionId).run()
    expect((await ask(path, text, t0 + 4999)).status).toBe(200)
    expect((await ask(path, text, t0 + 5000)).problem).toBe('signed-out')
  })

  it('loses everything within 5 s of leaving, or of the collection being deleted', async () => {
    const one = await arrange(2)
    const two = await arrange(2)
    for (const { path, text } of [one, two]) expect((await ask(path, text)).status).toBe(200)
    await DB.prepare('DELETE FROM members WHERE account_id = ?').bind(one.account).run()
    await DB.prepare('UPDATE collection_directory SET deleted_at = 1 WHERE id = ?')
      .bind(two.collection)
      .run()
    for (const { path, text } of [one, two]) {
      expect((await ask(path, text, t0 + 5000)).problem).toBe('collection-unavailable')
    }
  })

  it('is nobody with the session of another account, or one that is past its time', async () => {
    const one = await arrange(4)
    const other = await arrange(4)
    const holder: TokenHolder = { kind: 'member', id: one.account }
    const borrowed = await token(holder, one.collection, { deviceId: other.deviceId })
    expect((await ask(one.path, borrowed)).problem).toBe('signed-out')
    const late = t0 + 3_600_000
    const text = await token(holder, one.collection, { deviceId: one.deviceId }, late)
    expect((await ask(one.path, text, late)).problem).toBe('signed-out')
  })
})
