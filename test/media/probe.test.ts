import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { media } from '#protocol/records/card'
import { readDimensions, tooLarge } from '../../web/media/dimensions.ts'
import { probe, probeBytes } from '../../web/media/probe.ts'

const folder = fileURLToPath(new URL('../../../shared/media/', import.meta.url))
const bytesOf = (path: string) => new Uint8Array(readFileSync(folder + path))

describe('probe', () => {
  const head = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))

  it('goes by content and not by name', () => {
    expect(probe(head('\xff\xd8\xff\xe0 rest')).media).toBe(media.jpeg)
    expect(probe(head('<!doctype html><script>1</script>'))).toMatchObject({ type: 'text/plain' })
    expect(probe(head('<svg xmlns="x">'))).toMatchObject({ media: media.svg, picture: false })
    expect(probe(head(''))).toMatchObject({ media: media.other })
    expect(probe(head('\0\0\0\x18ftypheic'))).toMatchObject({ media: media.heic })
    expect(probe(head('\0\0\0\x18ftypqt  '))).toMatchObject({ media: media.quickTime })
  })

  it('tells look-alikes apart', () => {
    expect(probe(head('BMW is a maker of cars'))).toMatchObject({ media: media.text })
    expect(probe(head('\0\0\0\x18ftypcrx ')).media).toBe(media.raw)
    expect(probe(head('II*\0\x10\0\0\0CR\x02\0')).media).toBe(media.raw)
    expect(probe(head('\x1aE\xdf\xa3 matroska')).media).toBe(media.other)
    expect(probe(head('\xff\xfb\x90\x64')).media).toBe(media.audio)
    expect(probe(head('\xff\xfeh\0i\0')).media).not.toBe(media.audio)
    expect(probe(head('MM\0*\0\0\0\x08')).media).toBe(media.tiff)
  })

  it('never tells a type that a browser runs', () => {
    for (const text of [
      '<svg onload="1">',
      '<?xml version="1.0"?>\n<svg >',
      '<html>',
      '<x:svg >',
    ]) {
      expect(probe(head(text)).type).toBe('text/plain')
    }
  })

  const expected: [string, number][] = [
    ['formats/boats-16bit.png', media.png],
    ['formats/boats-animated.gif', media.gif],
    ['formats/boats-animated.webp', media.webp],
    ['formats/boats-12mp.heic', media.heic],
    ['formats/boats.avif', media.avif],
    ['formats/boats.bmp', media.other],
    ['formats/boats-lzw.tif', media.tiff],
    ['formats/boats-hostile.svg', media.svg],
    ['formats/LIVE_0001.mov', media.quickTime],
    ['video/clip-vp9-360p-8s.webm', media.webm],
    ['video/long-360p-5min.mp4', media.mp4],
    ['hostile/html-named.jpg', media.text],
    ['hostile/zip-named.jpg', media.archive],
    ['documents/trip-report-5-pages.pdf', media.pdf],
    ['documents/notes-utf8.txt', media.text],
    ['documents/invitation.docx', media.office],
    ['documents/notes.odt', media.office],
    ['documents/empty.txt', media.other],
  ]
  for (const [path, code] of existsSync(folder) ? expected : []) {
    it(`knows ${path}`, () => {
      expect(probe(bytesOf(path).subarray(0, probeBytes)).media).toBe(code)
    })
  }
})

describe('dimensions before decoding', () => {
  it('refuse pictures that would fill all memory', () => {
    expect(tooLarge({ width: 20_000, height: 20_000 })).toBe(true)
    expect(tooLarge({ width: 65_000, height: 1 })).toBe(true)
    expect(tooLarge({ width: 16_320, height: 12_240 })).toBe(false)
  })

  it('read the header of a PNG, and nothing from one that is cut', () => {
    const png = new Uint8Array(24)
    new DataView(png.buffer).setUint32(16, 640)
    new DataView(png.buffer).setUint32(20, 480)
    expect(readDimensions(media.png, png)).toEqual({ width: 640, height: 480 })
    expect(readDimensions(media.png, png.subarray(0, 18))).toBeNull()
  })

  it('are those that the decoder will see, whatever stands before them', () => {
    const frame = [0xff, 0xc0, 0, 11, 8, 0x70, 0, 0x60, 0, 1, 1, 0x11, 0]
    // A marker without a length, in front of what would be its length.
    const hidden = [0xff, 0x01, ...frame, ...new Array<number>(20).fill(0)]
    const jpeg = new Uint8Array([0xff, 0xd8, ...hidden])
    expect(readDimensions(media.jpeg, jpeg)).toEqual({ width: 0x6000, height: 0x7000 })
  })

  it('of a HEIC are the container’s, not four letters among its pixels', () => {
    const u32 = (value: number) => String.fromCharCode(0, 0, value >> 8, value & 255)
    const box = (type: string, body: string) => u32(body.length + 8) + type + body
    const extent = box('ispe', u32(0) + u32(640) + u32(480))
    const turn = box('irot', '\x01')
    const meta = box('meta', u32(0) + box('iprp', box('ipco', extent + turn)))
    const pixels = box('mdat', `ispe${u32(0)}\x7f\xff\xff\xff\x7f\xff\xff\xff`)
    const bytes = Buffer.from(box('ftyp', 'heic') + pixels + meta, 'latin1')
    expect(readDimensions(media.heic, new Uint8Array(bytes))).toEqual({ width: 480, height: 640 })
  })

  if (existsSync(folder)) {
    it('are those of the manifest', () => {
      const rows: [number, string, number, number][] = [
        [media.jpeg, 'photos/06-one-stands-out-24mp.jpg', 5712, 4284],
        [media.jpeg, 'photos/09-lake-dusk-progressive-8mp.jpg', 3264, 2448],
        [media.jpeg, 'hostile/huge-dimensions-65000x65000.jpg', 65_000, 65_000],
        [media.png, 'hostile/bomb-20000x20000.png', 20_000, 20_000],
        [media.webp, 'formats/boats.webp', 1600, 1200],
        [media.gif, 'formats/boats-animated.gif', 320, 240],
        [media.avif, 'formats/boats.avif', 1600, 1200],
        [media.heic, 'formats/boats-12mp.heic', 4032, 3024],
        [media.other, 'formats/boats.bmp', 640, 480],
      ]
      for (const [code, path, width, height] of rows) {
        expect(readDimensions(code, bytesOf(path)), path).toEqual({ width, height })
      }
    })
  }
})
