// A folder of documents: made, filled, sorted, searched and read in place, by the names on the
// controls. Documents come from anybody, so the second half opens hostile ones: nothing of them
// runs, nothing is asked of another server, and the policy is not even touched.
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, newPerson, type Person, phone } from '../support/browser.ts'
import {
  elsewhere,
  hostile,
  longReport,
  notes,
  pictured,
  report,
  sound,
  unknown,
  wideNotes,
} from '../support/documents.ts'
import { photos } from '../support/photos.ts'
import { type Server, startServer } from '../support/server.ts'
import { createFolder, fileNames, viewer } from './pages/folder.ts'
import { openLink } from './pages/guest.ts'
import { addItems, createAlbum, items, newLink, signUp, tile } from './pages/owner.ts'

let server: Server
let browser: Browser
let owner: Person
const [photo] = photos(1)
const files = [report, notes, sound, unknown, wideNotes, longReport, photo!]

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

/** Machines are slow at times, and tests wait for conditions. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 60_000 })
const sorted = (page: Page) => fileNames(page)
const byName = [...files.map(({ name }) => name)].sort((a, b) =>
  a.localeCompare(b, 'en', { numeric: true, sensitivity: 'base' }),
)

describe('a folder', () => {
  it('is made at home and takes files of every kind', async () => {
    const { page } = owner
    await createFolder(page, 'House papers')
    await page.getByRole('heading', { name: 'Ready for files' }).waitFor()
    await addItems(page, files)
    await page.getByText(`${files.length} of ${files.length} arrived`).waitFor()
    await soon(() => sorted(page)).toEqual(byName)
    const row = items(page).filter({ hasText: report.name })
    expect(await row.innerText()).toMatch(/PDF/)
    expect(await row.innerText()).toMatch(/You/)
  })

  it('is sorted by name, type, size and date, both ways, and remembers it', async () => {
    const { page } = owner
    await page.getByRole('button', { name: 'Sort by name' }).click()
    await soon(() => sorted(page)).toEqual([...byName].reverse())
    await page.getByRole('button', { name: 'Sort by size' }).click()
    const bySize = [...files].sort((a, b) => b.buffer.length - a.buffer.length)
    await soon(() => sorted(page)).toEqual(bySize.map(({ name }) => name))
    await page.getByRole('button', { name: 'Sort by type' }).click()
    await soon(async () => (await sorted(page)).slice(-2)).toEqual([
      'from-windows.txt',
      'notes.txt',
    ])
    await page.getByRole('button', { name: 'Sort by added' }).click()
    const latest = await sorted(page)
    await page.reload()
    await soon(() => sorted(page)).toEqual(latest)
    await page.getByRole('button', { name: 'Sort by name' }).click()
  })

  it('finds files by parts of their names and types while somebody types', async () => {
    const { page } = owner
    const field = page.getByRole('searchbox', { name: 'Search' })
    await field.fill('repo')
    await soon(() => sorted(page)).toEqual(['Report 2.pdf', 'Report 10.pdf'])
    await field.fill('pdf 10')
    await soon(() => sorted(page)).toEqual(['Report 10.pdf'])
    await field.fill('sound')
    await soon(() => sorted(page)).toEqual(['greeting.wav'])
    await field.fill('no such thing')
    await page.getByText('Nothing here is called “no such thing”').waitFor()
    await field.press('Escape')
    await soon(() => sorted(page)).toEqual(byName)
  })

  it('asks for all names in one request, and for no thumbnail', async () => {
    const guest = await newPerson(browser, server.url, { name: 'counter', ...phone })
    const address = await newLink(owner.page, {})
    await owner.page.keyboard.press('Escape')
    await openLink(guest.page, address, 'House papers')
    await soon(() => sorted(guest.page)).toEqual(byName)
    const asked = (await guest.requests()).map(({ url }) => new URL(url).pathname)
    expect(asked.filter((path) => path.endsWith('/details'))).toHaveLength(1)
    expect(asked.filter((path) => path.endsWith('/batch'))).toHaveLength(0)
    await tile(guest.page, notes.name).click()
    await guest.page.getByText('Keys are under the mat.').waitFor()
    await guest.close()
  })
})

describe('in the viewer', () => {
  it('a PDF shows its pages, turns and enlarges them, and its words can be selected', async () => {
    const { page } = owner
    await tile(page, longReport.name).click()
    await viewer(page).getByText('Page 1 of 12').waitFor()
    await viewer(page).getByText('Chapter 1', { exact: true }).waitFor()
    await soon(() => inkOf(page, 1)).toBeGreaterThan(100)
    await viewer(page).getByRole('button', { name: 'Next page' }).click()
    await viewer(page).getByText('Page 2 of 12').waitFor()
    await soon(() => inkOf(page, 2)).toBeGreaterThan(100)
    const width = () =>
      viewer(page)
        .locator('[data-page="2"]')
        .evaluate((one) => one.clientWidth)
    const before = await width()
    await viewer(page).getByRole('button', { name: 'Zoom in' }).click()
    await soon(width).toBeGreaterThan(before * 1.2)
    await viewer(page).getByText('Page 2 of 12').waitFor()
    await page.keyboard.press('Escape')
    await viewer(page).waitFor({ state: 'detached' })
  })

  it('a text is read in the encoding it was written in', async () => {
    const { page } = owner
    await tile(page, notes.name).click()
    await viewer(page).getByText('Überweisung: 12 €').waitFor()
    await page.keyboard.press('Escape')
    await tile(page, wideNotes.name).click()
    await viewer(page).getByText('Grüße aus Köln').waitFor()
    await page.keyboard.press('Escape')
  })

  it('a sound plays', async () => {
    const { page } = owner
    await tile(page, sound.name).click()
    const player = viewer(page).locator('audio')
    await player.waitFor()
    await soon(() => player.evaluate((audio) => (audio as HTMLAudioElement).duration)).toBeCloseTo(
      1,
      1,
    )
    await page.keyboard.press('Escape')
  })

  it('a file of another kind is offered for download, byte for byte', async () => {
    const { page } = owner
    await tile(page, unknown.name).click()
    await viewer(page).getByText('Files of this type do not open here.').waitFor()
    const coming = page.waitForEvent('download')
    await viewer(page).locator('.document').getByRole('button', { name: 'Download' }).click()
    const download = await coming
    expect(download.suggestedFilename()).toBe(unknown.name)
    expect(readFileSync(await download.path())).toEqual(unknown.buffer)
    await page.keyboard.press('Escape')
  })

  it('a photo is shown as in an album, and the arrow keys follow the list', async () => {
    const { page } = owner
    await tile(page, photo!.name).click()
    await viewer(page).locator('.present img').first().waitFor()
    const place = byName.indexOf(photo!.name)
    await page.keyboard.press('ArrowRight')
    const next = byName[place + 1] ?? ''
    await viewer(page).getByRole('heading', { name: next }).waitFor()
    await page.keyboard.press('Escape')
    await soon(() => tile(page, next).evaluate((link) => link === document.activeElement)).toBe(
      true,
    )
    await page.keyboard.press('ArrowUp')
    await soon(() =>
      tile(page, photo!.name).evaluate((link) => link === document.activeElement),
    ).toBe(true)
  })
})

describe('sharing a single item', () => {
  it('is said to go through its collection, and leads to the people of that', async () => {
    const { page } = owner
    await tile(page, notes.name).click()
    await viewer(page).getByRole('button', { name: 'Share', exact: true }).click()
    const told = page.getByRole('dialog', { name: 'Share this item' })
    await told.getByText('An item is shared through its collection').waitFor()
    await told.getByRole('button', { name: 'People' }).click()
    await viewer(page).waitFor({ state: 'detached' })
    const share = page.getByRole('dialog', { name: 'Share', exact: true })
    await share.getByLabel('Email addresses').waitFor()
    await share.getByRole('button', { name: 'Close' }).click()
    await share.waitFor({ state: 'detached' })
    expect(new URL(page.url()).pathname).toMatch(/^\/c\/[^/]+$/)
  })
})

/** How many dots of a drawn page are dark, or red. */
const inkOf = (page: Page, n: number, wanted: 'dark' | 'red' = 'dark') =>
  viewer(page)
    .locator(`[data-page="${n}"] canvas`)
    .evaluate((element, wanted) => {
      const canvas = element as HTMLCanvasElement
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
      let found = 0
      for (let i = 0; i < data.length; i += 4) {
        const [red, green, shown] = [data[i]!, data[i + 1]!, data[i + 3]! > 0]
        if (shown && green < 100 && red > 150 === (wanted === 'red')) found++
      }
      return found
    }, wanted)

