// The media worker as pages use it: built by Vite, under the content security policy that the real
// pages have, where a worker that is not started through the Trusted Types policy does not start.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { build, type Rollup } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { media } from '#protocol/records/card'
import { launchChromium } from '../support/browser.ts'
import type { Asked } from './client-page.ts'
import { jpegWithPlace } from './jpeg.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const photos = join(root, '../shared/media/photos')
const films = join(root, '../shared/media/video')
const photo = join(photos, '04-forest-path-rot90-12mp.jpg')
const headers = readFileSync(join(root, 'web/public/_headers'), 'utf8')
const policy = headers.match(/Content-Security-Policy: (.*)/)![1]!
const heicPolicy = headers.match(/heic-worker[\s\S]*?Content-Security-Policy: (.*)/)![1]!
const built = mkdtempSync(join(tmpdir(), 'keepsake-media-'))

let browser: Browser
let page: Page
let server: Server
let entry: string
/** Answered instead of the worker's script. */
let fakeWorker: string | null = null
const complaints: string[] = []

beforeAll(async () => {
  const output = (await build({
    configFile: false,
    root: join(root, 'test/media'),
    logLevel: 'error',
    worker: {
      format: 'es',
      rollupOptions: { output: { entryFileNames: 'workers/[name]-[hash].js' } },
    },
    build: {
      outDir: built,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: { input: join(root, 'test/media/client-page.ts') },
    },
  })) as Rollup.RollupOutput
  entry = output.output.find((part) => part.type === 'chunk' && part.isEntry)!.fileName
  server = createServer((request, response) => {
    const [type, body] = answer(request.url!)
    const own = request.url!.includes('heic-worker') ? heicPolicy : policy
    response.setHeader('content-security-policy', own).setHeader('content-type', type).end(body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  server?.close()
  rmSync(built, { recursive: true })
})
beforeEach(async () => {
  complaints.length = 0
  fakeWorker = null
  page = await browser.newPage()
  page.on('console', (message) => complaints.push(message.text()))
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  await page.waitForFunction(() => 'pick' in globalThis)
})
afterEach(() => page.close())

function answer(url: string): [string, string | Buffer] {
  if (url === '/')
    return ['text/html', `<title>t</title><script type="module" src="/${entry}"></script>`]
  if (url === '/small.jpg') return ['image/jpeg', Buffer.from(jpegWithPlace())]
  if (url === '/photo.jpg') return ['image/jpeg', readFileSync(photo)]
  if (url.startsWith('/formats/')) return ['image/heic', readFileSync(join(films, '..', url))]
  if (url.startsWith('/video/')) return ['video/mp4', readFileSync(join(films, url.slice(7)))]
  if (url === '/favicon.ico') return ['image/png', '']
  if (url.startsWith('/workers/') && fakeWorker !== null) return ['text/javascript', fakeWorker]
  return ['text/javascript', readFileSync(join(built, url))]
}

const pick = (urls: string[], abortAt = -1) =>
  page.evaluate(
    ([files, at]) =>
      (globalThis as unknown as { pick(f: string[], a: number): Promise<Asked[]> }).pick(files, at),
    [urls, abortAt] as const,
  )

describe('the media worker', () => {
  it('reads several files under the policy of the pages, without a complaint', async () => {
    const small = { media: media.jpeg, thumbnail: 0, whole: true }
    const asked = await pick(['/small.jpg', '/small.jpg', '/small.jpg', '/small.jpg', '/small.jpg'])
    for (const one of asked) expect(one).toMatchObject(small)
    expect(complaints).toEqual([])
  })

  if (existsSync(photo)) {
    it('reads a photograph', async () => {
      const [asked] = await pick(['/photo.jpg'])
      expect(asked).toMatchObject({ media: media.jpeg, width: 3024, height: 4032, whole: true })
      expect((asked as { thumbnail: number }).thumbnail).toBeGreaterThan(1000)
      expect((asked as { pieces: number }).pieces).toBeGreaterThan(0)
      expect(complaints).toEqual([])
    })
  }

  // Size as displayed, length, time of the tables; whether this browser plays them.
  const real: [string, object, boolean][] = [
    [
      'portrait-rotated-8s.mp4',
      { width: 720, height: 1280, durationMs: 8000, takenAt: '2024-06-15T14:22:07Z', zone: null },
      true,
    ],
    [
      'clip-1080p-30s-moov-at-end.mp4',
      { width: 1920, height: 1080, durationMs: 30_000, takenAt: '2024-06-15T11:20:00Z' },
      true,
    ],
    ['clip-vp9-360p-8s.webm', { width: 640, height: 360 }, true],
    [
      'clip-hevc-720p-8s.mov',
      {
        width: 1280,
        height: 720,
        durationMs: 8000,
        takenAt: '2024-06-16T11:00:00+01:00',
        zone: 60,
      },
      false,
    ],
  ]
  for (const [name, facts, plays] of existsSync(films) ? real : []) {
    it(`reads ${name}, with ${plays ? 'a poster upright' : 'no poster, as it cannot be played'}`, async () => {
      const [asked] = await pick([`/video/${name}`])
      if (!asked || 'failure' in asked) throw new Error(String(asked?.failure))
      const { takenAt, ...expected } = { takenAt: null, ...facts } as { takenAt: string | null }
      expect(asked).toMatchObject(expected)
      if (takenAt) expect(asked.takenAt).toBe(Date.parse(takenAt))
      expect(asked.thumbnail > 500).toBe(plays)
      expect(asked.poster > 500).toBe(plays)
      expect(complaints).toEqual([])
    })
  }

  for (const [name, width, height] of existsSync(films)
    ? ([
        ['boats-12mp.heic', 4032, 3024],
        ['forest-portrait.heic', 1600, 1200],
      ] as const)
    : []) {
    it(`decodes ${name} where the browser cannot`, async () => {
      const [asked] = await pick([`/formats/${name}`])
      expect(asked).toMatchObject({ media: media.heic, whole: true })
      if (!asked || 'failure' in asked) throw new Error('failed')
      expect([asked.width, asked.height]).toEqual(
        name.includes('portrait') ? [height, width] : [width, height],
      )
      expect(asked.thumbnail).toBeGreaterThan(500)
      expect(asked.preview).toBeGreaterThan(10_000)
      expect(complaints).toEqual([])
    })
  }

  it('gives up a file that is cancelled, running or waiting, and reads the others', async () => {
    for (const cancelled of [0, 3]) {
      const asked = await pick(['/small.jpg', '/small.jpg', '/small.jpg', '/small.jpg'], cancelled)
      expect(asked[cancelled]).toEqual({ failure: 'aborted' })
      const others = asked.filter((_, i) => i !== cancelled)
      for (const one of others) expect(one).toMatchObject({ media: media.jpeg })
    }
  })

  it('that dies of a picture reads the file once more without decoding it', async () => {
    fakeWorker = `onmessage = ({ data }) => {
      if (data.decodes) throw new Error('out of memory')
      const prepared = { media: 1, width: 0, height: 0, thumbnail: null, pieces: [], stored: data.file }
      postMessage({ ok: true, prepared })
    }`
    expect(await pick(['/small.jpg'])).toMatchObject([{ media: 1, thumbnail: 0, whole: true }])
  })

  it('that cannot start fails its files, all of them, and does not hang', async () => {
    fakeWorker = 'throw new Error("not today")'
    const asked = await pick(['/small.jpg', '/small.jpg', '/small.jpg'])
    expect(asked).toEqual([1, 2, 3].map(() => ({ failure: 'crashed' })))
  })
})
