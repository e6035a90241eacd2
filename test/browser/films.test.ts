// Films in an album: a poster in the grid, played in the viewer, offered for download where the
// browser cannot play them.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, newPerson, type Person } from '../support/browser.ts'
import { type Server, startServer } from '../support/server.ts'
import { addItems, createAlbum, signUp, tile } from './pages/owner.ts'

const folder = fileURLToPath(new URL('../../../shared/media/video/', import.meta.url))
const real = existsSync(folder)
let server: Server
let browser: Browser
let owner: Person

beforeAll(async () => {
  server = await startServer()
  browser = await launchChromium()
  owner = await newPerson(browser, server.url, { name: 'owner' })
  await signUp(owner, 'owner@example.org', 'a long enough password')
  await createAlbum(owner.page, 'Films')
  const names = [
    'portrait-rotated-8s.mp4',
    'clip-1080p-30s-moov-at-end.mp4',
    'clip-hevc-720p-8s.mov',
  ]
  const kept = real
    ? names.map((name) => ({ name, mimeType: 'video/mp4', buffer: readFileSync(folder + name) }))
    : []
  const recorded = { name: 'recorded.webm', mimeType: 'video/webm', buffer: await record() }
  await addItems(owner.page, [recorded, ...kept])
  await owner.page.getByText(`${kept.length + 1} of ${kept.length + 1} arrived`).waitFor()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

/** A second of a moving square, made by the browser itself. */
async function record(): Promise<Buffer> {
  const page = await browser.newPage()
  const text = await page.evaluate(async () => {
    const canvas = document.createElement('canvas')
    canvas.width = 160
    canvas.height = 90
    const context = canvas.getContext('2d')!
    const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/webm' })
    const parts: Blob[] = []
    recorder.ondataavailable = ({ data }) => parts.push(data)
    const stopped = new Promise((resolve) => {
      recorder.onstop = resolve
    })
    recorder.start()
    for (let frame = 0; frame < 20; frame++) {
      context.fillStyle = '#fc4'
      context.fillRect(0, 0, 160, 90)
      context.fillStyle = '#136'
      context.fillRect(frame * 6, 20, 40, 40)
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 30)))
    }
    recorder.stop()
    await stopped
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer())
    return btoa(String.fromCharCode(...bytes))
  })
  await page.close()
  return Buffer.from(text, 'base64')
}

async function open(page: Page, name: string): Promise<void> {
  const close = page.getByRole('button', { name: 'Close', exact: true })
  if (await close.isVisible()) await close.click()
  await tile(page, name).click()
  await close.waitFor()
}

/** As the browser shows it, once it moves. */
async function play(page: Page, name: string) {
  await page.getByRole('button', { name: `Play ${name}` }).click()
  const player = page.locator('video')
  await player.waitFor()
  await expect
    .poll(() => player.evaluate((film: HTMLVideoElement) => film.currentTime))
    .toBeGreaterThan(0.1)
  return player.evaluate((film: HTMLVideoElement) => [film.videoWidth, film.videoHeight])
}

describe('a film', () => {
  it('has a poster in the grid and plays in the viewer', async () => {
    const { page } = owner
    await tile(page, 'recorded.webm').locator('img').waitFor()
    await open(page, 'recorded.webm')
    expect(await play(page, 'recorded.webm')).toEqual([160, 90])
  })

  it('gives its memory back when it is left', async () => {
    const { page } = owner
    await open(page, 'recorded.webm')
    await play(page, 'recorded.webm')
    const url = await page.locator('video').getAttribute('src')
    await page.getByRole('button', { name: 'Close', exact: true }).click()
    const isGone = () =>
      page.evaluate(
        (address) =>
          fetch(address!).then(
            () => false,
            () => true,
          ),
        url,
      )
    await expect.poll(isGone).toBe(true)
  })

  it.runIf(real)('plays upright, also when its index is at the end', async () => {
    const { page } = owner
    await open(page, 'portrait-rotated-8s.mp4')
    expect(await play(page, 'portrait-rotated-8s.mp4')).toEqual([720, 1280])
    await open(page, 'clip-1080p-30s-moov-at-end.mp4')
    expect(await play(page, 'clip-1080p-30s-moov-at-end.mp4')).toEqual([1920, 1080])
  })

  it.runIf(real)('that the browser cannot play is offered for download', async () => {
    const { page } = owner
    await open(page, 'clip-hevc-720p-8s.mov')
    await page.getByRole('button', { name: 'Play clip-hevc-720p-8s.mov' }).click()
    await page.getByText('This browser cannot play this video').waitFor()
    const download = page.waitForEvent('download')
    await page.locator('.file-card').getByRole('button', { name: 'Download' }).click()
    expect((await download).suggestedFilename()).toBe('clip-hevc-720p-8s.mov')
  })
})
