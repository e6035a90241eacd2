// What an account holds, in real browsers: the same photo in several albums, the trash and back, and
// what guests added after their album is gone.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, newPerson, type Person } from '../support/browser.ts'
import { smallPhotos } from '../support/photos.ts'
import { type Server, startServer } from '../support/server.ts'
import { allArrived, openLink, sendPhotos } from './pages/guest.ts'
import {
  addTo,
  addToNew,
  choose,
  confirm,
  deleteAlbum,
  done,
  openPage,
  press,
  storageText,
} from './pages/library.ts'
import { addItems, createAlbum, itemsShown, newLink, tile } from './pages/owner.ts'
import { closeDialog, member } from './pages/people.ts'

let server: Server
let browser: Browser
let owner: Person
const [first, second, third, fourth] = smallPhotos(4)
const photos = [first, second, third].map((one) => one ?? nothing())

beforeAll(async () => {
  server = await startServer()
  browser = await launchChromium()
  owner = await member(browser, server.url, 'owner')
  await createAlbum(owner.page, 'Lake')
  await addItems(owner.page, photos)
  await itemsShown(owner.page, 3)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

function nothing(): never {
  throw new Error('no photo')
}
const name = (index: number) => photos[index]?.name ?? nothing()

describe('an account', () => {
  it('finds everything it added in the library, and opens it there', async () => {
    const { page } = owner
    await openPage(page, 'Library')
    await itemsShown(page, 3)
    await tile(page, name(0)).click()
    const viewer = page.getByRole('dialog')
    await viewer.getByRole('button', { name: 'Details' }).click()
    await viewer.getByText('Shown in').waitFor()
    await viewer.getByText('Lake').waitFor()
    await page.keyboard.press('Escape')
    await viewer.waitFor({ state: 'hidden' })
  })

  it('puts a photo into another album, which takes no more storage', async () => {
    const { page } = owner
    const before = await storageText(page)
    await openPage(page, 'Library')
    await choose(page, [name(0)])
    await addToNew(page, 1, 'Best of')
    await done(page)
    await itemsShown(page, 3)
    await choose(page, [name(0), name(1)])
    const outcome = await addTo(page, 2, 'Best of')
    await outcome.getByText('1 was there already.').waitFor()
    await outcome.getByRole('link', { name: 'Open' }).click()
    await page.getByRole('heading', { name: 'Best of', level: 1 }).waitFor()
    await itemsShown(page, 2)
    expect(await storageText(page)).toBe(before)
  })

  it('throws a photo away everywhere, and brings it back to where it was', async () => {
    const { page } = owner
    await openPage(page, 'Library')
    await choose(page, [name(0)])
    await press(page, 1, 'Move to trash')
    await page.getByRole('dialog').getByText('“Best of” and “Lake”').waitFor()
    await confirm(page, 'Move to trash')
    await itemsShown(page, 2)
    await openPage(page, 'Trash')
    await itemsShown(page, 1)
    await page.getByText('30 days left').waitFor()
    await choose(page, [name(0)])
    await press(page, 1, 'Restore')
    await page.getByText('The trash is empty').waitFor()
    await page.goto('/home')
    await page.getByRole('link', { name: 'Best of' }).click()
    await itemsShown(page, 2)
  })

  it('deletes forever what is in the trash, which frees its storage', async () => {
    const { page } = owner
    const before = await storageText(page)
    await openPage(page, 'Library')
    await choose(page, [name(2)])
    await press(page, 1, 'Move to trash')
    await confirm(page, 'Move to trash')
    await openPage(page, 'Trash')
    await page.getByRole('button', { name: 'Empty trash' }).click()
    await page.getByText('1 item is deleted forever').waitFor()
    await confirm(page, 'Empty trash')
    await page.getByText('The trash is empty', { exact: true }).waitFor()
    expect(await storageText(page)).not.toBe(before)
    await openPage(page, 'Library')
    await itemsShown(page, 2)
  })

  it('keeps what guests added when their album is deleted', async () => {
    const { page } = owner
    await page.goto('/home')
    await createAlbum(page, 'Party')
    const address = await newLink(page)
    await closeDialog(page)
    const guest = await newPerson(browser, server.url, { name: 'guest' })
    await openLink(guest.page, address, 'Party')
    await sendPhotos(guest.page, [fourth ?? nothing()], 'Mia')
    await allArrived(guest.page, 1)
    await itemsShown(page, 1)
    await deleteAlbum(page, 'Keep them in my library')
    await page.getByText('“Party” was deleted.').waitFor()
    await openPage(page, 'Library')
    await tile(page, fourth?.name ?? nothing()).waitFor()
    await page.getByRole('combobox', { name: 'Show' }).selectOption('Not in any collection')
    await itemsShown(page, 1)
    await tile(page, fourth?.name ?? nothing()).click()
    const viewer = page.getByRole('dialog')
    const download = page.waitForEvent('download')
    await viewer.getByRole('button', { name: 'Download' }).click()
    expect((await download).suggestedFilename()).toBe(fourth?.name)
    await guest.close()
  })

  it('is told that there is no network where a page cannot come, which then comes by itself', async () => {
    const someone = await member(browser, server.url, 'someone')
    const { page, context } = someone
    await context.setOffline(true)
    await page.getByRole('banner').getByRole('link', { name: 'Library', exact: true }).click()
    await page.getByRole('heading', { name: 'You are offline' }).waitFor()
    await context.setOffline(false)
    await page.getByRole('heading', { name: 'Library', level: 1 }).waitFor()
    await someone.close()
  })
})
