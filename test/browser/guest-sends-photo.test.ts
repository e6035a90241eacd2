// The whole way: an owner makes an album and a collect link, a guest in another profile opens it
// without an account and sends real photographs; both see them, and who added them.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, newPerson, type Person, phone } from '../support/browser.ts'
import { photos } from '../support/photos.ts'
import { type Server, startServer } from '../support/server.ts'
import { allArrived, openLink, sendPhotos } from './pages/guest.ts'
import { addItems, createAlbum, items, newLink, signUp, tile } from './pages/owner.ts'

let server: Server
let browser: Browser
let owner: Person
let guest: Person
let address: string
const pictures = photos(12)

beforeAll(async () => {
  server = await startServer()
  browser = await launchChromium()
  owner = await newPerson(browser, server.url, { name: 'owner' })
  guest = await newPerson(browser, server.url, { name: 'guest', ...phone })
  await signUp(owner, 'ada@example.org', 'correct horse battery')
  await createAlbum(owner.page, 'Ada & Tom')
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

describe('the way of one photo', () => {
  it('shows the owner their own photos at once, with their names', async () => {
    await addItems(owner.page, pictures.slice(0, 3))
    await expect.poll(() => items(owner.page).count(), { timeout: 120_000 }).toBe(3)
    await tile(owner.page, pictures[0]!.name).waitFor()
  })

  it('opens for a guest without an account, who sees the grid', async () => {
    address = await newLink(owner.page)
    expect(address).toMatch(/\/#[A-Za-z0-9_-]{43}$/)
    await owner.page.keyboard.press('Escape')
    await openLink(guest.page, address, 'Ada & Tom')
    await expect.poll(() => items(guest.page).count(), { timeout: 60_000 }).toBe(3)
  })

  it('sends every picked photo, one request each, and says when all have arrived', async () => {
    await sendPhotos(guest.page, pictures.slice(3), 'Oma Grete')
    await allArrived(guest.page, 9)
    const puts = (await guest.requests()).filter((request) => request.method === 'PUT')
    expect(puts).toHaveLength(9)
  })

  it('shows them to the owner without a reload, marked with the name of the guest', async () => {
    await expect.poll(() => items(owner.page).count(), { timeout: 30_000 }).toBe(12)
    await owner.page.getByText('Added by Oma Grete').first().waitFor()
  })

  it('shows them to the guest after a reload', async () => {
    await guest.page.reload()
    await expect.poll(() => items(guest.page).count(), { timeout: 60_000 }).toBe(12)
  })

  it('says that the same file is already there', async () => {
    await sendPhotos(guest.page, pictures.slice(3, 4))
    await guest.page.getByText('Already there').first().waitFor()
    await expect.poll(() => items(owner.page).count()).toBe(12)
  })

  it('gives the guest the exact bytes of an original', async () => {
    await tile(guest.page, pictures[1]!.name).click()
    const download = guest.page.waitForEvent('download')
    await guest.page.getByRole('button', { name: 'Download' }).click()
    const file = await (await download).createReadStream()
    const chunks: Buffer[] = []
    for await (const chunk of file) chunks.push(chunk as Buffer)
    expect(Buffer.concat(chunks).equals(pictures[1]!.buffer)).toBe(true)
  })
})
