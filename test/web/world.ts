// A browser's surroundings for the state layer in Node, against a running server: addresses, the
// session cookie, and a hand on every answer, so that a test can play a server that lies. What needs
// a browser (decoding pictures, sockets) is not here; those tests drive Chromium. Several people at
// once (actors.ts) have each their own cookies.
import { AsyncLocalStorage } from 'node:async_hooks'
import { vi } from 'vitest'
import type { Server } from '../support/server.ts'

export type Tamper = (
  request: { method: string; path: string; body: unknown },
  answer: Response,
) => Promise<Response>

export interface World {
  /** Every answer passes here; null leaves them alone. */
  tamper: Tamper | null
  /** Requests made, as `METHOD path`. */
  asked: string[]
  /** While true every request is lost. */
  offline: boolean
}

/** What one of several browsers has for itself. */
export interface OwnBrowser {
  jar: Map<string, string>
  /** Besides that of the world. */
  tamper: Tamper | null
}
/** Whoever acts now; timers and answers that they wait for stay theirs. */
export const acting = new AsyncLocalStorage<OwnBrowser>()

/** Page globals, for the whole test file. */
export function surround(server: Server): World {
  const world: World = { tamper: null, asked: [], offline: false }
  const only: OwnBrowser = { jar: new Map(), tamper: null }
  const real = globalThis.fetch
  vi.stubGlobal('location', new URL(server.url))
  const tab = new Map<string, string>()
  vi.stubGlobal('sessionStorage', {
    getItem: (name: string) => tab.get(name) ?? null,
    setItem: (name: string, value: string) => tab.set(name, value),
    removeItem: (name: string) => tab.delete(name),
  })
  vi.stubGlobal('WebSocket', DeafSocket)
  vi.stubGlobal('addEventListener', () => undefined)
  vi.stubGlobal('removeEventListener', () => undefined)
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
    const method = init.method ?? 'GET'
    world.asked.push(`${method} ${path}`)
    if (world.offline) throw new TypeError('fetch failed')
    const { jar, tamper } = acting.getStore() ?? only
    const headers = new Headers(init.headers)
    headers.set('origin', new URL(server.url).origin)
    headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
    const request = { method, path, body: init.body }
    const answer = await real(new URL(path, server.url), { ...init, headers })
    for (const line of answer.headers.getSetCookie()) keepCookie(jar, line)
    const told = world.tamper ? await world.tamper(request, answer) : answer
    return tamper ? tamper(request, told) : told
  })
  return world
}

function keepCookie(jar: Map<string, string>, line: string): void {
  const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=')
  if (value === '' || /max-age=0/i.test(line)) jar.delete(name)
  else jar.set(name, value)
}

/** Never opens: tests ask for changes themselves. */
class DeafSocket {
  close(): void {}
}

/** The answer with other JSON. */
export async function withJson(
  answer: Response,
  change: (body: Record<string, unknown>) => void,
): Promise<Response> {
  const body = (await answer.json()) as Record<string, unknown>
  change(body)
  return new Response(JSON.stringify(body), { status: answer.status, headers: answer.headers })
}

/** The answer with other bytes. */
export async function withBytes(
  answer: Response,
  change: (body: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>,
): Promise<Response> {
  const body = change(new Uint8Array(await answer.arrayBuffer()))
  return new Response(body, { status: answer.status })
}