describe('a folder of 120 files', () => {
  const many = Array.from({ length: 120 }, (_, i) => ({
    name: `page ${i + 1}.txt`,
    mimeType: 'text/plain',
    buffer: Buffer.from(`Text of page ${i + 1}`),
  }))

  it('reads its names in two requests and keeps a screenful of rows in the page', async () => {
    await createFolder(owner.page, 'Many pages')
    await addItems(owner.page, many)
    await owner.page.getByText('120 of 120 arrived').waitFor()
    const reader = await newPerson(browser, server.url, { name: 'reader', ...phone })
    await openLink(reader.page, await newLink(owner.page), 'Many pages')
    await soon(async () => (await fileNames(reader.page))[0]).toBe('page 1.txt')
    const asked = (await reader.requests()).map(({ url }) => new URL(url))
    expect(asked.filter(({ pathname }) => pathname.endsWith('/details'))).toHaveLength(2)
    expect(asked.filter(({ search }) => search.includes('before='))).toHaveLength(1)
    expect(await items(reader.page).count()).toBeLessThanOrEqual(45)
    await reader.page.mouse.wheel(0, 100_000)
    await tile(reader.page, 'page 120.txt').click()
    await viewer(reader.page).getByText('Text of page 120').waitFor()
    await viewer(reader.page).getByText('120 of 120').waitFor()
    await reader.close()
  })
})

