// An archive of known length: whatever breaks while it is made, the length stays as announced, what
// is in it is whole, and what is not is named. Names are safe on every system.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { restored, restoredLength } from '../../web/receive/read-original.ts'
import { type ZipFile, zipOf } from '../../web/receive/zip.ts'
import { makeNames, safeName } from '../../web/state/export-names.ts'
import { enExport } from '../../web/words/en-export.ts'
import { unzip } from '../support/unzip.ts'

const { missingName } = enExport.texts
const bytesOf = (length: number, seed: number) => new Uint8Array(length).fill(seed % 251)

interface Planned {
  name: string
  size: number
  /** After so many bytes reading fails; null: it does not. */
  breaksAt: number | null
}

const fileOf = ({ name, size, breaksAt }: Planned, at: number): ZipFile => ({
  name,
  size,
  modified: 0,
  async *read() {
    const end = breaksAt ?? size
    for (let done = 0; done < end; done += 1_000) {
      yield bytesOf(Math.min(1_000, end - done), at)
    }
    if (breaksAt !== null) throw new Error('broken')
  },
})

async function made(plan: Planned[], signal = new AbortController().signal) {
  let heard = 0
  const zip = zipOf(plan.map(fileOf), [{ name: 'Album', why: 'closed' }], enExport.texts, {
    signal,
    whyOf: (error) => (error as Error).message,
    onBytes: (count) => {
      heard += count
    },
  })
  const bytes = Buffer.from(await new Response(zip.stream).arrayBuffer())
  return { bytes, size: zip.size, heard }
}

describe('an archive', () => {
  it('has exactly the announced length, whichever files break and where', async () => {
    const file = fc.record({
      size: fc.integer({ min: 0, max: 5_000 }),
      breaks: fc.option(fc.integer({ min: 0, max: 5_000 })),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(file, { maxLength: 12 }), async (files) => {
        const plan = files.map(({ size, breaks }, i) => ({
          name: `Album/file ${i} ü.jpg`,
          size,
          breaksAt: breaks === null ? null : Math.min(breaks, size),
        }))
        const { bytes, size } = await made(plan)
        expect(bytes.length).toBe(size)
        const found = unzip(bytes)
        const text = found.get(missingName)?.toString() ?? ''
        expect(text).toContain('- Album: closed\n')
        plan.forEach(({ name, size: length, breaksAt }, at) => {
          const expected = bytesOf(breaksAt ?? length, at)
          if (breaksAt === null) expect(found.get(name)?.equals(expected)).toBe(true)
          else if (breaksAt === 0) expect(found.has(name)).toBe(false)
          // Lines that find no room are cut: there is always some for the first.
          const broken = plan.find((one) => one.breaksAt !== null)
          if (broken) expect(text).toContain(`- ${broken.name}: `)
        })
      }),
      { numRuns: 150 },
    )
  })

  it('that is stopped ends as an error and not as a whole file', async () => {
    const stop = new AbortController()
    const plan = [{ name: 'a', size: 10_000, breaksAt: 2_000 }]
    stop.abort(new Error('stopped'))
    await expect(made(plan, stop.signal)).rejects.toThrow('stopped')
  })
})

describe('a name in an archive', () => {
  it('is safe on every system, whatever somebody called it', () => {
    for (const [wanted, safe] of [
      ['../../etc/passwd', '_.._etc_passwd'],
      ['C:\\Windows\\x', 'C__Windows_x'],
      ['con', '_con'],
      ['LPT1.txt', '_LPT1.txt'],
      ['  .hidden. ', 'hidden'],
      ['a\u202Egpj.exe', 'a_gpj.exe'],
      ['\u0000\n', '__'],
      ['...', 'instead'],
      ['', 'instead'],
    ] as const) {
      expect(safeName(wanted, 'instead')).toBe(safe)
    }
    const long = safeName(`${'ä'.repeat(400)}.jpeg`, 'instead')
    expect([...long].length).toBe(120)
    expect(long.endsWith('.jpeg')).toBe(true)
  })

  it('is handed out once, also where capitals make no difference', () => {
    const unique = makeNames()
    const names = ['a.jpg', 'A.JPG', 'a (2).jpg', 'a.jpg', 'b', 'B'].map(unique)
    expect(names).toEqual(['a.jpg', 'A (2).JPG', 'a (2) (2).jpg', 'a (3).jpg', 'b', 'B (2)'])
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length)
  })
})

describe('pieces that the account kept for itself', () => {
  it('are put back where they were, however the stored file comes in parts', async () => {
    const piece = fc.record({
      gap: fc.integer({ min: 0, max: 40 }),
      removed: fc.integer({ min: 0, max: 20 }),
      original: fc.uint8Array({ maxLength: 30 }),
    })
    const cuts = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 5 }),
        fc.integer({ min: 0, max: 50 }),
        cuts,
        async (wanted, tail, sizes) => {
          let at = 0
          const pieces = wanted.map(({ gap, removed, original }) => {
            const offset = at + gap
            at = offset + removed
            return { offset, removed, original: original as Uint8Array<ArrayBuffer> }
          })
          const stored = Uint8Array.from({ length: at + tail }, (_, i) => i % 256)
          async function* parts() {
            for (let from = 0, i = 0; from < stored.length; i++) {
              const size = sizes[i % sizes.length] ?? 1
              yield stored.slice(from, from + size)
              from += size
            }
          }
          const whole: number[] = []
          for await (const part of restored(parts(), stored.length, pieces)) whole.push(...part)
          const expected: number[] = []
          let from = 0
          for (const { offset, removed, original } of pieces) {
            expected.push(...stored.subarray(from, offset), ...original)
            from = offset + removed
          }
          expected.push(...stored.subarray(from))
          expect(whole).toEqual(expected)
          expect(restoredLength(stored.length, pieces)).toBe(expected.length)
        },
      ),
      { numRuns: 300 },
    )
  })
})
