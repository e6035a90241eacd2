// The small schema library judges like valibot, whose place it takes in the pages: for each shape of
// the protocol, over answers that are right and answers with something wrong in them.
import fc from 'fast-check'
import { safeParse } from 'valibot'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import * as small from '../../web/api/small-schema.ts'

const files = ['accounts', 'collections', 'items', 'links', 'objects', 'visits'] as const
type Shapes = Record<string, Record<string, unknown>>
let real: Shapes
let ours: Shapes

const load = async (): Promise<Shapes> =>
  Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await import(`../../protocol/${file}.ts`)])),
  )

beforeAll(async () => {
  real = await load()
  vi.resetModules()
  vi.doMock('valibot', () => small)
  ours = await load()
})

const text = (bytes: number) => 'A'.repeat(Math.ceil((bytes * 4) / 3))
const id = text(16)
const row = {
  objectId: id,
  version: 1,
  seq: 4,
  epoch: 1,
  wrappedKey: text(104),
  card: text(136),
  addedAt: 1,
  by: { kind: 'guest', id, key: text(32) },
  bytes: 10,
}
const answers: [file: (typeof files)[number], name: string, example: unknown][] = [
  ['items', 'itemRow', row],
  ['items', 'author', { kind: 'account', id, key: text(32) }],
  [
    'items',
    'itemPage',
    {
      rows: [row, { objectId: id, seq: 5, removed: true }],
      guests: [
        { linkId: id, key: text(32), certificate: text(169), epoch: 1, name: null, extra: 1 },
      ],
      remarks: [{ remarkId: id, revision: 1, epoch: 1, sort: 'fact', sealed: text(300) }],
      seq: 5,
      rosterSeq: 2,
      more: false,
    },
  ],
  ['visits', 'token', { token: text(108), tokenExpiresAt: 5, rights: 7 }],
  ['visits', 'knockAnswer', { hasPassword: true, serverTime: 1 }],
  ['links', 'changeLink', { cutoff: text(64) }],
  [
    'collections',
    'memberKeys',
    {
      as: 'member',
      epoch: 1,
      wrappedCk: text(176),
      grant: { epoch: 2, grant: text(217), from: id },
    },
  ],
  ['collections', 'liveMessage', { seq: 1, rosterSeq: 1 }],
  ['accounts', 'prelogin', { email: 'a@b' }],
  ['accounts', 'kdfParameters', { salt: text(16), m: 65_536, t: 3, p: 1 }],
  ['objects', 'committed', { seq: 3 }],
  ['objects', 'detailsBatch', { items: [{ objectId: id, version: 1 }] }],
]

const wrongs = [
  null,
  undefined,
  '',
  'x',
  -1,
  1.5,
  2 ** 40,
  Number.NaN,
  true,
  {},
  [],
  ['x'],
  text(16),
]

/** Somewhere inside, one member is another value or gone. */
function damaged(value: unknown, at: number, wrong: unknown): unknown {
  if (Array.isArray(value) && value.length > 0)
    return value.map((one, i) => (i === at % value.length ? damaged(one, at >> 3, wrong) : one))
  if (typeof value !== 'object' || value === null) return wrong
  const names = Object.keys(value)
  const name = names[at % names.length] ?? ''
  const inner = (value as Record<string, unknown>)[name]
  return { ...value, [name]: at % 2 === 0 ? damaged(inner, at >> 3, wrong) : wrong }
}

describe('the small schema library', () => {
  it.each(answers)('understands a right answer alike: %s %s', (file, name, example) => {
    const found = small.safeParse(ours[file]![name] as never, example)
    expect(found).toMatchObject({ success: true })
    expect(found).toMatchObject({ output: safeParse(real[file]![name] as never, example).output })
  })

  it.each(answers)('refuses what valibot refuses: %s %s', (file, name, example) => {
    fc.assert(
      fc.property(fc.nat(4_000), fc.constantFrom(...wrongs), (at, wrong) => {
        const input = damaged(example, at, wrong)
        const found = small.safeParse(ours[file]![name] as never, input)
        const expected = safeParse(real[file]![name] as never, input)
        expect(found.success).toBe(expected.success)
        if (found.success) expect(found.output).toEqual(expected.output)
      }),
      { numRuns: 300 },
    )
  })
})