describe('a PDF with a picture in a rare form', () => {
  it('is drawn with a decoder of our own origin, under the strict policy', async () => {
    const { page } = owner
    await createFolder(page, 'Scans')
    owner.complaints.length = 0
    await addItems(page, [pictured])
    await page.getByText('1 of 1 arrived').waitFor()
    await tile(page, pictured.name).click()
    await soon(() => inkOf(page, 1, 'red')).toBeGreaterThan(10_000)
    expect(owner.complaints.filter((line) => line.includes('Security'))).toEqual([])
    await page.keyboard.press('Escape')
  })

  it('is not opened through a link without originals, and says so', async () => {
    const guest = await newPerson(browser, server.url, { name: 'looker', ...phone })
    await openLink(guest.page, await newLink(owner.page, { downloads: false }), 'Scans')
    await tile(guest.page, pictured.name).click()
    await viewer(guest.page).getByText('Originals are not offered on this link').first().waitFor()
    expect(await viewer(guest.page).getByRole('button', { name: 'Download' }).count()).toBe(0)
    const asked = (await guest.requests()).map(({ url }) => url)
    expect(asked.filter((url) => /\/objects\/[^/]+\/1\/1$/.test(url))).toEqual([])
    await guest.close()
  })
})

describe('an album with a document in it', () => {
  it('shows it among the pictures, finds it, and opens it', async () => {
    const { page } = owner
    await page.goto('/home')
    await createAlbum(page, 'Moving house')
    await addItems(page, [photo!, report])
    await page.getByText('2 of 2 arrived').waitFor()
    await soon(() => items(page).count()).toBe(2)
    await page.getByRole('searchbox', { name: 'Search' }).fill('report')
    await soon(() => items(page).count()).toBe(1)
    await tile(page, report.name).click()
    await viewer(page).getByText('Page 1 of 3').waitFor()
    await viewer(page).getByText('1 of 1').waitFor()
    await page.keyboard.press('Escape')
  })
})

describe('home', () => {
  it('finds a collection by its title once there are many', async () => {
    const { page } = owner
    for (let i = 1; i <= 6; i++) await createFolder(page, `Year ${2000 + i}`)
    await page.goto('/home')
    await page.getByRole('searchbox', { name: 'Search collections' }).fill('moving')
    const covers = page.getByRole('list', { name: 'My collections' }).getByRole('link')
    await soon(() => covers.count()).toBe(1)
    await covers.filter({ hasText: 'Moving house' }).waitFor()
  })
})

describe('hostile documents', () => {
  it('run nothing, reach nobody, and stay files or text', async () => {
    const { page } = owner
    await createFolder(page, 'From strangers')
    await addItems(page, [...hostile])
    await page.getByText(`${hostile.length} of ${hostile.length} arrived`).waitFor()
    await soon(async () => (await sorted(page)).length).toBe(hostile.length)
    owner.complaints.length = 0
    for (const { name } of hostile) {
      await tile(page, name).click()
      await viewer(page).getByRole('heading', { name }).waitFor()
      await viewer(page)
        .getByText(expected[name] ?? '', { exact: false })
        .first()
        .waitFor()
      expect(await page.title()).not.toContain('hacked')
      expect(page.frames()).toHaveLength(1)
      await page.keyboard.press('Escape')
      await viewer(page).waitFor({ state: 'detached' })
    }
    const asked = await owner.requests()
    const origin = new URL(server.url).origin
    const outside = asked.filter(
      ({ url }) =>
        !/^(blob|data):/.test(url) &&
        !url.startsWith(origin) &&
        !url.startsWith(origin.replace('http', 'ws')),
    )
    expect(outside.map(({ url }) => url)).toEqual([])
    expect(asked.some(({ url }) => url.includes(elsewhere))).toBe(false)
    // What the workers ask for is written down, too.
    expect(asked.some(({ url }) => url.includes('/assets/pdf/fonts/'))).toBe(true)
    expect(
      owner.complaints.filter((line) =>
        /Content Security Policy|TrustedScript|hacked|uncaught/i.test(line),
      ),
    ).toEqual([])
  })
})

const expected: Record<string, string> = {
  'page.html': '<script>document.title=',
  'drawing.svg': 'Drawings of this type can hold programs',
  'scripted.pdf': 'Harmless words',
  'not-really.pdf': '<html><script>',
  'broken.pdf': 'This file could not be opened here.',
  'sound.mp3': 'This browser cannot play this sound.',
  'html-named.jpg': 'window.sniffRan=true',
  'zip-named.jpg': 'Files of this type do not open here.',
  'boats-hostile.svg': 'Drawings of this type can hold programs',
}
