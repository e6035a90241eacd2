// Details: what is told about an item beyond its card, as JSON in stream 0. Nothing here decides
// about rights, and every text in it is shown as text. Members of another shape are left out.
import { type Bytes, concat, malformed, Reader, u32 } from './bytes.ts'
import { bucket, padTo } from './padding.ts'
import { fromUtf8, utf8 } from './text.ts'

export const maxDetailsBytes = 65_536

export interface Details {
  name?: string
  motionName?: string
  caption?: string
  /** The media type the uploader found, for showing and saving. */
  type?: string
  /** Stream kind as decimal text to the true length of that stream. */
  len?: Record<string, number>
  taken?: string
  zone?: string | number
  camera?: string
  exif?: Record<string, unknown>
  place?: Record<string, unknown>
  pages?: number
}

export function packDetails(details: Details): Bytes {
  const json = utf8(JSON.stringify(details))
  const plain = concat(u32(json.length), json)
  if (bucket(plain.length) > maxDetailsBytes) malformed('details too long')
  return padTo(plain, bucket(plain.length))
}

export function parseDetails(bytes: Uint8Array): Details {
  if (bytes.length > maxDetailsBytes) malformed('details too long')
  const r = new Reader(bytes)
  const found = parseJson(fromUtf8(r.take(r.u32())))
  if (!isRecord(found)) return malformed('details are not an object')
  return pick(found)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return malformed('details are not JSON')
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isLength = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0

function pick(found: Record<string, unknown>): Details {
  const details: Details = {}
  const own = (name: string) => (Object.hasOwn(found, name) ? found[name] : undefined)
  for (const name of ['name', 'motionName', 'caption', 'type', 'taken', 'camera'] as const) {
    const value = own(name)
    if (typeof value === 'string') details[name] = value
  }
  for (const name of ['exif', 'place'] as const) {
    const value = own(name)
    if (isRecord(value)) details[name] = value
  }
  const [zone, pages, len] = [own('zone'), own('pages'), own('len')]
  if (typeof zone === 'string' || Number.isSafeInteger(zone)) details.zone = zone as string | number
  if (isLength(pages)) details.pages = pages
  if (isRecord(len)) {
    details.len = {}
    for (const kind of ['0', '1', '2', '3', '4', '5']) {
      const value = Object.hasOwn(len, kind) ? len[kind] : undefined
      if (isLength(value)) details.len[kind] = value
    }
  }
  return details
}
