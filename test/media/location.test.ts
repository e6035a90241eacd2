// Threat: cameras, drones and phones write the place in more ways than the EXIF standard's, and one
// that is left in tells where a guest lives. Defence: web/media/strip-jpeg.ts and place-text.ts.
import { describe, expect, it } from 'vitest'
import { media } from '#protocol/records/card'
import { restoreOriginal } from '#protocol/records/private-part'
import { strip } from '../../web/media/strip.ts'
import { segment } from './jpeg.ts'

const start = Buffer.from([0xff, 0xd8])
const end = Buffer.from([0xff, 0xd9])
const ascii = (text: string) => Buffer.from(text, 'latin1')
const xmp = (text: string) =>
  segment(0xe1, Buffer.concat([ascii('http://ns.adobe.com/xap/1.0/\0'), ascii(text)]))

function extendedXmp(text: string, offset: number, whole: number): Buffer {
  const numbers = Buffer.alloc(8)
  numbers.writeUInt32BE(whole)
  numbers.writeUInt32BE(offset, 4)
  const name = ascii(`http://ns.adobe.com/xmp/extension/\0${'A'.repeat(32)}`)
  return segment(0xe1, Buffer.concat([name, numbers, ascii(text)]))
}

function box(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}

/** The stored file as text, after a check that nothing but bytes in place changed. */
async function stored(...parts: Buffer[]): Promise<string> {
  const picked = new Uint8Array(Buffer.concat([start, ...parts]))
  const result = await strip(media.jpeg, new Blob([picked]), picked)
  const bytes = new Uint8Array(await result.stored.arrayBuffer())
  expect(bytes.length).toBe(picked.length)
  expect(restoreOriginal(bytes, result.pieces)).toEqual(picked)
  return Buffer.from(bytes).toString('latin1')
}

describe('the place in XMP goes', () => {
  const written = [
    'exif:GPSLatitude="52,31.20N"',
    "exif:GPSLongitude = '13,24.30E'",
    'drone-dji:GpsLatitude="+52.5200"',
    'drone-dji:GpsLongtitude="+13.4050"',
    'drone-dji:Latitude="52.5200"',
    'geo:lat="52.5200" geo:long="13.4050"',
    'GPSPosition="52.5200 13.4050"',
  ]
  for (const text of written) {
    it(`from ${text}`, async () => {
      const left = await stored(
        xmp(`<rdf:Description xmlns:gps="u" dc:title="Pier 52" ${text} a="1"/>`),
      )
      expect(left).not.toMatch(/52[,.]|13[,.]/)
      expect(left).toContain('xmlns:gps="u" dc:title="Pier 52"')
      expect(left).toContain(' a="1"/>')
    })
  }

  it('from elements, with others inside them', async () => {
    const left = await stored(
      xmp(
        '<a><exif:GPSLatitude>52,31N</exif:GPSLatitude><x:GPSInfo b="1"><x:y>13,4</x:y></x:GPSInfo><c>5</c></a>',
      ),
    )
    expect(left).not.toMatch(/52,31|13,4/)
    expect(left).toContain('<c>5</c></a>')
  })

  it('from extended XMP, cut in the middle of a number', async () => {
    const left = await stored(
      extendedXmp('<a exif:GPSLatitude="52,3', 0, 40),
      extendedXmp('1.2N" b="7"/>', 25, 40),
    )
    expect(left).not.toMatch(/52,3|1\.2N/)
    expect(left).toContain(' b="7"/>')
  })

  it('but captions, cities and words that only look alike stay', async () => {
    const text =
      '<a photoshop:City="Berlin" dc:title="GPS lat 52.5" b:latency="3" x:longest="9"><dc:subject>long walk</dc:subject></a>'
    expect(await stored(xmp(text))).toContain(text)
  })
})

describe('the place in EXIF goes', () => {
  it('from a directory that only the EXIF directory points to', async () => {
    const tiff = Buffer.alloc(120)
    tiff.write('MM\0*', 0, 'latin1')
    tiff.writeUInt32BE(8, 4)
    const entry = (at: number, tag: number, type: number, count: number, value: number) => {
      tiff.writeUInt16BE(tag, at)
      tiff.writeUInt16BE(type, at + 2)
      tiff.writeUInt32BE(count, at + 4)
      tiff.writeUInt32BE(value, at + 8)
    }
    tiff.writeUInt16BE(1, 8)
    entry(10, 0x8769, 4, 1, 30)
    tiff.writeUInt16BE(1, 30)
    entry(32, 0x8825, 4, 1, 60)
    tiff.writeUInt16BE(1, 60)
    entry(62, 0x1d, 2, 11, 90)
    tiff.write('2024:06:14\0', 90)
    const left = await stored(segment(0xe1, Buffer.concat([ascii('Exif\0\0'), tiff])))
    expect(left).not.toContain('2024:06:14')
  })
})

describe('the place in the film of a motion photo goes', () => {
  const film = (...tables: Buffer[]) =>
    Buffer.concat([
      box('ftyp', ascii('mp42')),
      box('mdat', ascii('pixels')),
      box('moov', ...tables),
    ])

  it('as Android writes it', async () => {
    const text = box('\xa9xyz', Buffer.from([0, 18, 0x15, 0xc7]), ascii('+52.5200+013.4050/'))
    const left = await stored(end, film(box('udta', text), box('trak')))
    expect(left).not.toMatch(/52\.52|13\.40/)
    expect(left).toContain('trak')
  })

  it('as Apple writes it', async () => {
    const text = box('data', Buffer.alloc(8), ascii('+52.5200+013.4050+034.512/'))
    expect(await stored(end, film(box('meta', text)))).not.toMatch(/52\.52|13\.40|34\.5/)
  })
})
