// Threat: a browser that was left somewhere, stolen or sold goes on reading after its session was
// ended, the password changed or the account deleted: with its cookie, or with a token that it had
// before. Defence: worker/access/current.ts asks for the session again after 5 s at the latest.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toBase64url } from '#protocol/base64url'
import type { SessionList } from '#protocol/sessions'
import { Album } from '../support/album.ts'
import { bytes, Client, makeSignUp, signedUp } from '../support/owner.ts'
import { makePhoto, readBytes } from '../support/put.ts'
import { type Server, startServer } from '../support/server.ts'
import { makeSigner, xPublicKey } from '../support/signer.ts'

let server: Server
beforeAll(async () => {
  server = await startServer({ vars: { TEST_CLOCK: 'header' } })
})
afterAll(() => server.close())

interface World {
  album: Album
  client: Client
  /** Another browser of the same account, and the token that it has. */
  other: Client
  token: string
  /** Proof of the password. */
  auth: string
  objectId: string
}

async function twoBrowsers(): Promise<World> {
  const [signer, xPk] = [makeSigner(), xPublicKey()]
  const keys = { edPk: toBase64url(signer.pk), xPk: toBase64url(xPk) }
  const { client, account, body } = await signedUp(server, keys)
  const album = new Album(server, client, account.accountId, signer, xPk)
  await album.make()
  const photo = makePhoto()
  await album.put(photo)
  const other = new Client(server)
  const { email, auth } = body
  await other.post('/api/sessions', { email, auth })
  const asked = { rosterAfter: 0, rows: 1 }
  const opened = await other.post<{ token: string }>(`${album.path}/open`, asked)
  return { album, client, other, token: opened.json.token, auth, objectId: photo.objectId }
}

/** What the other browser gets of a list and of bytes, with the token that it has. */
async function taken({ album, token, objectId }: World, now: number): Promise<number[]> {
  const paths = [`${album.path}/items?since=0`, `${album.path}/objects/${objectId}/1/1`]
  const headers = { 'x-test-now': String(now) }
  const answers = await Promise.all(paths.map((path) => readBytes(server, path, token, headers)))
  return answers.map(({ status }) => status)
}

const endings: Record<string, (world: World) => Promise<{ status: number }>> = {
  'its session was ended from another browser': async ({ client }) => {
    const { sessions } = (await client.get<SessionList>('/api/sessions')).json
    const row = sessions.find(({ current }) => !current)
    return client.delete(`/api/sessions/${row?.sessionId}`)
  },
  'all other sessions were ended': ({ client }) => client.delete('/api/sessions'),
  'it signed out': ({ other }) => other.delete('/api/session'),
  'the password was changed': ({ client, auth }) => {
    const { kdf, auth: newAuth, wrappedMk } = makeSignUp()
    const change = { proof: { auth }, kdf, auth: newAuth, wrappedMk }
    return client.put('/api/account/password', change)
  },
  'the account was deleted': ({ client, auth }) => client.post('/api/account/delete', { auth }),
}

describe('within 5 seconds after', () => {
  it.each(Object.entries(endings))('%s, a browser gets nothing more', async (_name, end) => {
    const world = await twoBrowsers()
    const cookie = world.other.cookies.get('__Host-session') ?? ''
    expect(await taken(world, Date.now())).toEqual([200, 200])
    expect((await end(world)).status).toBe(204)
    const after = await taken(world, Date.now() + 5_000)
    expect(after).toEqual([401, 401])
    world.other.cookies.set('__Host-session', cookie)
    expect((await world.other.get('/api/session')).problem).toBe('signed-out')
    const asked = { rosterAfter: 0, rows: 1 }
    const opened = await world.other.post(`${world.album.path}/open`, asked)
    expect(opened.problem).toBe('signed-out')
  })
})

it('the list of sessions holds nothing that signs in', async () => {
  const { client } = await twoBrowsers()
  const { text, json } = await client.get<SessionList>('/api/sessions')
  for (const cookie of client.cookies.values()) expect(text).not.toContain(cookie)
  const [first] = json.sessions
  const thief = new Client(server)
  thief.cookies.set('__Host-session', `${first?.sessionId}${bytes(16)}`.slice(0, 43))
  expect((await thief.get('/api/session')).problem).toBe('signed-out')
})

it('says of a browser only what is on a list of known kinds', async () => {
  const agent = 'Evil <script>alert(1)</script> {"a":1} on Android'
  const { client } = await signedUp(server, {}, { headers: { 'user-agent': agent } })
  const { sessions } = (await client.get<SessionList>('/api/sessions')).json
  expect(sessions[0]?.browser).toBe('Android')
})
