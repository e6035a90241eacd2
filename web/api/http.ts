// One way to ask the server: fetch, problem+json as ApiProblem, retries of what may be repeated, and
// answers parsed by the protocol's schemas before anything is done with them. No DOM here, so that
// the service worker can use it too.
import type * as v from 'valibot'
import { safeParse } from 'valibot'
import type { Access } from './access.ts'
import { withRetries } from './backoff.ts'
import { ApiProblem, NetworkFailure, parseProblem, UntrustedAnswer } from './failure.ts'

type Body = Uint8Array<ArrayBuffer> | Blob | object

export interface Ask {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  /** JSON unless it is bytes or a Blob. */
  body?: Body
  /** A capability token, renewed when it ends. */
  access?: Access
  /** Another Authorization header (a link's proof). */
  authorization?: string
  headers?: Record<string, string>
  /** 1: do not repeat, for guesses that are counted. */
  attempts?: number
}

const defaultAttempts = 4
const isBytes = (body: Body): body is Uint8Array<ArrayBuffer> | Blob =>
  body instanceof Uint8Array || body instanceof Blob

/** The answer with a good status. Throws ApiProblem, NetworkFailure or the signal's reason. */
export function ask(signal: AbortSignal, what: Ask): Promise<Response> {
  return withRetries(signal, what.attempts ?? defaultAttempts, () => askRenewing(signal, what))
}

async function askRenewing(signal: AbortSignal, what: Ask): Promise<Response> {
  if (!what.access) return askOnce(signal, what, what.authorization)
  const access = what.access
  try {
    return await askOnce(signal, what, await access.authorization(signal))
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== 'token-expired') throw error
    return askOnce(signal, what, await access.renewed(signal))
  }
}

async function askOnce(signal: AbortSignal, what: Ask, authorization?: string): Promise<Response> {
  const response = await send(signal, what, authorization)
  if (response.ok) return response
  const text = await response.text().catch(() => '')
  throw parseProblem(response.status, text, response.headers.get('retry-after'))
}

async function send(signal: AbortSignal, what: Ask, authorization?: string): Promise<Response> {
  const headers: Record<string, string> = { ...what.headers }
  if (authorization !== undefined) headers.authorization = authorization
  const init: RequestInit = { method: what.method ?? 'GET', headers, signal, cache: 'default' }
  if (what.body !== undefined) {
    const bytes = isBytes(what.body)
    headers['content-type'] = bytes ? 'application/octet-stream' : 'application/json'
    init.body = bytes ? (what.body as BodyInit) : JSON.stringify(what.body)
  }
  try {
    return await fetch(what.path, init)
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw new NetworkFailure(String(error))
  }
}

/** The answer as JSON of exactly this shape. */
export async function askJson<S extends v.GenericSchema>(
  signal: AbortSignal,
  schema: S,
  what: Ask,
): Promise<v.InferOutput<S>> {
  return parseAnswer(schema, await readText(signal, await ask(signal, what)))
}

export async function askNothing(signal: AbortSignal, what: Ask): Promise<void> {
  const response = await ask(signal, what)
  await response.body?.cancel()
}

export function parseAnswer<S extends v.GenericSchema>(schema: S, text: string): v.InferOutput<S> {
  const parsed = safeParse(schema, parseJson(text))
  if (!parsed.success) throw new UntrustedAnswer(parsed.issues[0].message)
  return parsed.output
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UntrustedAnswer('not JSON')
  }
}

async function readText(signal: AbortSignal, response: Response): Promise<string> {
  try {
    return await response.text()
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw new NetworkFailure(String(error))
  }
}

/** The whole answer as bytes; longer than `maxBytes` is refused before it is taken in. */
export async function askBytes(
  signal: AbortSignal,
  maxBytes: number,
  what: Ask,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await ask(signal, what)
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes)
    throw new UntrustedAnswer('longer than agreed')
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of bodyOf(signal, response)) {
    length += chunk.length
    if (length > maxBytes) throw new UntrustedAnswer('longer than agreed')
    chunks.push(chunk)
  }
  return join(chunks, length)
}

function join(chunks: Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}

/** The body piece by piece. A connection that breaks is a NetworkFailure. */
export async function* bodyOf(
  signal: AbortSignal,
  response: Response,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader()
  if (!reader) return
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw new NetworkFailure(String(error))
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
