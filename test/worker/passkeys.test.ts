// Passkeys through the front door: added with confirmed words, listed, named, removed, and signing in.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Account } from '#protocol/accounts'
import { maxPasskeys } from '#protocol/limits'
import type { PasskeyList } from '#protocol/passkeys'
import { bytes, Client, signedUp } from '../support/owner.ts'
import {
  addBody,
  beginAdding,
  challengeFor,
  confirmed,
  signInBy,
  withPasskey,
} from '../support/passkey-owner.ts'
import { type Server, startServer } from '../support/server.ts'
import { SoftKey } from '../support/soft-key.ts'

let server: Server
beforeAll(async () => {
  server = await startServer({ vars: { TEST_CLOCK: 'header' } })
})
afterAll(() => server.close())

const list = async (client: Client) =>
  (await client.get<PasskeyList>('/api/passkeys')).json.passkeys

describe('adding a passkey', () => {
  it('waits until the recovery words are confirmed', async () => {
    const { client } = await signedUp(server)
    expect((await client.post('/api/passkeys/begin')).problem).toBe('recovery-words-first')
    await client.post('/api/account/recovery-confirmed')
    expect((await client.post('/api/passkeys/begin')).status).toBe(201)
  })

  it('stores it, once, however often the same request comes', async () => {
    const { client, account } = await confirmed(server)
    const key = new SoftKey()
    const { challenge, taken } = await beginAdding(client)
    expect(taken).toEqual([])
    const body = addBody(server, key, account, challenge)
    for (let i = 0; i < 3; i++) {
      expect((await client.post('/api/passkeys', body)).status).toBe(204)
    }
    const all = await list(client)
    expect(all).toHaveLength(1)
    expect(all[0]).toMatchObject({
      passkeyId: key.passkeyId,
      name: body.name,
      lastUsedAt: null,
    })
    expect((await beginAdding(client)).taken).toEqual([key.passkeyId])
  })

  it('ends at as many as a person has devices', async () => {
    const { client, account } = await confirmed(server)
    for (let i = 0; i < maxPasskeys; i++) {
      const { challenge } = await beginAdding(client)
      const body = addBody(server, new SoftKey(), account, challenge)
      expect((await client.post('/api/passkeys', body)).status).toBe(204)
    }
    expect((await client.post('/api/passkeys/begin')).problem).toBe('too-many')
  })
})

describe('signing in with a passkey', () => {
  it('needs no address, and gives the master key as it was wrapped for it', async () => {
    const owner = await withPasskey(server)
    const { status, json, client } = await signInBy(server, owner)
    expect(status).toBe(201)
    expect(json.wrappedMkPasskey).toBe(owner.wrappedMk)
    expect(json.account.accountId).toBe(owner.account.accountId)
    const session = await client.get<Account>('/api/session')
    expect(session.json.accountId).toBe(owner.account.accountId)
    expect((await list(client))[0]?.lastUsedAt).not.toBeNull()
  })

  it('goes on after the password was changed: the master key is the same', async () => {
    const owner = await withPasskey(server)
    const kdf = { salt: bytes(16), m: 65_536, t: 3, p: 1 }
    const change = { proof: { auth: owner.auth }, kdf, auth: bytes(32), wrappedMk: bytes(104) }
    expect((await owner.client.put('/api/account/password', change)).status).toBe(204)
    expect((await signInBy(server, owner)).status).toBe(201)
  })

  it('counts upwards with authenticators that count', async () => {
    const owner = await withPasskey(server)
    expect((await signInBy(server, owner, { counter: 7 })).status).toBe(201)
    expect((await signInBy(server, owner, { counter: 8 })).status).toBe(201)
  })
})

describe('the list', () => {
  it('takes a new name of a higher revision, also twice', async () => {
    const { client, key } = await withPasskey(server)
    const path = `/api/passkeys/${key.passkeyId}`
    const name = { revision: 2, sealed: bytes(328) }
    expect((await client.put(path, name)).status).toBe(204)
    expect((await client.put(path, name)).status).toBe(204)
    const other = { revision: 2, sealed: bytes(328) }
    expect((await client.put(path, other)).problem).toBe('stale')
    expect((await list(client))[0]?.name).toEqual(name)
  })

  it('loses what is removed, and that signs nobody in any more', async () => {
    const owner = await withPasskey(server)
    const path = `/api/passkeys/${owner.key.passkeyId}`
    expect((await owner.client.delete(path)).status).toBe(204)
    expect((await owner.client.delete(path)).status).toBe(204)
    expect(await list(owner.client)).toEqual([])
    expect((await signInBy(server, owner)).problem).toBe('passkey-failed')
  })

  it('is each account’s own: others are neither named nor removed', async () => {
    const [mine, other] = [await withPasskey(server), await withPasskey(server)]
    const path = `/api/passkeys/${other.key.passkeyId}`
    const name = { revision: 9, sealed: bytes(328) }
    expect((await mine.client.put(path, name)).problem).toBe('not-found')
    await mine.client.delete(path)
    expect(await list(other.client)).toHaveLength(1)
    expect((await signInBy(server, other)).status).toBe(201)
  })
})

it('forgets challenges that nobody answered', async () => {
  await challengeFor(new Client(server))
  const { DB } = await server.bindings()
  const held = () =>
    DB.prepare('SELECT count(*) AS n FROM passkey_challenges').first<{ n: number }>()
  expect((await held())?.n).toBeGreaterThan(0)
  await server.sweep(new Date(Date.now() + 3_600_000))
  expect((await held())?.n).toBe(0)
})
