// Dates that cameras write, and those that they only seem to write.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { media } from '#protocol/records/card'
import { readDimensions } from '../../web/media/dimensions.ts'
import { readFacts } from '../../web/media/facts.ts'
import { jpegWithPlace } from './jpeg.ts'

const folder = fileURLToPath(new URL('../../../shared/media/', import.meta.url))
const fileTime = 1_700_000_000_000

function jpegDated(date: string, offset: string): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.from(jpegWithPlace())
  bytes.write(date, bytes.indexOf('2024:06:14'), 'latin1')
  bytes.write(offset, bytes.indexOf('+02:00'), 'latin1')
  return new Uint8Array(bytes)
}
const facts = (date: string, offset = '+02:00') =>
  readFacts(media.jpeg, jpegDated(date, offset), fileTime)

describe('the capture time', () => {
  it('is UTC by the offset that the camera wrote', async () => {
    expect(await facts('2024:06:15 00:04:05')).toMatchObject({
      takenAt: Date.parse('2024-06-15T00:04:05+02:00'),
      zone: 120,
      guessedTime: false,
    })
    expect(await facts('2024:06:15 00:04:05', '-03:30')).toMatchObject({ zone: -210 })
  })

  it('is this device’s local time, of an unknown zone, without an offset', async () => {
    expect(await facts('2024:06:15 00:04:05', '      ')).toMatchObject({
      takenAt: new Date(2024, 5, 15, 0, 4, 5).getTime(),
      zone: null,
      guessedTime: false,
    })
  })

  it('is the time of the file, marked as guessed, where a clock was never set', async () => {
    for (const never of ['0000:00:00 00:00:00', '    :  :     :  :  ', '2024:13:01 00:00:00']) {
      expect(await facts(never)).toMatchObject({ takenAt: fileTime, zone: null, guessedTime: true })
    }
  })
})

describe('containers', () => {
  const pictures: [string, number, string][] = [
    ['boats-12mp.heic', media.heic, '2024-06-14T21:05:12+02:00'],
    ['forest-portrait.heic', media.heic, '2024-06-15T10:31:00+02:00'],
    ['boats.avif', media.avif, '2024-06-14T21:05:12+02:00'],
    ['boats.webp', media.webp, '2024-06-14T21:05:12+02:00'],
    ['boats-alpha.png', media.png, '2024-06-14T21:05:12+02:00'],
    ['boats-lzw.tif', media.tiff, '2024-06-14T21:05:12+02:00'],
  ]
  for (const [name, code, taken] of existsSync(folder) ? pictures : []) {
    it(`${name} tells when it was taken`, async () => {
      const bytes = new Uint8Array(readFileSync(`${folder}formats/${name}`))
      const { takenAt, guessedTime } = await readFacts(code, bytes, 0)
      expect([Math.floor(takenAt / 1000), guessedTime]).toEqual([Date.parse(taken) / 1000, false])
    })
  }

  it('with damaged tables are read as far as they go', async () => {
    const heads = pictures.map(([name, code]) => ({
      code,
      bytes: existsSync(folder)
        ? new Uint8Array(readFileSync(`${folder}formats/${name}`).subarray(0, 600))
        : jpegWithPlace(),
    }))
    const damage = fc.array(fc.tuple(fc.nat(599), fc.nat(255)), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...heads), damage, async ({ code, bytes }, changes) => {
        const damaged = bytes.slice()
        for (const [at, value] of changes) damaged[at % damaged.length] = value
        readDimensions(code, damaged)
        expect(await readFacts(code, damaged, fileTime)).toHaveProperty('takenAt')
      }),
      { numRuns: 1500 },
    )
  })
})
