// Counted phrases, sizes and times as people read them.
import { describe, expect, it } from 'vitest'
import { formatDuration } from '../../web/words/duration.ts'
import { formatBytes, formatMoment, formatPercent, formatRelative } from '../../web/words/format.ts'
import { laterWords } from '../../web/words/later-words.ts'
import { counter } from '../../web/words/plural.ts'
import { words } from '../../web/words/words.ts'

describe('counted phrases', () => {
  it('take the form of their number', () => {
    expect(words().grid.count(1)).toBe('1 item')
    expect(words().grid.count(1234)).toBe('1,234 items')
    expect(laterWords().sending.summary(34, 34)).toBe('34 of 34 arrived')
  })

  it('say nothing in its own words where there are such', () => {
    expect(counter('en')(0, { zero: 'none', other: '# left' })).toBe('none')
    expect(counter('en')(0, { other: '# left' })).toBe('0 left')
  })

  it('follow languages with more than two forms', () => {
    const polish = counter('pl')
    const forms = { one: '# plik', few: '# pliki', many: '# plików', other: '# pliku' }
    expect([1, 3, 5].map((n) => polish(n, forms))).toEqual(['1 plik', '3 pliki', '5 plików'])
  })
})

describe('numbers and times', () => {
  it('say sizes in units that fit', () => {
    expect(formatBytes(0)).toBe('0 bytes')
    expect(formatBytes(4_210_000)).toBe('4.2 MB')
    expect(formatBytes(999_999)).toBe('1 MB')
    expect(formatBytes(10_000_000_000)).toBe('10 GB')
  })

  it('never say 100 % before it is', () => {
    expect(formatPercent(0.999)).toBe('99%')
    expect(formatPercent(1)).toBe('100%')
  })

  it('say running times as players do', () => {
    expect(formatDuration(7_000)).toBe('0:07')
    expect(formatDuration(3_729_000)).toBe('1:02:09')
  })

  it('show a capture time in the zone where it was taken', () => {
    expect(formatMoment(Date.UTC(2026, 5, 1, 22, 30), 120)).toContain('12:30')
    expect(formatMoment(Number.NaN)).toBe('')
  })

  it('say how long ago', () => {
    expect(formatRelative(0, 3 * 60_000)).toBe('3 minutes ago')
    expect(formatRelative(0, 20_000)).toBe('now')
  })
})
