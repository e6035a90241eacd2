// Threat: script of somebody else in our page has every key. The browser enforces what the headers
// say, so each answer must carry them, from both places that write headers: `web/public/_headers`
// for files (the Worker never sees those requests) and `worker/http/headers.ts` for the API.
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Server, startServer } from '../support/server.ts'

const dist = join(import.meta.dirname, '../../dist')
const built = (pattern: string) => globSync(pattern, { cwd: dist })
let server: Server | undefined

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server?.close())

async function headersOf(path: string, init?: RequestInit): Promise<Headers> {
  const response = await fetch(`${server?.url}${path}`, init)
  await response.arrayBuffer()
  return response.headers
}

function policyOf(headers: Headers): Map<string, string> {
  const rules = (headers.get('content-security-policy') ?? '').split(';')
  return new Map(
    rules.map((rule) => {
      const [name = '', ...values] = rule.trim().split(/\s+/)
      return [name, values.join(' ')]
    }),
  )
}

function expectCommonHeaders(headers: Headers): void {
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
  expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/)
  expect(headers.get('cross-origin-embedder-policy')).toBeNull()
  expect(policyOf(headers).get('default-src')).toBe("'none'")
  expect(policyOf(headers).get('frame-ancestors')).toBe("'none'")
}

describe.each(['/', '/home', '/c/anything', '/no/such/page'])('the page at %s', (path) => {
  test('runs nothing inline, nothing remote, nothing made from text', async () => {
    const headers = await headersOf(path)
    expectCommonHeaders(headers)
    const policy = policyOf(headers)
    for (const rule of ['script-src', 'style-src', 'connect-src', 'worker-src']) {
      expect(policy.get(rule), rule).toBe("'self'")
    }
    expect(policy.get('base-uri')).toBe("'none'")
    expect(policy.get('require-trusted-types-for')).toBe("'script'")
    expect(policy.get('trusted-types')).toBe('keepsake')
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe|https?:|\*/)
  })

  test('is never framed and shares no window with others', async () => {
    const headers = await headersOf(path)
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('cache-control')).toBe('no-cache')
  })
})

describe('workers', () => {
  const compiling = () => [
    ...built('workers/heic-worker-*.js'),
    ...built('workers/password-worker-*.js'),
  ]

  test('only those for HEIC and for passwords may compile WebAssembly', async () => {
    const workers = built('workers/*.js')
    expect(workers.length).toBeGreaterThan(1)
    const mayCompile: string[] = []
    for (const file of workers) {
      const headers = await headersOf(`/${file}`)
      expectCommonHeaders(headers)
      const script = policyOf(headers).get('script-src') ?? ''
      if (script.includes('wasm-unsafe-eval')) mayCompile.push(file)
      else expect(script, file).toBe("'self'")
    }
    expect(mayCompile.sort()).toEqual(compiling())
    expect(mayCompile).toHaveLength(2)
  })

  test('those two can send what they hear nowhere', async () => {
    for (const file of compiling()) {
      const policy = policyOf(await headersOf(`/${file}`))
      expect(policy.has('connect-src')).toBe(false)
      expect(policy.get('default-src')).toBe("'none'")
    }
  })
})

describe('files', () => {
  test('with a hash in their name are used from the cache, but never for good', async () => {
    for (const file of built('{assets,workers}/*.{js,css}')) {
      const headers = await headersOf(`/${file}`)
      expect(headers.get('cache-control')).toContain('stale-while-revalidate')
      expect(headers.get('cache-control')).not.toContain('immutable')
    }
  })

  test('that do not exist are never taken for scripts', async () => {
    const headers = await headersOf('/assets/missing-12345678.js')
    expect(headers.get('content-type')).not.toContain('javascript')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })
})

describe.each([
  ['an answer', '/api/setup', {}],
  ['a refusal', '/api/session', {}],
  ['an unknown address', '/api/nothing-here', {}],
  ['a malformed request', '/api/sessions', { method: 'POST', body: '{' }],
] as const)('%s of the API', (_, path, init) => {
  test('carries the headers and is not stored', async () => {
    const headers = await headersOf(path, init)
    expectCommonHeaders(headers)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })
})
