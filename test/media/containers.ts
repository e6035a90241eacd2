// Small files made here that say where they were taken, in the tables of their containers. None is a
// picture or film that plays: they carry what readers of metadata look at.
import { exifWithPlace } from './jpeg.ts'

const ascii = (text: string) => Buffer.from(text, 'latin1')
const u32 = (...values: number[]) => {
  const out = Buffer.alloc(4 * values.length)
  for (const [i, value] of values.entries()) out.writeUInt32BE(value, 4 * i)
  return out
}
const u16 = (value: number) => Buffer.from([value >> 8, value & 255])

export const xmpWithPlace = `<rdf:Description exif:GPSLatitude="52,30.0N" dc:title="Pier"><exif:GPSLongitude>13,15.0E</exif:GPSLongitude></rdf:Description>`

function crc32(bytes: Uint8Array): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1))
  }
  return ~crc >>> 0
}

function pngChunk(type: string, body: Buffer): Buffer {
  const typed = Buffer.concat([ascii(type), body])
  return Buffer.concat([u32(body.length), typed, u32(crc32(typed))])
}

/** Every chunk of a PNG, and whether its checksum is right. */
export function readPng(bytes: Uint8Array): { type: string; body: Buffer; sound: boolean }[] {
  const all = Buffer.from(bytes)
  const chunks = []
  for (let at = 8; at < all.length; at += 12 + all.readUInt32BE(at)) {
    const end = at + 8 + all.readUInt32BE(at)
    const sound = all.readUInt32BE(end) === crc32(all.subarray(at + 4, end))
    chunks.push({
      type: all.toString('latin1', at + 4, at + 8),
      body: all.subarray(at + 8, end),
      sound,
    })
  }
  return chunks
}

export function pngWithPlace(): Buffer {
  const hex = exifWithPlace(true).toString('hex')
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', Buffer.concat([u32(4, 4), Buffer.from([8, 2, 0, 0, 0])])),
    pngChunk('eXIf', exifWithPlace(true)),
    pngChunk('iTXt', ascii(`XML:com.adobe.xmp\0\0\0\0\0${xmpWithPlace}`)),
    pngChunk('tEXt', ascii('Comment\0Pier 52,30')),
    pngChunk('tEXt', ascii(`Raw profile type exif\0\nexif\n${hex.length / 2}\n${hex}`)),
    pngChunk('tEXt', ascii('exif:GPSLatitude\x0052,30,0')),
    pngChunk('IDAT', Buffer.from([1, 2, 3])),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

function riffChunk(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(body.length)
  return Buffer.concat([ascii(type), length, body, Buffer.alloc(body.length % 2)])
}

export function webpWithPlace(named = false): Buffer {
  const exif = named
    ? Buffer.concat([ascii('Exif\0\0'), exifWithPlace(true)])
    : exifWithPlace(false)
  const body = Buffer.concat([
    ascii('WEBP'),
    riffChunk('VP8X', Buffer.alloc(10)),
    riffChunk('VP8 ', Buffer.from([9, 8, 7])),
    riffChunk('EXIF', exif),
    riffChunk('XMP ', ascii(xmpWithPlace)),
  ])
  return riffChunk('RIFF', body)
}

export function box(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  return Buffer.concat([u32(body.length + 8), ascii(type), body])
}

/** `pieces`: how many extents the EXIF item has. */
export function heicWithPlace(pieces = 1): Buffer {
  const exif = Buffer.concat([u32(0), exifWithPlace(false)])
  const xmp = ascii(xmpWithPlace)
  const infe = (id: number, type: string) =>
    box('infe', u32(0x02000000), u16(id), u16(0), ascii(`${type}\0`))
  const part = Math.ceil(exif.length / pieces)
  const meta = (start: number) => {
    const extents = Array.from({ length: pieces }, (_, i) =>
      u32(start + i * part, Math.min(part, exif.length - i * part)),
    )
    const iloc = Buffer.concat([
      u32(0),
      Buffer.from([0x44, 0x00]),
      u16(2),
      ...[u16(1), u16(0), u16(pieces), ...extents],
      ...[u16(2), u16(0), u16(1), u32(start + exif.length, xmp.length)],
    ])
    const iinf = Buffer.concat([u32(0), u16(2), infe(1, 'Exif'), infe(2, 'mime')])
    return box('meta', u32(0), box('iinf', iinf), box('iloc', iloc))
  }
  const head = box('ftyp', ascii('heic\0\0\0\0mif1'))
  const start = head.length + meta(0).length + 8
  return Buffer.concat([head, meta(start), box('mdat', exif, xmp, Buffer.from([5, 5, 5]))])
}

const coordinates = '+52.5200+013.4050+034.000/'

/** With coordinates in the tables of Android and Apple, and a track of telemetry. */
export function filmWithPlace(): Buffer {
  const head = box('ftyp', ascii('qt  \0\0\0\0qt  '))
  const way = ascii('GPS5 52.5200 13.4050 ')
  const data = box('mdat', ascii('picture'), way, way, ascii('sound'))
  const first = head.length + 8 + 7
  const stbl = box(
    'stbl',
    box('stsd', u32(0, 1), box('gpmd', Buffer.alloc(8))),
    box('stsz', u32(0, way.length, 2)),
    box('stsc', u32(0, 1, 1, 2, 1)),
    box('stco', u32(0, 1, first)),
  )
  const key = box('mdta', ascii('com.apple.quicktime.location.ISO6709'))
  const other = box('mdta', ascii('com.apple.quicktime.make'))
  const value = (index: number, text: string) =>
    Buffer.concat([u32(24 + text.length, index), box('data', u32(1, 0), ascii(text))])
  const moov = box(
    'moov',
    box('trak', box('mdia', box('minf', stbl))),
    box(
      'udta',
      box('\xa9xyz', u16(26), u16(0x15c7), ascii(coordinates)),
      box('loci', Buffer.alloc(20, 7)),
    ),
    box(
      'meta',
      box('hdlr', Buffer.alloc(24)),
      box('keys', u32(0, 2), key, other),
      box('ilst', value(1, '52 degrees north'), value(2, 'Camera 52')),
    ),
  )
  return Buffer.concat([head, data, moov])
}
