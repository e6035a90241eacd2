// People in real browsers. Each person has a profile of their own (cookies, storage, caches), and
// everything that profile sends is written down, for the tests that prove what is never sent.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
  type Request,
} from 'playwright-core'
import { findChromium } from './chromium.ts'
import { endsWithin } from './ends-within.ts'

const screenshots = fileURLToPath(new URL('../screenshots', import.meta.url))
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
/** A page may wait for Argon2id or for forty photos on two slow cores. */
const waitMilliseconds = 90_000

export interface SentRequest {
  method: string
  url: string
  headers: Record<string, string>
  /** Empty when there is none. */
  body: Uint8Array
  fromServiceWorker: boolean
}

export interface Person {
  readonly name: string
  readonly baseUrl: string
  readonly context: BrowserContext
  /** The first page; `context.newPage()` makes more. */
  readonly page: Page
  /** All requests of the profile so far, with bodies, WebSocket messages as method `WEBSOCKET`. */
  requests(): Promise<SentRequest[]>
  /** What pages wrote to the console, and errors that nobody caught. */
  readonly complaints: string[]
  /** Writes `test/screenshots/<name>.png` and returns its path. */
  screenshot(name: string): Promise<string>
  close(): Promise<void>
}

export type PersonOptions = BrowserContextOptions & { name?: string }

export const phone = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
} satisfies BrowserContextOptions
export const laptop = { viewport: { width: 1280, height: 800 } } satisfies BrowserContextOptions

export async function launchChromium(): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: flags,
    timeout: 60_000,
  })
  const close = browser.close.bind(browser)
  browser.close = () => endsWithin(close())
  return browser
}

/** A new profile with one empty page. Relative addresses in `goto` are below `baseUrl`. */
export async function newPerson(
  browser: Browser,
  baseUrl: string,
  options: PersonOptions = {},
): Promise<Person> {
  const { name = 'person', ...contextOptions } = options
  const context = await browser.newContext({
    baseURL: baseUrl,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    acceptDownloads: true,
    ...laptop,
    ...contextOptions,
  })
  context.setDefaultTimeout(waitMilliseconds)
  const requests = recordRequests(context)
  const complaints = recordComplaints(context)
  const page = await context.newPage()
  return {
    name,
    baseUrl,
    context,
    page,
    requests,
    complaints,
    screenshot: (picture) => takeScreenshot(page, picture),
    close: () => context.close(),
  }
}

function recordRequests(context: BrowserContext): () => Promise<SentRequest[]> {
  const sent: Promise<SentRequest>[] = []
  context.on('request', (request) => sent.push(describeRequest(request)))
  context.on('page', (page) => {
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => {
        const body = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload
        sent.push(
          Promise.resolve({
            method: 'WEBSOCKET',
            url: socket.url(),
            headers: {},
            body,
            fromServiceWorker: false,
          }),
        )
      })
    })
  })
  return () => Promise.all(sent)
}

async function describeRequest(request: Request): Promise<SentRequest> {
  const method = request.method()
  const url = request.url()
  const body = new Uint8Array(request.postDataBuffer() ?? [])
  // Not there any more when the page has gone meanwhile; those known at the start remain.
  const headers = await request.allHeaders().catch(() => request.headers())
  return { method, url, headers, body, fromServiceWorker: request.serviceWorker() !== null }
}

function recordComplaints(context: BrowserContext): string[] {
  const complaints: string[] = []
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      complaints.push(`${message.type()}: ${message.text()}`)
    }
  })
  context.on('weberror', (error) => complaints.push(`uncaught: ${error.error().message}`))
  return complaints
}

async function takeScreenshot(page: Page, name: string): Promise<string> {
  mkdirSync(screenshots, { recursive: true })
  const path = `${screenshots}/${name}.png`
  await page.screenshot({ path, fullPage: true })
  return path
}
