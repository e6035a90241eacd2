// Threat: two people share a browser. Whoever signs out must leave nothing on the page for the next.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { collections, createCollection, loadCollections } from '../../web/state/collections.ts'
import * as account from '../../web/state/session.ts'
import { type Server, startServer } from '../support/server.ts'
import { surround, type World } from './world.ts'

let server: Server
let world: World
beforeAll(async () => {
  server = await startServer()
  world = surround(server)
}, 60_000)
afterAll(() => server?.close())

it('signing out takes titles and covers off the page, also those still under way', async () => {
  await account.createAccount({ email: 'first@example.org', password: 'correct horse battery' })
  await createCollection({ kind: 'album', title: 'Nobody else’s business' })
  await loadCollections()
  expect(collections.value?.map(({ title }) => title.value)).toEqual(['Nobody else’s business'])
  let answer = () => {}
  const held = new Promise<void>((resolve) => {
    answer = resolve
  })
  world.tamper = async ({ method, path }, answered) => {
    if (method === 'GET' && path === '/api/collections') await held
    return answered
  }
  const late = loadCollections()
  await account.signOut()
  expect(collections.value).toBeNull()
  answer()
  await late
  expect(collections.value).toBeNull()
}, 60_000)
