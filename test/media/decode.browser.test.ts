// Real pictures, and files that only claim to be some, in a real browser.
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { build, type Rollup } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { media } from '#protocol/records/card'
import { launchChromium } from '../support/browser.ts'
import type { PreparedThere } from './in-browser.ts'
import { jpegWithPlace } from './jpeg.ts'

const folder = fileURLToPath(new URL('../../../shared/media/', import.meta.url))
const manifest = existsSync(folder) ? readFileSync(`${folder}MANIFEST.tsv`, 'utf8') : ''
const rows = manifest
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t') as string[])
  .map(([path, bytes, , kind, width, height, orientation, taken, gps]) => ({
    path: path!,
    bytes: Number(bytes),
    kind: kind!,
    size: [Number(width), Number(height)] as const,
    turned: /^[68]/.test(orientation!),
    taken: taken!,
    gps: gps!,
  }))

let browser: Browser
let page: Page
let files: Server

beforeAll(async () => {
  const code = await bundle()
  files = createServer((request, response) => {
    if (request.url === '/')
      return void response.setHeader('content-type', 'text/html').end('<title>t</title>')
    if (request.url === '/small.jpg') return void response.end(Buffer.from(jpegWithPlace()))
    if (request.url === '/favicon.ico') return void response.writeHead(404).end()
    response.end(readFileSync(folder + decodeURIComponent(request.url!.slice(1))))
  })
  await new Promise<void>((done) => files.listen(0, '127.0.0.1', done))
  browser = await launchChromium()
  const context = await browser.newContext({ timezoneId: 'Europe/Berlin' })
  page = await context.newPage()
  await page.goto(`http://127.0.0.1:${(files.address() as AddressInfo).port}/`)
  await page.addScriptTag({ type: 'module', content: code })
  await page.waitForFunction(() => 'prepareFrom' in globalThis)
})
afterAll(async () => {
  await browser?.close()
  files?.close()
})

async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL('in-browser.ts', import.meta.url))
  const result = (await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry, formats: ['es'] },
      rollupOptions: { output: { codeSplitting: false } },
    },
  })) as Rollup.RollupOutput[]
  return result[0]!.output[0].code
}

type There = (url: string, name: string) => Promise<PreparedThere>
const prepared = (path: string) =>
  page.evaluate(
    ([url, name]) => (globalThis as unknown as { prepareFrom: There }).prepareFrom(url!, name!),
    [`/${path}`, path.split('/').at(-1)!],
  )
const close = (a: number, b: number) => Math.abs(a - b) < 60

describe('a photograph', () => {
  for (const row of rows.filter(({ kind }) => kind === 'photo')) {
    it(`${row.path} is upright, small enough, and dated`, async () => {
      const there = await prepared(row.path)
      if ('failure' in there) throw new Error(there.failure)
      const [width, height] = row.turned ? [row.size[1], row.size[0]] : row.size
      expect(there).toMatchObject({
        media: media.jpeg,
        width,
        height,
        guessedTime: false,
        storedBytes: row.bytes,
      })
      expect(there.thumbnail!.bytes).toBeLessThanOrEqual(20 * 1024)
      expect(Math.max(there.preview!.width, there.preview!.height)).toBeLessThanOrEqual(2048)
      expect(there.preview!.width > there.preview!.height).toBe(width > height)
      expect(Math.floor(there.takenAt / 1000)).toBe(Date.parse(row.taken) / 1000)
      expect(there.place !== null).toBe(row.gps === 'yes')
      expect(there.pieces > 0).toBe(row.gps === 'yes')
      expect(there.thumbhashBytes).toBeGreaterThan(5)
    })
  }

  it('with four inks keeps its colours: a yellow flower on black', async () => {
    if (rows.length === 0) return
    const there = await prepared('photos/10-yellow-flower-cmyk-3mp.jpg')
    if ('failure' in there) throw new Error(there.failure)
    const [red, , blue] = there.preview!.places[0]!
    expect(red! - blue!).toBeGreaterThan(80)
    const corners = there.preview!.places.slice(1).map(([r, g, b]) => r! + g! + b!)
    expect(Math.min(...corners)).toBeLessThan(150)
  })

  const turns = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((orientation) => [
    [orientation, 1],
    [orientation, 64],
  ])
  for (const [orientation, scale] of turns as [number, number][]) {
    it(`is upright with orientation ${orientation}, ${64 * scale} pixels wide`, async () => {
      type Turn = (orientation: number, scale: number) => Promise<unknown>
      type Turned = { width: number; height: number; preview: { places: number[][] } }
      const there = (await page.evaluate(
        ([o, s]) => (globalThis as unknown as { prepareTurned: Turn }).prepareTurned(o!, s!),
        [orientation, scale],
      )) as Turned
      expect([there.width, there.height]).toEqual(orientation >= 5 ? [32, 64] : [64, 32])
      const red = ([r, g]: number[]) => close(r!, 255) && close(g!, 0)
      const blue = ([r, , b]: number[]) => close(r!, 0) && close(b!, 255)
      const [, topLeft, topRight, bottomLeft, bottomRight] = there.preview.places
      const corners = { topLeft, topRight, bottomLeft, bottomRight }
      // Where the two red corners and the blue one of the stored picture are shown.
      const blueAt = [
        'topRight',
        'topLeft',
        'bottomLeft',
        'bottomRight',
        'bottomLeft',
        'bottomRight',
        'topRight',
        'topLeft',
      ][orientation - 1]!
      for (const [name, pixel] of Object.entries(corners))
        expect(blue(pixel!), name).toBe(name === blueAt)
      expect(Object.values(corners).filter((pixel) => red(pixel!))).toHaveLength(2)
    })
  }
})

