// What a bad network does to a guest who is sending: connections that go and come back, answers that
// get lost, a page that is loaded again. Whatever happens, each file is in the album exactly once.
import type { Browser, CDPSession } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, newPerson, type Person, phone } from '../support/browser.ts'
import { photos } from '../support/photos.ts'
import { type Server, startServer } from '../support/server.ts'
import { allArrived, openLink, sendPhotos, uploads } from './pages/guest.ts'
import { changeLink, createAlbum, itemsShown, newLink, signUp } from './pages/owner.ts'

let server: Server
let browser: Browser
let owner: Person
let albums = 0

beforeAll(async () => {
  server = await startServer()
  browser = await launchChromium()
  owner = await newPerson(browser, server.url, { name: 'owner' })
  await signUp(owner, 'owner@example.org', 'a long enough password')
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

/** An empty album, and a guest on a phone who has its link open. */
async function guestOfNewAlbum(): Promise<Person> {
  albums += 1
  const title = `Party ${albums}`
  await owner.page.goto('/home')
  await createAlbum(owner.page, title)
  const address = await newLink(owner.page)
  await owner.page.keyboard.press('Escape')
  const guest = await newPerson(browser, server.url, { name: 'guest', ...phone })
  await openLink(guest.page, address, title)
  return guest
}

/** A line on which a photograph takes seconds, so that something is always under way. */
async function slowLine(guest: Person): Promise<CDPSession> {
  const session = await guest.context.newCDPSession(guest.page)
  await setLine(session, 1_500_000)
  return session
}

/** Bytes per second up; 0 is no network at all, -1 no limit. */
function setLine(session: CDPSession, uploadThroughput: number): Promise<unknown> {
  const conditions = {
    offline: uploadThroughput === 0,
    latency: 5,
    downloadThroughput: -1,
    uploadThroughput,
  }
  return session.send('Network.emulateNetworkConditions', conditions)
}

const firstArrived = (guest: Person) => uploads(guest.page).getByText('Arrived').first().waitFor()
const someSending = (guest: Person) => uploads(guest.page).getByText('Sending').first().waitFor()

/** What the owner is charged for, and the sum of what is there or on its way. */
async function charges(): Promise<{ used: number; sum: number }> {
  const { DB } = await server.bindings()
  const one = async (sql: string) => Number(await DB.prepare(sql).first<number>('n'))
  const objects = await one('SELECT coalesce(sum(bytes), 0) AS n FROM objects')
  const uploads = await one('SELECT coalesce(sum(bytes), 0) AS n FROM uploads')
  return { used: await one('SELECT sum(used) AS n FROM accounts'), sum: objects + uploads }
}

describe('a guest who is sending', () => {
  it('waits while there is no network, and goes on by itself when it is back', async () => {
    const guest = await guestOfNewAlbum()
    const line = await slowLine(guest)
    await sendPhotos(guest.page, photos(6), 'Oma Grete')
    await firstArrived(guest)
    await setLine(line, 0)
    await uploads(guest.page).getByText('Waiting for the network').first().waitFor()
    await setLine(line, -1)
    await allArrived(guest.page, 6)
    await itemsShown(owner.page, 6)
    await guest.close()
  })

  it('may pick photos without a network, which are sent when it is back', async () => {
    const guest = await guestOfNewAlbum()
    const pieceIsHere = () =>
      performance.getEntriesByType('resource').some(({ name }) => name.includes('/guest-uploads'))
    await guest.page.waitForFunction(pieceIsHere)
    // Resolves when all that it imports is here as well.
    // As text: the test runner would put its own import in place.
    await guest.page.evaluate(
      `import(performance.getEntriesByType('resource').find(({ name }) => name.includes('/guest-uploads')).name)`,
    )
    await guest.context.setOffline(true)
    await sendPhotos(guest.page, photos(2), 'Ines')
    await uploads(guest.page).getByText('Waiting for the network').first().waitFor()
    await guest.context.setOffline(false)
    await allArrived(guest.page, 2)
    await itemsShown(owner.page, 2)
    await guest.close()
  })

  it('adds a photo once, though the answer to its upload was lost', async () => {
    const guest = await guestOfNewAlbum()
    let lost = 0
    await guest.page.route('**/api/collections/**', async (route) => {
      if (route.request().method() !== 'PUT' || lost >= 2) return route.continue()
      lost += 1
      await route.fetch()
      return route.abort('connectionreset')
    })
    await sendPhotos(guest.page, photos(3), 'Karim')
    await allArrived(guest.page, 3)
    expect(lost).toBe(2)
    await itemsShown(owner.page, 3)
    await guest.close()
  })

  it('goes on by itself after a reload in the middle, and adds each photo once', async () => {
    const guest = await guestOfNewAlbum()
    const line = await slowLine(guest)
    guest.page.on('dialog', (dialog) => void dialog.accept())
    await sendPhotos(guest.page, photos(6), 'Lea')
    await firstArrived(guest)
    await someSending(guest)
    await guest.page.reload()
    await setLine(line, -1)
    await guest.page.getByText(/^(\d) of \1 arrived/).waitFor()
    await itemsShown(owner.page, 6)
    await sendPhotos(guest.page, photos(6))
    await guest.page.getByText('6 were already there').waitFor()
    await itemsShown(owner.page, 6)
    await guest.close()
  })

  it('goes on with what was not sent yet when a password was set meanwhile', async () => {
    const guest = await guestOfNewAlbum()
    const line = await slowLine(guest)
    await sendPhotos(guest.page, photos(6), 'Lea')
    await firstArrived(guest)
    await changeLink(owner.page, { password: 'a new password' })
    await owner.page.keyboard.press('Escape')
    await guest.page.getByLabel('Link password').fill('a new password')
    await setLine(line, -1)
    await guest.page.getByRole('button', { name: 'Open' }).click()
    await itemsShown(owner.page, 6)
    await guest.close()
  })

  it('leaves its host charged for exactly what is there, when all is done', async () => {
    await server.sweep(new Date(Date.now() + 25 * 3_600_000))
    const { used, sum } = await charges()
    expect(used).toBe(sum)
  })
})
