// What the owner sets on a link is what its visitors meet, each state with the sentence that helps.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, newPerson, type Person } from '../support/browser.ts'
import { smallPhotos } from '../support/photos.ts'
import { type Server, startServer } from '../support/server.ts'
import { allArrived, openLink, sendPhotos, stateHeading } from './pages/guest.ts'
import {
  addItems,
  changeLink,
  createAlbum,
  items,
  itemsShown,
  newLink,
  removeLink,
  signUp,
} from './pages/owner.ts'

let server: Server
let browser: Browser
let owner: Person
const title = 'Summer party'
const [first, second, third] = smallPhotos(3)

beforeAll(async () => {
  server = await startServer()
  browser = await launchChromium()
  owner = await newPerson(browser, server.url, { name: 'owner' })
  await signUp(owner, 'owner@example.org', 'a long enough password')
  await createAlbum(owner.page, title)
  await addItems(owner.page, [first!])
  await itemsShown(owner.page, 1)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const visitor = (name: string) => newPerson(browser, server.url, { name })

describe('a link', () => {
  it('asks for its password, refuses a wrong one, and opens with the right one', async () => {
    const address = await newLink(owner.page, { password: 'sésame ½' })
    const guest = await visitor('guest')
    await guest.page.goto(address)
    const field = guest.page.getByLabel('Link password')
    await field.fill('not this one')
    await guest.page.getByRole('button', { name: 'Open' }).click()
    await stateHeading(guest.page, 'Wrong password').waitFor()
    await field.fill('sésame ½')
    await guest.page.getByRole('button', { name: 'Open' }).click()
    await guest.page.getByRole('heading', { name: title, level: 1 }).waitFor()
    await guest.close()
  })

  it('is full for the second device when one is allowed, and still open for the first', async () => {
    const address = await newLink(owner.page, { deviceLimit: '1' })
    const one = await visitor('one')
    const two = await visitor('two')
    await openLink(one.page, address, title)
    await two.page.goto(address)
    await stateHeading(two.page, 'This link is full').waitFor()
    await one.page.reload()
    await one.page.getByRole('heading', { name: title, level: 1 }).waitFor()
    await one.close()
    await two.close()
  })

  it('asks for a name when the owner requires one', async () => {
    const address = await newLink(owner.page, { requireName: true })
    const guest = await visitor('guest')
    await openLink(guest.page, address, title)
    await guest.page.getByLabel('Choose files').first().setInputFiles([second!])
    await guest.page.getByRole('button', { name: 'Send', exact: true }).click()
    expect(
      await guest.page.getByLabel('Your name').evaluate((field) => field.matches(':invalid')),
    ).toBe(true)
    await guest.page.getByLabel('Your name').fill('Karim')
    await guest.page.getByRole('button', { name: 'Send', exact: true }).click()
    await allArrived(guest.page, 1)
    await owner.page.getByText('Added by Karim').first().waitFor({ state: 'attached' })
    await guest.close()
  })

  it('lets nobody add when adding is off, and serves no originals when downloads are off', async () => {
    const address = await newLink(owner.page, { add: false, downloads: false })
    const guest = await visitor('guest')
    await openLink(guest.page, address, title)
    await items(guest.page).first().waitFor()
    expect(await guest.page.getByRole('button', { name: 'Add photos' }).count()).toBe(0)
    await items(guest.page).first().getByRole('link').click()
    await guest.page.getByRole('button', { name: 'Close' }).waitFor()
    expect(await guest.page.getByRole('button', { name: 'Download', exact: true }).count()).toBe(0)
    await guest.close()
  })

  it('takes nothing more once adding is turned off, also from a page that was open before', async () => {
    const address = await newLink(owner.page)
    const guest = await visitor('guest')
    await openLink(guest.page, address, title)
    await guest.page.getByRole('button', { name: 'Add photos' }).waitFor()
    await changeLink(owner.page, { add: false })
    await expect
      .poll(() => guest.page.getByRole('button', { name: 'Add photos' }).count(), {
        timeout: 20_000,
      })
      .toBe(0)
    await guest.close()
  })

  it('says that it was removed, to those who hold it', async () => {
    const address = await newLink(owner.page)
    const guest = await visitor('guest')
    await openLink(guest.page, address, title)
    await removeLink(owner.page)
    await guest.page.goto('about:blank')
    await guest.page.goto(address)
    await stateHeading(guest.page, 'This link was removed').waitFor()
    await guest.close()
  })

  it('says that it is gone to those who are looking when the owner deletes the album', async () => {
    await owner.page.goto('/home')
    await createAlbum(owner.page, 'Short-lived')
    const address = await newLink(owner.page)
    await owner.page.keyboard.press('Escape')
    const guest = await visitor('guest')
    await openLink(guest.page, address, 'Short-lived')
    await owner.page.getByRole('button', { name: 'More' }).click()
    await owner.page.getByText('Delete album').click()
    await owner.page.getByRole('dialog').getByRole('button', { name: 'Delete album' }).click()
    await stateHeading(guest.page, 'This link was removed').waitFor({ timeout: 15_000 })
    await guest.close()
    await owner.page.getByRole('link', { name: title }).first().click()
    await itemsShown(owner.page, 2)
  })

  it('goes on for other links after one was removed: their guests add under the new key', async () => {
    const stays = await newLink(owner.page)
    const guest = await visitor('guest')
    await openLink(guest.page, stays, title)
    await guest.page.getByRole('button', { name: 'Add photos' }).waitFor()
    const goes = await newLink(owner.page)
    expect(goes).not.toBe(stays)
    await removeLink(owner.page)
    await sendPhotos(guest.page, [third!], 'Lea')
    await allArrived(guest.page, 1)
    await owner.page.getByText('Added by Lea').first().waitFor({ state: 'attached' })
    await guest.close()
  })

  it('says that an address is not complete', async () => {
    const guest = await visitor('guest')
    await guest.page.goto('/#abc')
    await stateHeading(guest.page, 'This address is not complete').waitFor()
    await guest.close()
  })
})
