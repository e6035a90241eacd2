// A running Keepsake for a test: the built Worker in one workerd, with its own empty database,
// bucket and Durable Objects, and the pages of `dist`. Each test file starts its own.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { D1Database, R2Bucket } from '@cloudflare/workers-types'
import { createTestHarness, type TestHarness, type WorkerHandle } from 'wrangler'

import { endsWithin } from './ends-within.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The bindings that a test may arrange and look into. */
export interface Bindings {
  DB: D1Database
  BLOBS: R2Bucket
  [binding: string]: unknown
}

export interface ServerOptions {
  /** Who may sign up; `open` unless a test is about the others. */
  signup?: 'open' | 'invite' | 'closed'
  /** Further settings for this test. `SETUP: ''` makes the first account need the setup code. */
  vars?: Record<string, string>
  secrets?: Record<string, string>
  /** With the binding for mail: each mail is a file (support/mailbox.ts). */
  mail?: boolean
}

export interface Server {
  /** Where mails go (support/mailbox.ts); null without `mail`. */
  readonly mailFolder: string | null
  /** Like `http://localhost:40123`, without a slash at the end. Another one after `reset()`. */
  readonly url: string
  /** Through the front door. A path, or an absolute URL to choose the host that the Worker sees. */
  fetch: TestHarness['fetch']
  /** Scheduled events, evicting and reading Durable Objects, migrations. */
  worker: WorkerHandle<Bindings>
  bindings(): Promise<Bindings>
  /** Everything that the Worker logged since the start, one line each. */
  logs(): string[]
  clearLogs(): void
  /** Runs the cron that cleans up. */
  sweep(at?: Date): Promise<void>
  /** Empty storage, migrations applied; `url` may change. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** Starts the server with all migrations applied. Close it in `afterAll`. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  mkdirSync(`${root}dist`, { recursive: true })
  const mailFolder = options.mail ? mkdtempSync(`${tmpdir()}/keepsake-mail-`) : null
  const harness = createTestHarness({
    root,
    workers: [
      {
        configPath: mailFolder === null ? './wrangler.toml' : configurationWithMail(mailFolder),
        vars: { SIGNUP: options.signup ?? 'open', SETUP: 'local', ...options.vars },
        ...(options.secrets === undefined ? {} : { secrets: options.secrets }),
      },
    ],
  })
  return new RunningServer(harness, mailFolder).begin()
}

/**
 * The shipped one with the lines about mail taken in, in a folder of its own, where the local binding
 * then puts the mails; so its paths become absolute.
 */
function configurationWithMail(folder: string): string {
  const shipped = readFileSync(`${root}wrangler.toml`, 'utf8')
  const withMail = shipped
    .replace(/^# (\[\[send_email\]\]|name = "MAIL"|MAIL_FROM = )/gm, '$1')
    .replace(/^(main|directory|migrations_dir) = "([^"]+)"/gm, `$1 = "${root}$2"`)
  writeFileSync(`${folder}/wrangler.toml`, withMail)
  return `${folder}/wrangler.toml`
}

class RunningServer implements Server {
  url = ''
  readonly mailFolder: string | null
  readonly #harness: TestHarness

  constructor(harness: TestHarness, mailFolder: string | null) {
    this.#harness = harness
    this.mailFolder = mailFolder
  }

  async begin(): Promise<this> {
    // By name: browsers treat it as a secure context with `__Host-` cookies, as in production.
    const { port } = (await this.#harness.listen()).url
    this.url = `http://localhost:${port}`
    await this.worker.applyD1Migrations('DB')
    return this
  }

  get worker(): WorkerHandle<Bindings> {
    return this.#harness.getWorker<Bindings>()
  }

  fetch: Server['fetch'] = (target, init) =>
    this.#harness.fetch(typeof target === 'string' ? new URL(target, this.url) : target, init)

  bindings(): Promise<Bindings> {
    return this.worker.getEnv()
  }

  logs(): string[] {
    return this.#harness.getLogs().map((line) => JSON.stringify(line))
  }

  clearLogs(): void {
    this.#harness.clearLogs()
  }

  async sweep(at = new Date()): Promise<void> {
    await this.worker.scheduled({ cron: '*/5 * * * *', scheduledTime: at })
  }

  async reset(): Promise<void> {
    await this.#harness.reset()
    await this.begin()
  }

  async close(): Promise<void> {
    await endsWithin(this.#harness.close())
    if (this.mailFolder !== null) rmSync(this.mailFolder, { recursive: true, force: true })
  }
}
