// Threat: the server keeps an older copy of what the owner sealed about a link, and hands it out at the
// moment when the owner's page makes something new from it. The defence is in web/state/links.ts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insideOf } from '../../web/state/collection.ts'
import { createCollection } from '../../web/state/collections.ts'
import { startVisit, unlock, visit } from '../../web/state/link-visit.ts'
import { linksOf } from '../../web/state/links.ts'
import { openCollection } from '../../web/state/open-collection.ts'
import * as account from '../../web/state/session.ts'
import { type Server, startServer } from '../support/server.ts'
import { until } from './plain-files.ts'
import { surround, type World, withJson } from './world.ts'

let server: Server
let world: World
beforeAll(async () => {
  server = await startServer()
  world = surround(server)
  await account.createAccount({ email: 'owner@example.org', password: 'correct horse battery' })
}, 60_000)
afterAll(() => server?.close())

type Rows = { links: { keys: { secret: string }; settings: { hasPassword: boolean } }[] }

describe('a link without a password', () => {
  it('is not said to have one', async () => {
    const id = await createCollection({ kind: 'album', title: 'Open' })
    const links = linksOf(await openCollection(id))
    const { linkId } = await links.make()
    world.tamper = async ({ path }, answer) =>
      path.endsWith('/links')
        ? withJson(answer, (body) => {
            for (const row of (body as unknown as Rows).links) row.settings.hasPassword = true
          })
        : answer
    await links.load()
    expect(links.links.value?.map((link) => link.hasPassword)).toEqual([false])
    world.tamper = null
    await links.change(linkId, { password: 'first password' })
    expect(links.links.value?.map((link) => link.hasPassword)).toEqual([true])
  }, 60_000)
})

describe('a link that is opened again after its expiry', () => {
  it('is not opened under the password from before', async () => {
    const id = await createCollection({ kind: 'album', title: 'Summer' })
    const links = linksOf(await openCollection(id))
    const { linkId, address } = await links.make({ password: 'first password' })
    let old = ''
    world.tamper = async ({ path }, answer) => {
      if (!path.endsWith('/links')) return answer
      return withJson(answer, (body) => {
        const [row] = (body as unknown as Rows).links
        if (row && old === '') old = row.keys.secret
      })
    }
    await links.load()
    expect(old).not.toBe('')
    await links.change(linkId, { password: 'second password' })
    await links.change(linkId, { expiresAt: Date.now() - 1_000 })
    world.tamper = null

    const reopened = await openCollection(id)
    const again = linksOf(reopened)
    // What the owner's page does unasked: the expired link loses its rights, the keys are renewed.
    await until(() => insideOf(reopened).keyring().roster.state.epoch === 2)
    world.tamper = async ({ path }, answer) =>
      path.endsWith('/links')
        ? withJson(answer, (body) => {
            for (const row of (body as unknown as Rows).links) row.keys.secret = old
          })
        : answer
    await again.load()
    expect(again.links.value?.[0]?.add).toBe(false)
    await expect(again.change(linkId, { add: true, expiresAt: null })).rejects.toThrow()
    world.tamper = null
    await again.load()
    await again.change(linkId, { add: true, expiresAt: null })
    await startVisit(new URL(address).hash.slice(1))
    await unlock('first password')
    expect(visit.value).toMatchObject({ status: 'locked', wrong: true })
    await unlock('second password')
    expect(visit.value.status).toBe('open')
  }, 60_000)
})
