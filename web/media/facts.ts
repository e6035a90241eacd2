// What a picture says of itself: when, with what, which way up, and where. Read by exifr; believed
// only as text and numbers of a bounded size.
import { media } from '#protocol/records/card'
import { exifOfContainer, exifOfWebp } from './exif-block.ts'
import type { Block } from './heif-items.ts'
import type { Facts, Place } from './prepared.ts'

const tags = [
  'DateTimeOriginal',
  'CreateDate',
  'OffsetTimeOriginal',
  'OffsetTime',
  'SubSecTimeOriginal',
  'Orientation',
  'Make',
  'Model',
  'LensModel',
  'FNumber',
  'ExposureTime',
  'ISO',
  'FocalLength',
] as const
const shown = ['LensModel', 'FNumber', 'ExposureTime', 'ISO', 'FocalLength'] as const
type Found = Partial<Record<(typeof tags)[number] | 'latitude' | 'longitude', unknown>>

/** `fallbackTime`: the time of the file, ms. Never throws: a picture without facts is a picture. */
export async function readFacts(
  code: number,
  bytes: Uint8Array<ArrayBuffer>,
  fallbackTime: number,
): Promise<Facts> {
  const found = await readTags(code, bytes)
  const taken = captureTime(found)
  return {
    takenAt: taken?.at ?? fallbackTime,
    zone: taken?.zone ?? null,
    guessedTime: taken === null,
    orientation: orientation(found.Orientation),
    camera: camera(found),
    exif: exposure(found),
    place: place(found),
  }
}

async function readTags(code: number, bytes: Uint8Array<ArrayBuffer>): Promise<Found> {
  const source = exifSource(code, bytes)
  if (source === null) return {}
  try {
    const { parse } = await import('exifr')
    const options = {
      pick: [...tags, 'GPSLatitude', 'GPSLongitude', 'GPSLatitudeRef', 'GPSLongitudeRef'],
    }
    const found = await parse(source, {
      ...options,
      tiff: true,
      exif: true,
      gps: true,
      reviveValues: false,
      translateValues: false,
    })
    return (found ?? {}) as Found
  } catch {
    return {}
  }
}

/** exifr does not know WebP, and HEIC only as Apple writes it: these are given as their TIFF. */
function exifSource(code: number, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  if (code === media.webp) return cut(bytes, exifOfWebp(bytes))
  if (code === media.heic || code === media.avif) return cut(bytes, exifOfContainer(bytes))
  return [media.jpeg, media.png, media.tiff].some((known) => known === code) ? bytes : null
}

const cut = (bytes: Uint8Array<ArrayBuffer>, block: Block | null) =>
  block && bytes.slice(block.from, block.to)

const text = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 100) : null

/** Local time of the camera; without an offset it is read in this browser's zone. */
function captureTime(found: Found): { at: number; zone: number | null } | null {
  const stamp = text(found.DateTimeOriginal) ?? text(found.CreateDate)
  const parts = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(stamp ?? '')
  if (!parts) return null
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number)
  // A camera whose clock was never set writes zeros.
  if (!year || !month || !day || month > 12 || day > 31) return null
  const fields = [year, (month ?? 1) - 1, day, hour, minute, second] as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const fraction = Math.floor(
    Number(`0.${/^\d+/.exec(text(found.SubSecTimeOriginal) ?? '')?.[0] ?? 0}`) * 1000,
  )
  const zone = zoneMinutes(text(found.OffsetTimeOriginal) ?? text(found.OffsetTime))
  const at = zone === null ? new Date(...fields).getTime() : Date.UTC(...fields) - zone * 60_000
  return Number.isSafeInteger(at) ? { at: at + fraction, zone } : null
}

function zoneMinutes(offset: string | null): number | null {
  if (offset === 'Z') return 0
  const parts = /^([+-])(\d\d):?(\d\d)/.exec(offset ?? '')
  if (!parts) return null
  const minutes = Number(parts[2]) * 60 + Number(parts[3])
  return parts[1] === '-' ? -minutes : minutes
}

const orientation = (value: unknown): number =>
  typeof value === 'number' && value >= 1 && value <= 8 ? value : 1

function camera(found: Found): string | null {
  const [make, model] = [text(found.Make), text(found.Model)]
  if (!model) return make
  return !make || model.toLowerCase().startsWith(make.toLowerCase()) ? model : `${make} ${model}`
}

function exposure(found: Found): Record<string, string | number> {
  const facts: Record<string, string | number> = {}
  for (const tag of shown) {
    const value = found[tag]
    if (typeof value === 'number' && Number.isFinite(value)) facts[tag] = value
    else if (text(value)) facts[tag] = text(value) ?? ''
  }
  return facts
}

function place({ latitude, longitude }: Found): Place | null {
  const valid =
    typeof latitude === 'number' &&
    typeof longitude === 'number' &&
    Math.abs(latitude) <= 90 &&
    Math.abs(longitude) <= 180 &&
    // Off the coast of Ghana: what cameras write that have not found out yet.
    (latitude !== 0 || longitude !== 0)
  return valid ? { latitude, longitude } : null
}
