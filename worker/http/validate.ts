// Body, path and query against a protocol schema, or `malformed-request`. Sizes are refused before
// a byte is read, and again while reading, since a length is only somebody's word.
import type { Context } from 'hono'
import * as v from 'valibot'
import { maxJsonBytes } from '#protocol/limits'
import { Problem } from './problem.ts'

type Schema<T> = v.GenericSchema<unknown, T>

/**
 * The JSON body. Unknown members are dropped. Only `application/json` is read: other sites cannot
 * send that without asking first.
 */
export async function readJson<T>(
  c: Context,
  schema: Schema<T>,
  maxBytes: number = maxJsonBytes,
): Promise<T> {
  const type = c.req.header('content-type') ?? ''
  if (!/^application\/json\s*(;|$)/i.test(type)) throw new Problem('malformed-request')
  contentLength(c, maxBytes)
  return check(schema, parseJson(await readBounded(c.req.raw.body, maxBytes)))
}

/** The announced length. Refuses when it is missing, not a plain number, or above `maxBytes`. */
export function contentLength(c: Context, maxBytes: number): number {
  const text = c.req.header('content-length') ?? ''
  if (!/^\d{1,15}$/.test(text)) throw new Problem('malformed-request')
  const length = Number(text)
  if (length > maxBytes) throw new Problem('too-large')
  return length
}

export const readParam = <T>(c: Context, name: string, schema: Schema<T>): T =>
  check(schema, c.req.param(name))

/** Values are text; use schemas that transform. Of a repeated name the first counts. */
export const readQuery = <T>(c: Context, schema: Schema<T>): T => check(schema, c.req.query())

export function check<T>(schema: Schema<T>, value: unknown): T {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (!result.success) throw new Problem('malformed-request')
  return result.output
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    throw new Problem('malformed-request')
  }
}

async function readBounded(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<Uint8Array> {
  if (!body) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > maxBytes) throw new Problem('too-large')
    chunks.push(chunk)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