describe('a large photograph', () => {
  type Compared = { apart: number; kinds: string[]; full: unknown[]; drawn: number[] }
  type Compare = (url: string) => Promise<Compared>
  const large = [
    '02-fallen-leaf-displayp3-12mp',
    '04-forest-path-rot90-12mp',
    '06-one-stands-out-24mp',
  ]
  for (const name of rows.length > 0 ? large : []) {
    it(`${name} is decoded at a part of its size, in the same colours`, async () => {
      const there = await page.evaluate(
        (url) => (globalThis as unknown as { compareDecoders: Compare }).compareDecoders(url),
        `/photos/${name}.jpg`,
      )
      expect(there.kinds).toEqual(['VideoFrame', 'ImageBitmap'])
      expect(there.full[0]).toEqual(there.full[1])
      expect(Math.max(...there.drawn)).toBeGreaterThanOrEqual(2048)
      expect(Math.max(...there.drawn)).toBeLessThan(3000)
      expect(there.apart).toBeLessThan(3)
    })
  }
})

describe('another file', () => {
  for (const row of rows.filter(({ kind }) => kind !== 'photo' && kind !== 'hostile')) {
    it(`${row.path} is kept whole, with pictures when the browser can decode it`, async () => {
      const there = await prepared(row.path)
      if ('failure' in there) throw new Error(there.failure)
      expect(there.storedBytes).toBe(row.bytes)
      // HEIC is not decoded here, but its size is known from the container, turned as displayed.
      const [width, height] = row.turned ? [row.size[1], row.size[0]] : row.size
      if (/picture|still/.test(row.kind) && !row.path.endsWith('.tif'))
        expect([there.width, there.height]).toEqual([width, height])
      if (/^20/.test(row.taken) && /picture|photo$|still/.test(row.kind))
        expect(Math.floor(there.takenAt / 1000)).toBe(Date.parse(row.taken) / 1000)
      const decodes = /picture/.test(row.kind) && !/heic|tif$/.test(row.path)
      expect(there.thumbnail !== null).toBe(decodes || row.path.includes('.MP.jpg'))
    })
  }

  it('that would fill all memory is refused before it is decoded', async () => {
    if (rows.length === 0) return
    for (const name of ['bomb-20000x20000.png', 'huge-dimensions-65000x65000.jpg']) {
      expect(await prepared(`hostile/${name}`)).toEqual({ failure: 'picture-too-large' })
    }
  })

  it('that is cut or named wrongly is kept as what it is', async () => {
    if (rows.length === 0) return
    expect(await prepared('hostile/truncated.jpg')).toMatchObject({
      media: media.jpeg,
      width: 1536,
      height: 2048,
    })
    expect(await prepared('hostile/html-named.jpg')).toMatchObject({
      media: media.text,
      thumbnail: null,
    })
    expect(await prepared('hostile/zip-named.jpg')).toMatchObject({
      media: media.archive,
      thumbnail: null,
    })
  })

  it('with metadata and no picture is kept as a file', async () => {
    expect(await prepared('small.jpg')).toMatchObject({
      media: media.jpeg,
      thumbnail: null,
      preview: null,
    })
  })
})
