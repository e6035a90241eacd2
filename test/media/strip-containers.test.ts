// Threat: only JPEG is cleaned, and the place goes out with an iPhone's HEIC, a screenshot, a film.
// Defence: web/media/strip-container.ts, strip-png.ts, strip-film.ts.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { media } from '#protocol/records/card'
import { restoreOriginal } from '#protocol/records/private-part'
import { readFacts } from '../../web/media/facts.ts'
import { strip } from '../../web/media/strip.ts'
import { filmWithPlace, heicWithPlace, pngWithPlace, readPng, webpWithPlace } from './containers.ts'
import { exifWithPlace } from './jpeg.ts'

const folder = fileURLToPath(new URL('../../../shared/media/', import.meta.url))

/** As stored, after a check that the pieces give the picked file back. */
async function stored(code: number, made: Uint8Array): Promise<Buffer> {
  const picked = new Uint8Array(made)
  const result = await strip(code, new Blob([picked]), picked)
  const bytes = new Uint8Array(await result.stored.arrayBuffer())
  expect(bytes.length).toBe(picked.length)
  expect(restoreOriginal(bytes, result.pieces)).toEqual(picked)
  return Buffer.from(bytes)
}
const text = (bytes: Buffer) => bytes.toString('latin1')
/** Degrees and minutes as EXIF has them: 52/1 30/1. */
const inExif = (bytes: Buffer) =>
  bytes.includes(exifWithPlace(true).subarray(220, 240)) ||
  bytes.includes(exifWithPlace(false).subarray(220, 240))

describe('a PNG', () => {
  it('loses its place in EXIF, XMP and comments; every checksum is right', async () => {
    expect(inExif(pngWithPlace())).toBe(true)
    const bytes = await stored(media.png, pngWithPlace())
    expect(inExif(bytes)).toBe(false)
    expect(text(bytes)).not.toMatch(/52,30\.0|13,15|52,30,0/)
    expect(text(bytes)).not.toContain(exifWithPlace(true).toString('hex').slice(440, 480))
    expect(text(bytes)).toContain('dc:title="Pier"')
    expect(text(bytes)).toContain('Pier 52,30')
    expect(readPng(bytes).every(({ sound }) => sound)).toBe(true)
    const facts = await readFacts(media.png, new Uint8Array(bytes), 0)
    expect(facts).toMatchObject({ orientation: 6, place: null, guessedTime: false })
  })
})

describe('a WebP', () => {
  for (const named of [false, true]) {
    it(`loses its place ${named ? 'behind the name of EXIF' : 'in EXIF and XMP'}`, async () => {
      const bytes = await stored(media.webp, webpWithPlace(named))
      expect(inExif(bytes)).toBe(false)
      expect(text(bytes)).not.toMatch(/52,30|13,15/)
      expect(text(bytes)).toContain('dc:title="Pier"')
      expect(text(bytes)).toContain('2024:06:14')
    })
  }
})

describe('a HEIC', () => {
  it('loses its place in EXIF and XMP and keeps its date', async () => {
    const bytes = await stored(media.heic, heicWithPlace())
    expect(inExif(bytes)).toBe(false)
    expect(text(bytes)).not.toMatch(/52,30|13,15/)
    const facts = await readFacts(media.heic, new Uint8Array(bytes), 0)
    expect(facts).toMatchObject({ place: null, guessedTime: false })
  })

  it('whose EXIF is in pieces loses it whole', async () => {
    const bytes = await stored(media.heic, heicWithPlace(3))
    expect(inExif(bytes)).toBe(false)
    expect(text(bytes)).not.toContain('2024:06:14')
  })
})

describe('a film', () => {
  it('loses coordinates, boxes about the place and telemetry; sound and picture stay', async () => {
    const bytes = await stored(media.quickTime, filmWithPlace())
    expect(text(bytes)).not.toMatch(/52\.52|013\.40|52 degrees|GPS5|xyz|loci/)
    expect(text(bytes)).toMatch(/picture\0{42}sound/)
    expect(text(bytes)).toContain('Camera 52')
  })

  it('whose table points outside of the film loses nothing there', async () => {
    const film = filmWithPlace()
    const at = film.indexOf('stco') + 12
    for (const place of [0, film.indexOf('moov'), 0xffffff00]) {
      film.writeUInt32BE(place, at)
      const bytes = await stored(media.quickTime, film)
      expect(bytes.subarray(0, film.indexOf('mdat'))).toEqual(
        film.subarray(0, film.indexOf('mdat')),
      )
      expect(text(bytes)).toContain('picture')
    }
  })
})

describe('a TIFF', () => {
  it('loses its GPS directory', async () => {
    const bytes = await stored(media.tiff, exifWithPlace(true))
    expect(inExif(bytes)).toBe(false)
    expect(text(bytes)).toContain('2024:06:14')
  })
})

describe('damaged metadata', () => {
  const made: [string, number, Buffer][] = [
    ['PNG', media.png, pngWithPlace()],
    ['WebP', media.webp, webpWithPlace()],
    ['HEIC', media.heic, heicWithPlace()],
    ['film', media.mp4, filmWithPlace()],
  ]
  it.each(made)('of a %s never breaks, and the file comes back whole', async (_, code, picked) => {
    const damage = fc.array(fc.tuple(fc.nat(picked.length - 1), fc.nat(255)), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(damage, fc.nat(picked.length), async (changes, cut) => {
        const damaged = Buffer.from(picked.subarray(0, Math.max(cut, 20)))
        for (const [at, value] of changes) if (at < damaged.length) damaged[at] = value
        await stored(code, damaged)
      }),
      { numRuns: 600 },
    )
  })
})

const real: [path: string, code: number, place: RegExp | null][] = [
  ['formats/boats-12mp.heic', media.heic, null],
  ['video/clip-hevc-720p-8s.mov', media.quickTime, /[+-]\d\d\.\d+[+-]\d{3}\.\d+/],
  ['video/portrait-rotated-8s.mp4', media.mp4, /loci/],
]
describe.runIf(existsSync(folder))('a real file', () => {
  it.each(real)('%s loses its place and nothing else', async (path, code, place) => {
    const picked = readFileSync(folder + path)
    const bytes = await stored(code, picked)
    expect(bytes.equals(picked)).toBe(false)
    if (place) {
      expect([picked, bytes].map((one) => place.test(text(one)))).toEqual([true, false])
      return
    }
    const [before, after] = await Promise.all(
      [picked, bytes].map((one) => readFacts(code, new Uint8Array(one), 0)),
    )
    expect(before?.place).not.toBeNull()
    expect(after).toEqual({ ...before, place: null })
  })
})
