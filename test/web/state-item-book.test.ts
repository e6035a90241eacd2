// Rows merged from pages and deltas in any order of arrival: the same book comes out, removals stay
// removed, and a server cannot bring an older version back.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ObjectId } from '../../protocol/ids.ts'
import type { ItemRow, RemovedRow } from '../../protocol/items.ts'
import { emptyBook, inOrder, mergeRows } from '../../web/state/item-book.ts'

const id = (n: number) => `object${n}` as ObjectId
const row = (n: number, seq: number, version = 1) =>
  ({ objectId: id(n), seq, version }) as unknown as ItemRow
const gone = (n: number, seq: number): RemovedRow => ({ objectId: id(n), seq, removed: true })

describe('the rows of a collection', () => {
  it('take a change over an older page, whichever answer comes first', () => {
    for (const answers of [
      [[row(1, 1)], [row(1, 5, 2)]],
      [[row(1, 5, 2)], [row(1, 1)]],
    ]) {
      const book = emptyBook(5)
      for (const answer of answers) mergeRows(book, answer)
      expect(book.rows.get(id(1))?.seq).toBe(5)
    }
  })

  it('do not come back from a page that was under way when the item was removed', () => {
    const book = emptyBook(9)
    expect(mergeRows(book, [row(1, 3)]).fresh).toHaveLength(1)
    expect(mergeRows(book, [gone(1, 7)]).gone).toEqual([id(1)])
    expect(mergeRows(book, [row(1, 3)]).fresh).toEqual([])
    expect(mergeRows(book, [row(1, 8)]).fresh).toHaveLength(1)
  })

  it('never go back to an older version, even under a higher number of the clock', () => {
    const book = emptyBook(9)
    mergeRows(book, [row(1, 5, 3)])
    expect(mergeRows(book, [row(1, 8, 2)]).fresh).toEqual([])
    expect(book.rows.get(id(1))?.version).toBe(3)
  })

  it('end the same in every order of arrival', () => {
    const change = fc.record({ n: fc.nat(3), removed: fc.boolean() })
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        (changes, random) => {
          const rows = changes.map(({ n, removed }, i) =>
            removed ? gone(n, i + 1) : row(n, i + 1),
          )
          const straight = emptyBook(99)
          for (const one of rows) mergeRows(straight, [one])
          const shuffled = emptyBook(99)
          const order = rows
            .map((one) => ({ one, at: random.next().value ?? 0 }))
            .sort((a, b) => a.at - b.at)
          for (const { one } of order) mergeRows(shuffled, [one])
          expect([...shuffled.rows.keys()].sort()).toEqual([...straight.rows.keys()].sort())
        },
      ),
    )
  })

  it('stand newest first, or by the time they were taken', () => {
    const items = [
      { id: id(1), seq: 1, card: { takenAt: 300 } },
      { id: id(2), seq: 2, card: { takenAt: 100 } },
      { id: id(3), seq: 3, card: { takenAt: 300 } },
    ]
    expect(inOrder(items, 'added').map((item) => item.seq)).toEqual([3, 2, 1])
    expect(inOrder(items, 'taken').map((item) => item.seq)).toEqual([3, 1, 2])
  })
})
