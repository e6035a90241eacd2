// A running Keepsake for a test: the built Worker in one workerd, with its own empty database,
// bucket and Durable Objects, and the pages of `dist`. Each test file starts its own.
import { mkdirSync } from 'node:fs'
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
}

export interface Server {
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
  const harness = createTestHarness({
    root,
    workers: [
      {
        configPath: './wrangler.toml',
        vars: { SIGNUP: options.signup ?? 'open', SETUP: 'local', ...options.vars },
        ...(options.secrets === undefined ? {} : { secrets: options.secrets }),
      },
    ],
  })
  return new RunningServer(harness).begin()
}

class RunningServer implements Server {
  url = ''
  readonly #harness: TestHarness

  constructor(harness: TestHarness) {
    this.#harness = harness
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

  close(): Promise<void> {
    return endsWithin(this.#harness.close())
  }
}
