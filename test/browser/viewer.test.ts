// One picture over the grid: by keyboard, by the Back button, larger, with what is known of it; and
// what a guest sees and gets of it when the owner has turned downloads off.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, newPerson, type Person, phone } from '../support/browser.ts'
import { photos } from '../support/photos.ts'
import { type Server, startServer } from '../support/server.ts'
import { openLink } from './pages/guest.ts'
import { addItems, createAlbum, items, itemsShown, newLink, signUp, tile } from './pages/owner.ts'

let server: Server
let browser: Browser
let owner: Person
const title = 'At the lake'
const pictures = photos(4)

beforeAll(async () => {
  server = await startServer()
  browser = await launchChromium()
  owner = await newPerson(browser, server.url, { name: 'owner' })
  await signUp(owner, 'owner@example.org', 'a long enough password')
  await createAlbum(owner.page, title)
  await addItems(owner.page, pictures)
  await owner.page.getByText('4 of 4 arrived').waitFor()
  await itemsShown(owner.page, 4)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const viewer = (page: Page) => page.locator('dialog.viewer')
const position = (page: Page, text: string) => viewer(page).getByText(text, { exact: true })
const scaleOf = (page: Page) =>
  viewer(page)
    .locator('.present .frame')
    .evaluate((frame) => frame.getBoundingClientRect().width)

describe('the viewer', () => {
  it('opens with Enter, turns with the arrow keys and closes with Escape where it was opened', async () => {
    const { page } = owner
    const first = items(page).first().getByRole('link')
    await first.focus()
    await page.keyboard.press('Enter')
    await position(page, '1 of 4').waitFor()
    await page.keyboard.press('ArrowRight')
    await position(page, '2 of 4').waitFor()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowLeft')
    await position(page, '2 of 4').waitFor()
    await page.keyboard.press('Escape')
    await viewer(page).waitFor({ state: 'detached' })
    const second = items(page).nth(1).getByRole('link')
    await expect.poll(() => second.evaluate((link) => link === document.activeElement)).toBe(true)
  })

  it('is closed by the Back button, which stays on the album', async () => {
    const { page } = owner
    const album = page.url()
    await items(page).first().getByRole('link').click()
    await viewer(page).getByRole('button', { name: 'Next' }).click()
    await position(page, '2 of 4').waitFor()
    await page.goBack()
    await viewer(page).waitFor({ state: 'detached' })
    expect(page.url()).toBe(album)
  })

  it('shows the picture of its address after a reload, and closes to the album', async () => {
    const { page } = owner
    await tile(page, pictures[1]!.name).click()
    await viewer(page).getByRole('heading', { name: pictures[1]!.name }).waitFor()
    await page.reload()
    await viewer(page).getByRole('heading', { name: pictures[1]!.name }).waitFor()
    await viewer(page).getByRole('button', { name: 'Close' }).click()
    await viewer(page).waitFor({ state: 'detached' })
    await page.getByRole('heading', { name: title, level: 1 }).waitFor()
  })

  it('makes the picture larger and fits it again', async () => {
    const { page } = owner
    await items(page).first().getByRole('link').click()
    await viewer(page).locator('.present img').first().waitFor()
    const fitted = await scaleOf(page)
    await page.keyboard.press('+')
    await expect.poll(() => scaleOf(page)).toBeGreaterThan(fitted * 1.3)
    await page.keyboard.press('0')
    await expect.poll(() => scaleOf(page)).toBeCloseTo(fitted, 0)
  })

  it('says when and how large the picture was taken', async () => {
    const { page } = owner
    await viewer(page).getByRole('button', { name: 'Details' }).click()
    const details = viewer(page).getByRole('complementary', { name: 'Details' })
    for (const label of ['Taken', 'Added', 'Dimensions', 'Size']) {
      await details.getByText(label, { exact: true }).waitFor()
    }
    await page.keyboard.press('Escape')
  })
})

describe('a guest with downloads turned off', () => {
  it('sees the screen-size picture and reads why there is no original', async () => {
    const address = await newLink(owner.page, { downloads: false })
    const guest = await newPerson(browser, server.url, { name: 'guest', ...phone })
    await openLink(guest.page, address, title)
    await items(guest.page).first().getByRole('link').click()
    await viewer(guest.page).locator('.present img').first().waitFor()
    expect(await viewer(guest.page).getByRole('button', { name: 'Download' }).count()).toBe(0)
    await viewer(guest.page).getByRole('button', { name: 'Details' }).click()
    await viewer(guest.page).getByText('Originals are not offered').waitFor()
    await refusesOriginals(guest)
    await guest.page.goBack()
    await viewer(guest.page).waitFor({ state: 'detached' })
    await guest.page.getByRole('heading', { name: title, level: 1 }).waitFor()
    await guest.close()
  })
})

/** The page's own token, used for what the page does not ask for. */
async function refusesOriginals(guest: Person): Promise<void> {
  const isPreview = (url: string) => /\/objects\/[^/]+\/1\/3$/.test(url)
  await expect
    .poll(async () => (await guest.requests()).some(({ url }) => isPreview(url)))
    .toBe(true)
  const asked = (await guest.requests()).find(({ url }) => isPreview(url))
  const headers = { authorization: asked?.headers.authorization ?? '' }
  const path = new URL(asked?.url ?? '').pathname
  const statusOf = async (kind: number) =>
    (await server.fetch(path.replace(/3$/, String(kind)), { headers })).status
  expect([await statusOf(3), await statusOf(1)]).toEqual([200, 403])
}
