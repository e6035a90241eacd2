// Numbers, sizes, dates and names as the current language writes them, all through Intl.
// A capture time is shown in the zone where it was taken when that is known, so noon stays noon.

import { locale } from './words.ts'

const made = new Map<string, unknown>()

function once<T>(key: string, make: (tag: string) => T): T {
  const tag = locale()
  const name = `${tag} ${key}`
  const known = made.get(name) as T | undefined
  if (known !== undefined) return known
  const fresh = make(tag)
  made.set(name, fresh)
  return fresh
}

export function formatNumber(n: number): string {
  return once('number', (tag) => new Intl.NumberFormat(tag)).format(n)
}

/** `share` from 0 to 1; never says 100 % before it is. */
export function formatPercent(share: number): string {
  const style = { style: 'percent', maximumFractionDigits: 0 } as const
  const whole = share >= 1 ? 1 : Math.floor(share * 100) / 100
  return once('percent', (tag) => new Intl.NumberFormat(tag, style)).format(whole)
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

export function formatBytes(bytes: number): string {
  let step = 0
  let n = bytes
  while (n >= 999.5 && step < units.length - 1) {
    n /= 1000
    step += 1
  }
  const unit = units[step] ?? 'byte'
  const maximumFractionDigits = step > 0 && n < 10 ? 1 : 0
  const unitDisplay = step === 0 ? 'long' : 'short'
  return once(
    `${unit} ${maximumFractionDigits}`,
    (tag) =>
      new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay, maximumFractionDigits }),
  ).format(n)
}

function dateText(ms: number, zoneMinutes: number | undefined, key: string, o: object): string {
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return ''
  if (zoneMinutes === undefined) {
    return once(key, (tag) => new Intl.DateTimeFormat(tag, o)).format(ms)
  }
  const shifted = ms + zoneMinutes * 60_000
  const there = { ...o, timeZone: 'UTC' }
  return once(`${key} zone`, (tag) => new Intl.DateTimeFormat(tag, there)).format(shifted)
}

export function formatDate(ms: number, zoneMinutes?: number): string {
  return dateText(ms, zoneMinutes, 'date', { dateStyle: 'medium' })
}

export function formatMoment(ms: number, zoneMinutes?: number): string {
  return dateText(ms, zoneMinutes, 'moment', { dateStyle: 'medium', timeStyle: 'short' })
}

const spans = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** "3 minutes ago", "tomorrow"; within a minute it is "now". */
export function formatRelative(ms: number, nowMs: number): string {
  const relative = once('ago', (tag) => new Intl.RelativeTimeFormat(tag, { numeric: 'auto' }))
  const away = ms - nowMs
  const [unit, size] = spans.find(([, span]) => Math.abs(away) >= span) ?? (['second', 0] as const)
  return size === 0 ? relative.format(0, 'second') : relative.format(Math.trunc(away / size), unit)
}

export function formatList(names: readonly string[]): string {
  return once('list', (tag) => new Intl.ListFormat(tag, { type: 'conjunction' })).format(names)
}
