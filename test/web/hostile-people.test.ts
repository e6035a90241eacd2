// Threat: the server lies about people, links, keys and roster entries. The defence lies in web/receive and web/crypto: what does not
// pass is hidden and counted, or the collection is not opened at all; everything else goes on.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createCollection } from '../../web/state/collections.ts'
import { startVisit, visit } from '../../web/state/link-visit.ts'
import { linksOf } from '../../web/state/links.ts'
import { openCollection } from '../../web/state/open-collection.ts'
import { explain } from '../../web/state/problem-text.ts'
import * as account from '../../web/state/session.ts'
import {
  album,
  flippedText,
  fragmentOf,
  lie,
  lieInOpen,
  owner,
  startLying,
  stopLying,
  tellTheTruth,
  visitLink,
  world,
} from './liar.ts'
import { until } from './plain-files.ts'
import { withJson } from './world.ts'

vi.mock('../../web/media/client.ts', () => import('./plain-files.ts'))

beforeAll(startLying, 120_000)
afterAll(stopLying)
afterEach(tellTheTruth)

describe('a server that lies about people, links and keys', () => {
  /** As someone who was never here, so that nothing is known from before. */
  const refusedOpening = async () => {
    const opened = openCollection(album.id).then(
      () => 'opened',
      (error: unknown) => explain(error).code,
    )
    return opened
  }
  const wholeRoster = (change: (roster: string[]) => string[]) => {
    world.tamper = async ({ path }, answer) =>
      path.endsWith('/open')
        ? withJson(answer, (body) => {
            body.roster = change(body.roster as string[])
          })
        : answer
  }

  it('cannot leave out what was seen before, or show it otherwise', async () => {
    await openCollection(album.id)
    wholeRoster(() => ['A'.repeat(300)])
    expect(await refusedOpening()).toMatch(/refused|update-needed/)
  })

  it('cannot change, drop or reorder entries for a guest who comes first', async () => {
    const fresh = async (change: (roster: string[]) => string[]) => {
      const collection = await openCollection(await createCollection({ kind: 'album', title: 'x' }))
      const links = linksOf(collection)
      await links.make({ label: 'a' })
      const { address } = await links.make({ label: 'b', add: false })
      wholeRoster(change)
      await startVisit(fragmentOf(address))
      world.tamper = null
      // Open counts only when the whole roster was replayed: then there is a title.
      const isProven = () => {
        const now = visit.value
        return now.status === 'open' && now.collection.title.value !== ''
      }
      await until(() => visit.value.status === 'ended' || isProven())
      return visit.value
    }
    const changes: ((roster: string[]) => string[])[] = [
      (roster) => roster.map((entry, i) => (i === 2 ? flippedText(entry, 330) : entry)),
      (roster) => roster.slice(0, 2),
      (roster) => [roster[0]!, roster[2]!, roster[1]!],
      (roster) => [flippedText(roster[0]!, 200), ...roster.slice(1)],
      () => [],
    ]
    for (const change of changes) {
      const now = await fresh(change)
      expect(now).toMatchObject({ status: 'ended' })
    }
    expect(await fresh((roster) => roster)).toMatchObject({ status: 'open' })
  })

  it('cannot hand out the key of another album', async () => {
    let taken: unknown
    lie(/\/open$/, (answer) =>
      withJson(answer, (body) => {
        taken = body.keys
      }),
    )
    await openCollection(album.other)
    lie(/\/open$/, (answer) =>
      withJson(answer, (body) => {
        body.keys = taken
      }),
    )
    expect(await refusedOpening()).toBe('cannot-open')
  })

  it('cannot raise the rights of a link', async () => {
    const collection = await openCollection(
      await createCollection({ kind: 'album', title: 'view' }),
    )
    const { address } = await linksOf(collection).make({ add: false, download: false })
    lieInOpen((body) => {
      body.rights = 0x07
    })
    const guest = await visitLink(address)
    await until(() => guest.title.value === 'view')
    expect(guest.may.value).toMatchObject({ view: true, add: false, download: false })
  })

  it('that shows other keys for an account is noticed, and sharing stops', async () => {
    lie(/\/api\/sessions$/, (answer) =>
      withJson(answer, (body) => {
        body.edPk = flippedText(String(body.edPk), 5)
      }),
    )
    await account.signOut()
    await account.signIn(owner)
    expect(account.session.value).toMatchObject({ status: 'signed-in', keysDiffer: true })
    expect((await openCollection(album.id)).may.value.manageLinks).toBe(false)
    world.tamper = null
    await account.signOut()
    await account.signIn(owner)
    expect(account.session.value).toMatchObject({ keysDiffer: false })
  })

  it('that asks for a cheap password check is refused before anything is derived', async () => {
    await account.signOut()
    for (const weak of [{ m: 8 }, { t: 1 }, { p: 4 }, { m: 4_000_000 }]) {
      lie(/\/prelogin$/, (answer) => withJson(answer, (body) => Object.assign(body, weak)))
      world.asked.length = 0
      const code = await account.signIn(owner).then(
        () => 'signed in',
        (error: unknown) => explain(error).code,
      )
      expect(code).toBe('refused')
      expect(world.asked.filter((one) => one.includes('/sessions'))).toEqual([])
    }
    world.tamper = null
    await account.signIn(owner)
  })

  it('that replaces the master key or the identity signs nobody in', async () => {
    for (const part of ['wrappedMk', 'wrappedSeed']) {
      await account.signOut()
      lie(/\/api\/sessions$/, (answer) =>
        withJson(answer, (body) => {
          body[part] = flippedText(String(body[part]), 80)
        }),
      )
      await expect(account.signIn(owner)).rejects.toThrow()
      expect(account.session.value.status).toBe('signed-out')
    }
    world.tamper = null
    await account.signIn(owner)
  })
})
