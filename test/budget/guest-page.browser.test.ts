// Budgets G1 to G3 as a browser sees them: what a guest really downloads before the first picture,
// how many of these downloads wait for another, and how many requests thirty thumbnails take.
// Counts and sizes only; times are used for nothing but the order.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addItems, createAlbum, items, newLink, signUp } from '../browser/pages/owner.ts'
import { launchChromium, newPerson, type Person } from '../support/browser.ts'
import { photos } from '../support/photos.ts'
import { type Server, startServer } from '../support/server.ts'

interface Download {
  path: string
  start: number
  end: number
  fromCache: boolean
}

const dist = join(import.meta.dirname, '../../dist')
const kilobyte = 1024
/** So that all thirty are on screen and asked for. */
const tall = { viewport: { width: 1280, height: 6000 } }
const title = 'Thirty pictures'
let server: Server | undefined
let browser: Browser | undefined
let guest: Person
let address = ''
let first: Download[] = []
let again: Download[] = []

beforeAll(async () => {
  server = await startServer()
  browser = await launchChromium()
  const owner = await newPerson(browser, server.url, tall)
  await signUp(owner, 'ada@example.org', 'correct horse battery')
  await createAlbum(owner.page, title)
  for (const done of [0, 10, 20]) {
    await addItems(owner.page, photos(10, done))
    await items(owner.page)
      .nth(done + 9)
      .waitFor()
  }
  address = await newLink(owner.page)
  await owner.close()
  guest = await newPerson(browser, server.url, tall)
  first = await downloadsOf(guest.page, () => guest.page.goto(address))
  again = await downloadsOf(guest.page, () => guest.page.reload())
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

/** Everything fetched from the server until all thirty thumbnails are shown, in order of start. */
async function downloadsOf(page: Page, open: () => Promise<unknown>): Promise<Download[]> {
  await open()
  await page.waitForFunction(() => document.querySelectorAll('img[src^="blob:"]').length >= 30)
  const downloads = await page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter(({ name }) => name.startsWith(location.origin))
      .map(({ name, startTime, responseEnd, transferSize }) => ({
        path: new URL(name).pathname,
        start: startTime,
        end: responseEnd,
        fromCache: transferSize === 0,
      })),
  )
  return downloads
    .filter(({ path }) => path !== '/favicon.svg')
    .sort((one, other) => one.start - other.start)
}

const isBatch = ({ path }: Download) => path.endsWith('/batch')
/** Those that the first answer with thumbnails could have waited for, and that answer. */
function beforeFirstThumbnail(downloads: Download[]): Download[] {
  const batch = downloads.find(isBatch)
  if (batch === undefined) throw new Error('No thumbnails were asked for')
  return downloads.filter((download) => download === batch || download.start < batch.end)
}

/** How many of them, one after another, each began when the one before had ended. */
function serialTrips(downloads: Download[]): number {
  const depths: number[] = []
  for (const [index, { start }] of downloads.entries()) {
    const waitedFor = depths.filter((_, earlier) => (downloads[earlier]?.end ?? 0) <= start)
    depths[index] = 1 + Math.max(0, ...waitedFor)
  }
  return depths[downloads.findIndex(isBatch)] ?? 0
}

const told = (downloads: Download[]) =>
  downloads
    .map(({ path, start, end }) => `${start.toFixed(0)}–${end.toFixed(0)} ms ${path}`)
    .join('\n')

describe('a guest who opens a link', () => {
  test('downloads at most 35 KB of JavaScript before the first picture (G1)', () => {
    const scripts = beforeFirstThumbnail(first).filter(({ path }) => path.endsWith('.js'))
    const sizes = scripts.map(({ path }) => ({
      path,
      bytes: gzipSync(readFileSync(join(dist, path)), { level: 9 }).length,
    }))
    const sum = sizes.reduce((total, { bytes }) => total + bytes, 0)
    expect(sum, JSON.stringify(sizes)).toBeLessThanOrEqual(35 * kilobyte)
  })

  test('waits for at most three trips after the HTML: script, opening, thumbnails (G2)', () => {
    const downloads = beforeFirstThumbnail(first)
    expect(serialTrips(downloads), told(downloads)).toBeLessThanOrEqual(3)
  })

  test('waits for at most two trips when coming back (G2)', () => {
    const downloads = beforeFirstThumbnail(again).filter(({ fromCache }) => !fromCache)
    expect(serialTrips(downloads), told(downloads)).toBeLessThanOrEqual(2)
  })

  test('gets thirty thumbnails in at most two requests (G3)', () => {
    expect(first.filter(isBatch).length).toBeLessThanOrEqual(2)
    expect(guest.complaints).toEqual([])
  })
})
