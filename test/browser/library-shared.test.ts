// What one person holds of what others share, in real browsers: copies that outlive the original, a
// suggestion to delete and its answer, an album that is about to be deleted.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, type Person } from '../support/browser.ts'
import { type PickedFile, smallPhotos } from '../support/photos.ts'
import { type Server, startServer } from '../support/server.ts'
import { choose, confirm, deleteAlbum, done, openPage, press } from './pages/library.ts'
import { addItems, createAlbum, itemsShown, tile } from './pages/owner.ts'
import { member, share } from './pages/people.ts'

let server: Server
let browser: Browser
let owner: Person
let ben: Person
const photos = smallPhotos(3)
const photo = (index: number): PickedFile => photos[index] as PickedFile
const name = (index: number) => photo(index).name

beforeAll(async () => {
  server = await startServer()
  browser = await launchChromium()
  ;[owner, ben] = await Promise.all([
    member(browser, server.url, 'owner'),
    member(browser, server.url, 'ben'),
  ])
  await createAlbum(ben.page, 'Mine')
  await createAlbum(owner.page, 'Lake')
  await addItems(owner.page, [photo(0), photo(1)])
  await itemsShown(owner.page, 2)
  await share(owner.page, ['ben'], 'Collaborator')
  await openAlbum(ben, 'Lake')
  await itemsShown(ben.page, 2)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

async function openAlbum({ page }: Person, title: string): Promise<void> {
  await page.goto('/home')
  await page.getByRole('link', { name: title }).first().click()
  await page.getByRole('heading', { name: title, level: 1 }).waitFor()
}

describe('a member', () => {
  it('saves a copy that outlives the original', async () => {
    await choose(ben.page, [name(1)])
    await press(ben.page, 1, 'Add to…')
    const dialog = ben.page.getByRole('dialog')
    await dialog.getByText('Saving counts toward your storage.').waitFor()
    await dialog
      .getByRole('list', { name: 'Collections' })
      .getByRole('button', { name: 'Mine' })
      .click()
    await done(ben.page)
    await choose(owner.page, [name(1)])
    await press(owner.page, 1, 'Remove')
    await confirm(owner.page, 'Remove')
    await itemsShown(owner.page, 1)
    await itemsShown(ben.page, 1)
    await openPage(owner.page, 'Trash')
    await choose(owner.page, [name(1)])
    await press(owner.page, 1, 'Delete forever')
    await confirm(owner.page, 'Delete forever')
    await owner.page.getByText('The trash is empty', { exact: true }).waitFor()
    await openAlbum(ben, 'Mine')
    await itemsShown(ben.page, 1)
    await tile(ben.page, name(1)).click()
    const download = ben.page.waitForEvent('download')
    await ben.page.getByRole('dialog').getByRole('button', { name: 'Download' }).click()
    expect((await download).suggestedFilename()).toBe(name(1))
  })

  it('is asked to delete what they added, and throws it away', async () => {
    await openAlbum(ben, 'Lake')
    await addItems(ben.page, [photo(2)])
    await itemsShown(ben.page, 2)
    await openAlbum(owner, 'Lake')
    await itemsShown(owner.page, 2)
    await choose(owner.page, [name(2)])
    await press(owner.page, 1, 'Suggest deletion')
    await confirm(owner.page, 'Suggest deletion')
    await itemsShown(owner.page, 1)
    await itemsShown(ben.page, 1)
    await openPage(ben.page, 'Library')
    const asked = ben.page.getByRole('region', { name: 'Asked to delete' })
    await asked.getByText('“Lake”').waitFor()
    await asked.getByRole('button', { name: 'Move to trash' }).click()
    await asked.waitFor({ state: 'hidden' })
    await openPage(ben.page, 'Trash')
    await itemsShown(ben.page, 1)
    await tile(ben.page, name(2)).waitFor()
  })

  it('is told that an album will be deleted, and saves copies; the owner may keep it', async () => {
    await openAlbum(ben, 'Lake')
    await ben.page.getByRole('button', { name: 'Add items' }).waitFor()
    const second = await owner.context.newPage()
    await second.goto(owner.page.url())
    await second.getByRole('button', { name: 'Add items' }).waitFor()
    await deleteAlbum(owner.page, 'Delete them forever')
    await owner.page.getByText('“Lake” will be deleted on').waitFor()
    await ben.page.getByText('The owner is deleting this collection on').waitFor()
    await second.getByText('This collection will be deleted on').waitFor()
    await second.close()
    expect(await ben.page.getByRole('button', { name: 'Add items' }).count()).toBe(0)
    await ben.page.getByRole('button', { name: 'Save copies' }).click()
    await ben.page
      .getByRole('dialog')
      .getByRole('list', { name: 'Collections' })
      .getByRole('button', { name: 'Mine' })
      .click()
    await ben.page.getByText('1 item is in “Mine”').waitFor()
    await done(ben.page)
    await owner.page.getByRole('button', { name: 'Keep the album' }).click()
    await owner.page.getByText('It stays.').first().waitFor()
    await owner.page.getByRole('button', { name: 'Add items' }).waitFor()
    await ben.page.getByRole('button', { name: 'Add items' }).waitFor()
  })
})
