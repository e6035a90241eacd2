// The same vectors in Chromium, on both back ends, and the workers under the strict policy that the
// app is served with: Trusted Types, no foreign script, WebAssembly in the password worker alone.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from '../support/browser.ts'
import type { InBrowser } from './in-browser.ts'
import { allCases } from './vector-files.ts'
import { wycheproofFiles } from './wycheproof-checks.ts'

const policy =
  "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types keepsake"
const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' }
let folder: string
let server: Server
let browser: Browser
let page: Page

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keepsake-vectors-'))
  await build({
    configFile: false,
    logLevel: 'error',
    root: import.meta.dirname,
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: join(import.meta.dirname, 'in-browser.ts'),
        output: { entryFileNames: 'page.js' },
      },
    },
    worker: {
      format: 'es',
      rollupOptions: { output: { entryFileNames: 'workers/[name]-[hash].js' } },
    },
  })
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><script type="module" src="/page.js"></script>',
  )
  server = createServer((request, response) => {
    const path = request.url === '/' ? '/index.html' : (request.url ?? '/')
    const wasm = path.startsWith('/workers/password') ? " 'wasm-unsafe-eval'" : ''
    const header = policy.replace("script-src 'self'", `script-src 'self'${wasm}`)
    try {
      const body = readFileSync(join(folder, path))
      const type = types[extname(path)] ?? 'application/octet-stream'
      response.writeHead(200, { 'content-type': type, 'content-security-policy': header }).end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  browser = await launchChromium()
  page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  await page.waitForFunction(() => 'keepsake' in globalThis)
})

afterAll(async () => {
  await browser?.close()
  server?.close()
  rmSync(folder, { recursive: true, force: true })
})

const api = 'keepsake' as const
type Page_ = Record<typeof api, InBrowser>
const names = Object.keys(allCases)

it('passes every vector on WebCrypto', async () => {
  const problems = await page.evaluate(
    ([all, list]) => (globalThis as unknown as Page_).keepsake.vectors(all, list, false),
    [allCases, names] as const,
  )
  expect(problems).toEqual([])
})

it('passes every vector on @noble', async () => {
  const hpke = ['grant', 'grant-to-link', 'drop-fk', 'drop-name']
  const problems = await page.evaluate(
    ([all, list]) => (globalThis as unknown as Page_).keepsake.vectors(all, list, true),
    [allCases, names.filter((name) => !hpke.includes(name))] as const,
  )
  expect(problems).toEqual([])
})

const wycheproof = join(import.meta.dirname, '../../../shared/vectors/wycheproof')
it.skipIf(!existsSync(wycheproof))('passes Wycheproof on both back ends', async () => {
  for (const [name, { cases }] of Object.entries(wycheproofFiles)) {
    const file = JSON.parse(readFileSync(join(wycheproof, name), 'utf8'))
    for (const withNoble of [false, true]) {
      const result = await page.evaluate(
        ([which, content, noble]) =>
          (globalThis as unknown as Page_).keepsake.runWycheproof(which, content, noble),
        [name, file, withNoble] as const,
      )
      expect(result).toEqual({ cases, problems: [] })
    }
  }
})

it('seals and opens in the bulk worker', async () => {
  expect(await page.evaluate(() => (globalThis as unknown as Page_).keepsake.bulk())).toEqual([])
})

it('tells how far a password is, and stops when asked', async () => {
  const told = await page.evaluate(() => (globalThis as unknown as Page_).keepsake.progress())
  expect(told.at(-1)).toBe(1)
  expect(told).toEqual(told.toSorted((a, b) => a - b))
  expect(await page.evaluate(() => (globalThis as unknown as Page_).keepsake.stopPassword())).toBe(
    'aborted',
  )
})

it('keeps a master key and a guest key that no script can read out', async () => {
  expect(await page.evaluate(() => (globalThis as unknown as Page_).keepsake.device())).toEqual([])
})
