// Order and search of a list of files: as people count and read, in both directions, whatever
// letters a name has, and the same again when nothing changed.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rowsBetween } from '../../web/components/list-window.ts'
import {
  type Listed,
  type ListOrder,
  matcher,
  searchable,
  sortList,
} from '../../web/state/order-list.ts'

let seq = 0
const one = (name: string | null, kind = 'PDF', bytes = 1): Listed => ({
  seq: ++seq,
  name,
  kind,
  bytes,
})
const sorted = (items: Listed[], order: ListOrder, descending = false) =>
  sortList(items, (item) => item, { order, descending }, 'en').map(({ name }) => name)

describe('a list of files', () => {
  it('counts numbers in names and does not mind capitals or accents', () => {
    const names = ['IMG_10.jpg', 'img_9.jpg', 'Zoo', 'Äpfel', 'apfelmus', 'b']
    expect(
      sorted(
        names.map((name) => one(name)),
        'name',
      ),
    ).toEqual(['Äpfel', 'apfelmus', 'b', 'img_9.jpg', 'IMG_10.jpg', 'Zoo'])
  })

  it('has those whose name is not read yet last in both directions', () => {
    const items = [one(null), one('b'), one('a')]
    expect(sorted(items, 'name')).toEqual(['a', 'b', null])
    expect(sorted(items, 'name', true)).toEqual(['b', 'a', null])
  })

  it('is sorted by type, within one by name, and by size and date', () => {
    const items = [one('z', 'Text', 5), one('b', 'PDF', 9), one('a', 'Text', 7)]
    expect(sorted(items, 'kind')).toEqual(['b', 'a', 'z'])
    expect(sorted(items, 'kind', true)).toEqual(['a', 'z', 'b'])
    expect(sorted(items, 'size', true)).toEqual(['b', 'a', 'z'])
    expect(sorted(items, 'added')).toEqual(['z', 'b', 'a'])
    expect(sorted(items, 'added', true)).toEqual(['a', 'b', 'z'])
  })

  it('is in one order whatever order it came in', () => {
    const items = fc.array(
      fc.record({
        seq: fc.nat(),
        name: fc.option(fc.string({ maxLength: 5 })),
        kind: fc.constantFrom('PDF', 'Text'),
        bytes: fc.nat(9),
      }),
      { maxLength: 12 },
    )
    const orders = fc.constantFrom<ListOrder>('name', 'added', 'kind', 'size')
    fc.assert(
      fc.property(items, orders, fc.boolean(), (given, order, descending) => {
        const unique = [...new Map(given.map((item) => [item.seq, item])).values()]
        const by = { order, descending }
        const forth = sortList(unique, (item) => item, by, 'en')
        expect(sortList([...unique].reverse(), (item) => item, by, 'en')).toEqual(forth)
      }),
    )
  })
})

describe('search', () => {
  const finds = (query: string, text: string) => matcher(query)?.(searchable(text)) ?? true

  it('finds all words in any order, without accents and capitals', () => {
    expect(finds('übergabe 2024', 'Protokoll 2024 UBERGABE.pdf')).toBe(true)
    expect(finds('cafe', 'Café.txt')).toBe(true)
    expect(finds('cafe tea', 'Café.txt')).toBe(false)
  })

  it('takes signs of patterns as letters', () => {
    expect(finds('a.c', 'abc')).toBe(false)
    expect(finds('(1)', 'letter (1).pdf')).toBe(true)
  })

  it('asks nothing when nothing is typed', () => {
    expect(matcher('  ')).toBeNull()
  })
})

describe('rows near the screen', () => {
  it('are never more than fit, and none beyond the list', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 1e7 }), fc.nat(100_000), (top, count) => {
        const { first, end } = rowsBetween(top, top + 800, 56, count)
        expect(first).toBeGreaterThanOrEqual(0)
        expect(end).toBeLessThanOrEqual(count)
        expect(end - first).toBeLessThanOrEqual(32)
      }),
    )
    expect(rowsBetween(56_000, 56_800, 56, 5000)).toEqual({ first: 992, end: 1023 })
  })
})
