// Charging and giving back: the statements of worker/accounts/quota.ts against a real D1. However
// many run at once and however often they are repeated, `used` equals the sum of what is stored.
import type { D1Database } from '@cloudflare/workers-types'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  beginUpload,
  releaseMarked,
  releaseUpload,
  type Upload,
} from '../../worker/accounts/quota.ts'
import type { Env } from '../../worker/env.ts'
import { bytes, signedUp } from '../support/owner.ts'
import { type Server, startServer } from '../support/server.ts'

const size = 1_000
const room = 30
let server: Server
let DB: D1Database
let account: string
beforeAll(async () => {
  server = await startServer({ vars: { SETUP: 'local' } })
})
afterAll(() => server.close())
beforeEach(async () => {
  await server.reset()
  DB = (await server.bindings()).DB
  account = (await signedUp(server)).body.accountId
  await DB.prepare('UPDATE accounts SET quota = ?1')
    .bind(size * room + 1)
    .run()
})

const env = () => ({ DB }) as unknown as Env
const upload = (part: Partial<Upload> = {}): Upload => ({
  objectId: bytes(16) as Upload['objectId'],
  version: 1,
  accountId: account as Upload['accountId'],
  collectionId: bytes(16) as Upload['collectionId'],
  bytes: size,
  streamsHash: bytes(32),
  attempt: bytes(8),
  createdAt: 1,
  ...part,
})
const run = (statements: unknown) => DB.batch(statements as Parameters<D1Database['batch']>[0])
const begin = async (one: Upload) =>
  ((await run(beginUpload(env(), one)))[1]?.meta.changes ?? 0) > 0
const used = async () =>
  (await DB.prepare('SELECT used FROM accounts').first<{ used: number }>())?.used
const pending = async () =>
  (await DB.prepare('SELECT sum(bytes) AS sum FROM uploads').first<{ sum: number | null }>())
    ?.sum ?? 0

describe('200 uploads at once, each sent twice, with room for 30', () => {
  it('begin exactly 30 times, charged once each', async () => {
    const ids = Array.from({ length: 100 }, () => upload())
    const begun = await Promise.all([...ids, ...ids].map(begin))
    expect(begun.filter(Boolean)).toHaveLength(room)
    expect(await used()).toBe(room * size)
    expect(await pending()).toBe(room * size)
  })
})

describe('an upload', () => {
  it('is given back once, however often that is asked', async () => {
    const one = upload()
    await begin(one)
    await begin(upload())
    await Promise.all(Array.from({ length: 5 }, () => run(releaseUpload(env(), one))))
    expect(await used()).toBe(size)
    expect(await pending()).toBe(size)
  })

  it('of another try, account or size is left alone', async () => {
    const one = upload()
    await begin(one)
    await run(releaseUpload(env(), { ...one, attempt: bytes(8) }))
    await run(releaseUpload(env(), { ...one, bytes: size - 1 }))
    await run(releaseUpload(env(), { ...one, accountId: bytes(16) as Upload['accountId'] }))
    expect(await used()).toBe(size)
  })

  it('that has become an object is not given back as an upload', async () => {
    const one = upload()
    await begin(one)
    const insert = `INSERT INTO objects (id, version, home_id, attempt, account_id, bytes,
      descriptors, hash_lists, details, private_part, own_key) VALUES (?,?,'','',?,?,'','','','','')`
    await run([
      DB.prepare(insert).bind(one.objectId, 1, account, size),
      DB.prepare('DELETE FROM uploads WHERE object_id = ?').bind(one.objectId),
    ])
    expect(await begin(one)).toBe(false)
    await run(releaseUpload(env(), one))
    await run(releaseMarked(env(), [[one.objectId, 1, one.attempt]]))
    expect(await used()).toBe(size)
  })

  it('larger than the room left is not begun and costs nothing', async () => {
    expect(await begin(upload({ bytes: size * room + 2 }))).toBe(false)
    expect(await begin(upload({ bytes: size * room + 1 }))).toBe(true)
    expect(await begin(upload({ bytes: 1 }))).toBe(false)
    expect(await begin(upload({ bytes: 0 }))).toBe(true)
    expect(await used()).toBe(size * room + 1)
  })
})
