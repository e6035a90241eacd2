// Two guests at once, on phones, while the owner watches: everything arrives, is signed by who sent
// it, and is charged to the owner to the byte.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, newPerson, type Person, phone } from '../support/browser.ts'
import { smallPhotos } from '../support/photos.ts'
import { type Server, startServer } from '../support/server.ts'
import { allArrived, openLink, sendPhotos } from './pages/guest.ts'
import { deleteAlbum } from './pages/library.ts'
import { createAlbum, items, itemsShown, newLink, signUp } from './pages/owner.ts'

let server: Server
let browser: Browser
let owner: Person
const title = 'Lena & Omar'
const pictures = smallPhotos(40)

beforeAll(async () => {
  server = await startServer()
  browser = await launchChromium()
  owner = await newPerson(browser, server.url, {
    name: 'owner',
    viewport: { width: 1280, height: 12_000 },
  })
  await signUp(owner, 'lena@example.org', 'a long enough password')
  await createAlbum(owner.page, title)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

describe('two guests at once', () => {
  it('see each of their photos arrive, and the owner sees all of them without a reload', async () => {
    const address = await newLink(owner.page)
    await owner.page.keyboard.press('Escape')
    const guests = await Promise.all(
      ['Oma Grete', 'Karim'].map((name) => newPerson(browser, server.url, { name, ...phone })),
    )
    await Promise.all(guests.map((guest) => openLink(guest.page, address, title)))
    const [grete, karim] = guests as [Person, Person]
    await Promise.all([
      sendPhotos(grete.page, pictures.slice(0, 34), grete.name),
      sendPhotos(karim.page, pictures.slice(34), karim.name),
    ])
    await Promise.all([allArrived(grete.page, 34), allArrived(karim.page, 6)])
    await itemsShown(owner.page, 40)
    await expect.poll(() => owner.page.getByText('Added by Oma Grete').count()).toBe(34)
    expect(await owner.page.getByText('Added by Karim').count()).toBe(6)
    for (const person of guests) expect(person.complaints).toEqual([])
  })

  it('are charged to the owner, exactly', async () => {
    const { DB } = await server.bindings()
    const used = await DB.prepare('SELECT used FROM accounts').first<number>('used')
    const held = await DB.prepare('SELECT sum(bytes) AS held FROM objects').first<number>('held')
    expect(used).toBe(held)
    expect(used).toBeGreaterThan(40 * pictures[0]!.buffer.length)
  })

  it('leave an album that the owner can empty and delete, which frees every byte', async () => {
    const { page } = owner
    await deleteAlbum(page, 'Delete them forever')
    await page.getByRole('button', { name: 'New album' }).first().waitFor()
    await server.sweep()
    const { DB, BLOBS } = await server.bindings()
    await expect
      .poll(() => DB.prepare('SELECT used FROM accounts').first<number>('used'), {
        timeout: 30_000,
      })
      .toBe(0)
    expect((await BLOBS.list()).objects).toHaveLength(0)
    expect(await items(page).count()).toBe(0)
  })
})
