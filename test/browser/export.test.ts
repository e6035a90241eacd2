// Export everything: the archive that a person gets holds each file byte for byte, under names that
// every system can unpack, with a list of titles, people and dates; what cannot be had is named.
import { readFile } from 'node:fs/promises'
import type { Browser, Download, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { laptop, launchChromium, newPerson, type Person, phone } from '../support/browser.ts'
import { smallPhotos } from '../support/photos.ts'
import { type Server, startServer } from '../support/server.ts'
import { unzip } from '../support/unzip.ts'
import { addItems, createAlbum, itemsShown } from './pages/owner.ts'
import { emailOf, member, openShared, share } from './pages/people.ts'

let server: Server
let browser: Browser
let lena: Person
let vera: Person
const title = 'Sea / "2026"'
const pictures = smallPhotos(4)

beforeAll(async () => {
  server = await startServer()
  browser = await launchChromium()
  lena = await member(browser, server.url, 'lena')
  vera = await member(browser, server.url, 'vera')
  await createAlbum(lena.page, title)
  await addItems(lena.page, pictures)
  await itemsShown(lena.page, 4)
  await share(lena.page, ['vera'], 'Viewer')
  await openShared(vera.page, title)
  await itemsShown(vera.page, 4)
}, 600_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

async function prepare(page: Page): Promise<void> {
  await page.goto('/settings/export')
  await page.getByRole('button', { name: 'Prepare the archive' }).click()
  await page.getByRole('button', { name: 'Save the archive' }).waitFor()
}

async function saved(page: Page): Promise<{ download: Download; bytes: Buffer }> {
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save the archive' }).click()
  const download = await coming
  return { download, bytes: await readFile(await download.path()) }
}

describe('an archive of everything', () => {
  it('has each file as it was, the list, and says that nothing is missing', async () => {
    await prepare(vera.page)
    const { download, bytes } = await saved(vera.page)
    expect(download.suggestedFilename()).toMatch(/^Keepsake \d{4}-\d\d-\d\d\.zip$/)
    expect(download.url()).toMatch(/\/download\/[\w-]{22}$/)
    const files = unzip(bytes)
    for (const { name, buffer } of pictures) {
      expect(files.get(`Sea _ _2026_/${name}`)?.equals(buffer)).toBe(true)
    }
    expect(files.get('NOT-INCLUDED.txt')?.toString()).toMatch(/^Nothing is missing\.\s*$/)
    const manifest = JSON.parse(files.get('keepsake.json')?.toString() ?? '')
    expect(manifest).toMatchObject({
      account: emailOf('vera'),
      collections: [{ title, kind: 'album', role: 1, folder: 'Sea _ _2026_' }],
    })
    const [collection] = manifest.collections
    expect(collection.people.map((one: { email: string }) => one.email).sort()).toEqual([
      emailOf('lena'),
      emailOf('vera'),
    ])
    expect(collection.items).toHaveLength(4)
    expect(collection.items[0]).toMatchObject({
      addedBy: { email: emailOf('lena') },
      statement: { verified: true },
    })
    await vera.page.getByText('Saved').first().waitFor()
    // The page is where it was.
    expect(new URL(vera.page.url()).pathname).toBe('/settings/export')
    for (const [size, { viewport }] of Object.entries({ phone, laptop })) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await vera.page.setViewportSize(viewport)
        await vera.page.emulateMedia({ colorScheme })
        await vera.screenshot(`settings-export-${size}-${colorScheme}`)
      }
    }
  })

  it('of the owner is the picked files byte for byte, the place in them included', async () => {
    await prepare(lena.page)
    const files = unzip((await saved(lena.page)).bytes)
    for (const { name, buffer } of pictures) {
      expect(files.get(`Sea _ _2026_/${name}`)?.equals(buffer)).toBe(true)
    }
  })

  it('names a file whose bytes are not those that were signed, and has all others', async () => {
    await prepare(vera.page)
    const { BLOBS } = await server.bindings()
    const { objects } = await BLOBS.list()
    const [victim] = objects.toSorted((a, b) => b.size - a.size)
    if (!victim) throw new Error('nothing stored')
    const before = await (await BLOBS.get(victim.key))?.arrayBuffer()
    const changed = Buffer.from(before ?? new ArrayBuffer())
    changed[changed.length - 100] = (changed.at(-100) ?? 0) ^ 1
    await BLOBS.put(victim.key, changed)
    const { bytes } = await saved(vera.page)
    const files = unzip(bytes)
    expect([...files.keys()].filter((name) => name.startsWith('Sea'))).toHaveLength(3)
    const said = files.get('NOT-INCLUDED.txt')?.toString() ?? ''
    expect(said).toMatch(/^Not included, and why:\s+- Sea _ _2026_\/\S+/)
  })
})

describe('the service worker', () => {
  it('refuses the page where a script was asked for, and is not there for guests', async () => {
    await vera.page.goto('/settings/export')
    const asked = (path: string) =>
      vera.page.evaluate(async (from) => {
        const answer = await fetch(from).catch(() => null)
        return answer?.status ?? null
      }, path)
    await expect
      .poll(() => vera.page.evaluate(() => navigator.serviceWorker.controller?.state))
      .toBe('activated')
    // The server answers every unknown address with the page.
    expect(await asked('/assets/gone-abc.js')).toBeNull()
    expect(await asked('/assets/gone-abc.css')).toBe(200)
    const guest = await newPerson(browser, server.url, { name: 'guest' })
    await guest.page.goto(`/#${'A'.repeat(43)}`)
    await guest.page.getByRole('heading', { level: 1 }).waitFor()
    const count = () => navigator.serviceWorker.getRegistrations().then((all) => all.length)
    expect(await guest.page.evaluate(count)).toBe(0)
    await guest.close()
  })
})

describe('without a service worker', () => {
  it('a small archive is saved all the same', async () => {
    const { page, context } = lena
    await context.route('**/service-worker.js', (route) => route.abort())
    await page.evaluate(async () => {
      for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister()
    })
    await prepare(page)
    const { download, bytes } = await saved(page)
    expect(download.url()).toMatch(/^blob:/)
    // The damaged one is missing here, too.
    expect(unzip(bytes).size).toBe(5)
  })
})
