// Where a JPEG says where it was taken: the GPS directory of every EXIF block, GPS properties in XMP,
// and the place of a film behind the picture (motion photos). The whole file is searched, not only its
// head, because previews and second pictures (MPF) behind the first one carry EXIF of their own;
// inside compressed data FF is always followed by 00 or a restart marker, so an APP1 marker cannot
// occur there by chance.

import { findGpsDirectory } from './gps-directory.ts'
import { findFilmPlace, findPlaceText, type Range, type TextPart } from './place-text.ts'

const exifName = [0x45, 0x78, 0x69, 0x66, 0, 0] // "Exif\0\0"
const xmpName = 'http://ns.adobe.com/xap/1.0/\0'
const extendedName = 'http://ns.adobe.com/xmp/extension/\0'
/** GUID, full length and offset in front of each part of extended XMP. */
const extendedHead = 32 + 4 + 4
const latin1 = new TextDecoder('latin1')

export function findJpegPlace(bytes: Uint8Array): Range[] {
  const ranges: Range[] = []
  const extended: TextPart[] = []
  for (const block of appOneBlocks(bytes)) {
    const body = bytes.subarray(block.from, block.to)
    if (exifName.every((byte, i) => body[i] === byte)) {
      ranges.push(...findGpsDirectory(bytes, block.from + 6, block.to))
      continue
    }
    const head = latin1.decode(body.subarray(0, extendedName.length))
    if (head.startsWith(xmpName)) {
      ranges.push(...findPlaceText(bytes, [{ from: block.from + xmpName.length, to: block.to }]))
    } else if (head === extendedName) {
      extended.push({ from: block.from + extendedName.length + extendedHead, to: block.to })
    }
  }
  // A property may begin in one part of the extended XMP and end in the next.
  return [...ranges, ...findPlaceText(bytes, extended), ...findFilmPlace(bytes)]
}

function* appOneBlocks(bytes: Uint8Array): Generator<TextPart> {
  let at = bytes.indexOf(0xff)
  while (at >= 0 && at + 4 <= bytes.length) {
    if (bytes[at + 1] === 0xe1) {
      const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
      yield { from: at + 4, to: Math.min(at + 2 + length, bytes.length) }
    }
    at = bytes.indexOf(0xff, at + 1)
  }
}
