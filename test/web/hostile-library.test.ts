// Threat: the server lies about what an account holds: swaps keys, cards, statements or bytes of its
// library, or offers forged sources to be saved elsewhere. What is the account's own is judged by its
// own signature, guests' by the log of their collection; what fails is hidden, and never copied.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LibraryPage, LibraryRow } from '../../protocol/library.ts'
import { saveCopies } from '../../web/state/copies.ts'
import { type Library, openLibrary } from '../../web/state/library.ts'
import { deleteCollection } from '../../web/state/manage-collection.ts'
import { openCollection } from '../../web/state/open-collection.ts'
import { explain } from '../../web/state/problem-text.ts'
import {
  album,
  flipped,
  flippedText,
  framed,
  frames,
  lie,
  lieInFrames,
  lieInOpen,
  lookedAt,
  names,
  send,
  startLying,
  stopLying,
  tellTheTruth,
  world,
} from './liar.ts'
import { anyFile, until } from './plain-files.ts'
import { withBytes, withJson } from './world.ts'

vi.mock('../../web/media/client.ts', () => import('./plain-files.ts'))

beforeAll(async () => {
  await startLying()
  const other = await openCollection(album.other)
  await send(other, anyFile('four.jpg', 4_000), anyFile('five.jpg', 5_000))
  other.close()
}, 120_000)
afterAll(stopLying)
beforeEach(() => {
  world.asked = []
})
afterEach(tellTheTruth)

async function wholeLibrary(): Promise<Library> {
  const library = openLibrary('library')
  await until(() => library.isWhole.value || library.trouble.value !== null)
  return library
}
const lieInLibrary = (change: (rows: LibraryRow[]) => void) =>
  lie(/\/api\/library\?/, (answer) =>
    withJson(answer, (body) => change((body as LibraryPage).rows)),
  )
const own = (rows: LibraryRow[]) => rows.filter(({ ownKey }) => ownKey !== null)
const all = ['five.jpg', 'four.jpg', 'one.jpg', 'three.jpg', 'two.jpg']

describe('a server that lies about a library', () => {
  it('is caught in nothing when it tells the truth', async () => {
    const library = await wholeLibrary()
    await lookedAt(library)
    expect(names(library)).toEqual(all)
    expect(library.refused.value).toBe(0)
    for (const item of library.items.value) {
      const { blob } = await library.original(item)
      expect(blob.size).toBe(item.card?.bytes)
    }
    library.close()
  })

  it('cannot swap own keys or cards of two objects', async () => {
    for (const part of ['ownKey', 'card'] as const) {
      lieInLibrary((rows) => {
        const [a, b] = own(rows) as [LibraryRow, LibraryRow]
        const kept = a[part]
        Object.assign(a, { [part]: b[part] })
        Object.assign(b, { [part]: kept })
      })
      const library = await wholeLibrary()
      expect(library.items.value).toHaveLength(3)
      expect(library.refused.value).toBe(2)
      library.close()
    }
  })

  it('cannot pass off a statement about another object, of somebody else, or a bent one', async () => {
    const bent: ((rows: LibraryRow[]) => void)[] = [
      (rows) => {
        const [a, b] = own(rows) as [LibraryRow, LibraryRow]
        a.statement = b.statement
      },
      (rows) => {
        const [a] = own(rows) as [LibraryRow]
        a.statement = flippedText(a.statement ?? '', 60)
      },
      (rows) => {
        const [a] = own(rows) as [LibraryRow]
        a.statement = flippedText(a.statement ?? '', 398)
      },
    ]
    for (const change of bent) {
      lieInLibrary(change)
      const library = await wholeLibrary()
      await lookedAt(library)
      expect(library.items.value).toHaveLength(4)
      expect(library.refused.value).toBe(1)
      library.close()
    }
  })

  it('cannot make a guest’s photo one’s own', async () => {
    lieInLibrary((rows) => {
      const guests = rows.find(({ by }) => by.kind === 'guest') as LibraryRow
      const [mine] = own(rows) as [LibraryRow]
      Object.assign(guests, { ownKey: mine.ownKey, statement: mine.statement })
    })
    const library = await wholeLibrary()
    expect(library.items.value).toHaveLength(4)
    expect(library.refused.value).toBe(1)
    library.close()
  })

  it('cannot show other bytes, in a thumbnail, in details or in an original', async () => {
    for (const part of ['thumbnail', 'details'] as const) {
      lieInFrames((list) =>
        list.map((frame, i) =>
          i > 0 || !frame.parts
            ? frame
            : { ...frame, parts: { ...frame.parts, [part]: flipped(frame.parts[part], -1) } },
        ),
      )
      const library = await wholeLibrary()
      await lookedAt(library)
      expect(library.refused.value).toBe(1)
      library.close()
    }
    const library = await wholeLibrary()
    const [item] = library.items.value
    lie(/\/1$/, (answer) => withBytes(answer, (bytes) => flipped(bytes, 500)))
    await expect(library.original(item!)).rejects.toThrow()
    expect(library.items.value.includes(item!)).toBe(false)
    library.close()
  })

  it('cannot have a forged source saved elsewhere', async () => {
    lieInOpen(({ rows }) => {
      rows[0]!.card = flippedText(rows[0]!.card, 90)
    })
    const collection = await openCollection(album.id)
    expect(collection.refused.value).toBe(1)
    const first = collection.items.value[0]!
    lie(/\/details$/, (answer) =>
      withBytes(answer, (bytes) =>
        framed(
          frames(bytes).map((frame, i) =>
            i > 0 || !frame.parts
              ? frame
              : {
                  ...frame,
                  parts: { ...frame.parts, descriptors: flipped(frame.parts.descriptors, 40) },
                },
          ),
        ),
      ),
    )
    const outcomes = await saveCopies(collection, [first], album.other)
    expect(outcomes.map(({ result }) => result)).toEqual(['refused'])
    expect(world.asked.some((line) => line.endsWith('/copies'))).toBe(false)
    collection.close()
  })

  it('cannot have a forged photo taken over when its album is deleted', async () => {
    const collection = await openCollection(album.id)
    lieInLibrary((rows) => {
      for (const row of rows) if (row.by.kind === 'guest') row.card = flippedText(row.card, 90)
    })
    const kept = deleteCollection(collection, 'keep')
    await expect(kept).rejects.toSatisfy(
      (error: unknown) => explain(error).code === 'own-keys-missing',
    )
    expect(world.asked.some((line) => line.endsWith('/api/library/own'))).toBe(false)
    collection.close()
  })
})

describe('what an account saves', () => {
  it('is the same object, opened by its own way when the source is gone', async () => {
    const from = await openCollection(album.id)
    const outcomes = await saveCopies(from, from.items.value, album.other)
    expect(outcomes.map(({ result }) => result)).toEqual(Array(3).fill('copied'))
    const again = await saveCopies(from, from.items.value, album.other)
    expect(again.map(({ result }) => result)).toEqual(Array(3).fill('there'))
    expect(await deleteCollection(from, 'forever')).toBe(null)
    const library = await wholeLibrary()
    await lookedAt(library)
    expect(names(library)).toEqual(all)
    const there = await lookedAt(await openCollection(album.other))
    expect(names(there)).toEqual(all)
    for (const item of there.items.value) await there.original(item)
    library.close()
    there.close()
  })
})
