// A small JPEG made here, with EXIF and XMP that say where it was taken, in either byte order.

const ascii = (text: string) => Buffer.from(text, 'latin1')

export function segment(marker: number, body: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(0xff00 | marker)
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}

/** 52.5 N, 13.25 E; taken 2024-06-14 21:05:12 +02:00. */
export function exifWithPlace(little: boolean): Buffer {
  const out = Buffer.alloc(400)
  const u16 = (value: number, at: number) =>
    little ? out.writeUInt16LE(value, at) : out.writeUInt16BE(value, at)
  const u32 = (value: number, at: number) =>
    little ? out.writeUInt32LE(value, at) : out.writeUInt32BE(value, at)
  const entry = (at: number, tag: number, type: number, count: number, value: number) => {
    u16(tag, at)
    u16(type, at + 2)
    u32(count, at + 4)
    if (type === 3) u16(value, at + 8)
    else u32(value, at + 8)
  }
  out.write(little ? 'II' : 'MM', 0)
  u16(42, 2)
  u32(8, 4)
  u16(3, 8)
  entry(10, 0x0112, 3, 1, 6)
  entry(22, 0x8769, 4, 1, 60)
  entry(34, 0x8825, 4, 1, 160)
  u16(2, 60)
  entry(62, 0x9003, 2, 20, 100)
  entry(74, 0x9011, 2, 7, 124)
  out.write('2024:06:14 21:05:12\0', 100)
  out.write('+02:00\0', 124)
  u16(4, 160)
  entry(162, 1, 2, 2, 0)
  out.write('N\0', 170)
  entry(174, 2, 5, 3, 220)
  entry(186, 3, 2, 2, 0)
  out.write('E\0', 194)
  entry(198, 4, 5, 3, 250)
  for (const [at, degrees, minutes] of [
    [220, 52, 30],
    [250, 13, 15],
  ] as const) {
    for (const [i, value] of [degrees, 1, minutes, 1, 0, 1].entries()) u32(value, at + 4 * i)
  }
  return out
}

const xmp = `<x:xmpmeta><rdf:Description exif:GPSLatitude="52,30.0N" dc:title="Pier"><exif:GPSLongitude>13,15.0E</exif:GPSLongitude></rdf:Description></x:xmpmeta>`

/** Not a picture that decodes: the blocks of one, for everything that reads metadata only. */
export function jpegWithPlace(little = false): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe1, Buffer.concat([ascii('Exif\0\0'), exifWithPlace(little)])),
    segment(0xe1, Buffer.concat([ascii('http://ns.adobe.com/xap/1.0/\0'), ascii(xmp)])),
    segment(0xc0, Buffer.from([8, 0, 48, 0, 64, 1, 1, 0x11, 0])),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from([1, 2, 3, 0xff, 0, 5, 0xff, 0xd9]),
    // A second picture behind the first, as phones write them.
    Buffer.from([0xff, 0xd8]),
    segment(0xe1, Buffer.concat([ascii('Exif\0\0'), exifWithPlace(!little)])),
    Buffer.from([0xff, 0xd9]),
  ])
  return new Uint8Array(bytes)
}
