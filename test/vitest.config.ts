// Three projects: `pure` needs nothing but Node, `worker` starts the built Worker in workerd, and
// `browser` drives Chromium against that. Tests wait on conditions, so the limits are generous:
// they end a test that hangs and measure nothing.
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './longest-first.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const inBrowser = [
  'test/browser/**/*.test.ts',
  'test/security/server-is-blind.test.ts',
  'test/**/*.browser.test.ts',
]
const inWorker = [
  'test/worker/**/*.test.ts',
  'test/security/**/*.test.ts',
  'test/budget/{subrequests,rows,plans,library,storage}.test.ts',
]

export default defineConfig({
  root,
  // A browser test may build a page of its own: the way of `web/vite.config.ts`.
  worker: { format: 'es' },
  test: {
    root,
    pool: 'forks',
    sequence: { sequencer: LongestFirst },
    // One more than processors: tests wait for answers as much as they work.
    maxWorkers: 3,
    env: {
      WRANGLER_LOG: 'warn',
      WRANGLER_SEND_METRICS: 'false',
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: ['test/**/*.test.ts'],
          exclude: [...inBrowser, ...inWorker],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'worker',
          include: inWorker,
          exclude: inBrowser,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: inBrowser,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
