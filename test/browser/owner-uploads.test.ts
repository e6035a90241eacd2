// An owner adds photos from several ways in, and looks elsewhere meanwhile.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, newPerson, type Person } from '../support/browser.ts'
import { photos, smallPhotos } from '../support/photos.ts'
import { type Server, startServer } from '../support/server.ts'
import { addItems, createAlbum, itemsShown, signUp } from './pages/owner.ts'

let server: Server
let browser: Browser
let owner: Person

beforeAll(async () => {
  server = await startServer()
  browser = await launchChromium()
  owner = await newPerson(browser, server.url, { viewport: { width: 1280, height: 6000 } })
  await signUp(owner, 'owner@example.org', 'a long enough password')
  await createAlbum(owner.page, 'Pier')
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

/** Files arrive on the page by an event, as from the desktop or the clipboard. */
async function give(how: 'drop' | 'paste', count: number, from: number): Promise<void> {
  const files = smallPhotos(from + count)
    .slice(from)
    .map(({ name, buffer }) => ({ name, bytes: buffer.toString('base64') }))
  await owner.page.evaluate(
    ([kind, given]) => {
      const data = new DataTransfer()
      for (const { name, bytes } of given) {
        const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))
        data.items.add(new File([content], name, { type: 'image/jpeg' }))
      }
      const how = { bubbles: true, cancelable: true }
      const event =
        kind === 'paste'
          ? new ClipboardEvent('paste', { ...how, clipboardData: data })
          : new DragEvent('drop', { ...how, dataTransfer: data })
      document.body.dispatchEvent(event)
    },
    [how, files] as const,
  )
}

describe('an owner', () => {
  it('adds photos by dropping and by pasting them', async () => {
    await give('drop', 2, 0)
    await itemsShown(owner.page, 2)
    await give('paste', 1, 2)
    await itemsShown(owner.page, 3)
  })

  it('is told of a file that is there already', async () => {
    await give('drop', 1, 0)
    await owner.page.getByText('Already there').first().waitFor()
    await itemsShown(owner.page, 3)
  })

  it('may look at other pages while files are sent, and finds them on coming back', async () => {
    const { page } = owner
    await addItems(page, photos(8))
    await page
      .getByText(/\d of \d+ arrived/)
      .first()
      .waitFor()
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByRole('heading', { name: 'Settings' }).waitFor()
    await page.goBack()
    await page
      .getByText(/\d of \d+ arrived/)
      .first()
      .waitFor()
    await itemsShown(page, 11)
    expect(owner.complaints.filter((line) => !line.includes('401'))).toEqual([])
  })
})
