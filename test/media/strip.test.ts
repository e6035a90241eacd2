// Threat: a guest's photo tells everybody who opens the album where the guest lives. Defence:
// web/media/strip.ts, before anything is sealed.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'exifr'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { media } from '#protocol/records/card'
import { restoreOriginal } from '#protocol/records/private-part'
import { readFacts } from '../../web/media/facts.ts'
import { strip } from '../../web/media/strip.ts'
import { jpegWithPlace } from './jpeg.ts'

const folder = fileURLToPath(new URL('../../../shared/media/', import.meta.url))

async function stripped(bytes: Uint8Array<ArrayBuffer>) {
  const { stored, pieces } = await strip(media.jpeg, new Blob([bytes]), bytes)
  return { stored: new Uint8Array(await stored.arrayBuffer()), pieces }
}
const placeOf = async (bytes: Uint8Array) => {
  const found = await parse(bytes, { tiff: true, gps: true, xmp: true }).catch(() => null)
  return found?.latitude ?? found?.GPSLatitude
}

describe('a JPEG', () => {
  for (const little of [false, true]) {
    it(`loses its place in ${little ? 'little' : 'big'} endian EXIF and in XMP, and nothing else`, async () => {
      const picked = jpegWithPlace(little)
      expect(await placeOf(picked)).toBeDefined()
      const { stored, pieces } = await stripped(picked)
      expect(await placeOf(stored)).toBeUndefined()
      const text = Buffer.from(stored).toString('latin1')
      expect(text).not.toMatch(/52,30|13,15/)
      expect(text).toContain('dc:title="Pier"')
      const facts = await readFacts(media.jpeg, stored, 0)
      expect(facts).toMatchObject({ orientation: 6, zone: 120, place: null, guessedTime: false })
      expect(facts.takenAt).toBe(Date.UTC(2024, 5, 14, 19, 5, 12))
      expect(stored.length).toBe(picked.length)
      expect(restoreOriginal(stored, pieces)).toEqual(picked)
    })
  }

  it('that says no place stays as it is', async () => {
    const { stored } = await stripped(jpegWithPlace())
    const again = await strip(media.jpeg, new Blob([stored]), stored)
    expect(new Uint8Array(await again.stored.arrayBuffer())).toEqual(stored)
  })

  it('with damaged metadata never breaks, comes back whole, and says no place that it said before', async () => {
    const picked = jpegWithPlace()
    const damage = fc.array(fc.tuple(fc.nat(picked.length - 1), fc.nat(255)), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(damage, fc.nat(picked.length), async (changes, cut) => {
        const damaged = picked.slice(0, Math.max(cut, 20))
        for (const [at, value] of changes) if (at > 2 && at < damaged.length) damaged[at] = value
        const { stored, pieces } = await stripped(damaged)
        expect(restoreOriginal(stored, pieces)).toEqual(damaged)
        const facts = await readFacts(media.jpeg, stored, 0)
        expect(facts.place).toBeNull()
      }),
      { numRuns: 1500 },
    )
  })

  for (const name of existsSync(folder) ? readdirSync(`${folder}photos`) : []) {
    it(`${name} keeps everything but its place`, async () => {
      const picked = new Uint8Array(readFileSync(`${folder}photos/${name}`))
      const { stored, pieces } = await stripped(picked)
      expect(await placeOf(stored)).toBeUndefined()
      expect(restoreOriginal(stored, pieces)).toEqual(picked)
      const [before, after] = await Promise.all([
        readFacts(media.jpeg, picked, 0),
        readFacts(media.jpeg, stored, 0),
      ])
      expect(after).toEqual({ ...before, place: null })
    })
  }
})
