// Places that are written as text: properties of XMP, and ISO 6709 coordinates in a film's tables.
// Only their values are blanked, so the text around them stays the XML or the table that it was. Names
// of places (city, country) are captions, not coordinates, and stay.

export interface Range {
  from: number
  to: number
  /** Byte that replaces each of the range. */
  fill: number
  /** Instead of `fill`: exactly as many bytes as the range has. */
  put?: Uint8Array<ArrayBuffer>
}

export interface TextPart {
  from: number
  to: number
}

const space = 0x20
const latin1 = new TextDecoder('latin1')

/**
 * `exif:GPSLatitude`, `drone-dji:GpsLongtitude` (sic), `geo:lat`: any prefix or none, any case. Never
 * the declaration of a prefix.
 */
const name = '(?!xmlns:)(?:[\\w.-]{1,40}:)?(?:gps\\w*|(?:lat|long)itude|longtitude|lat|long?)'
const attribute = new RegExp(`(?<=\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'dgi')
/** With elements inside: structures such as `GPSInfo`. Bounded, as unclosed ones may be many. */
const element = new RegExp(`<(${name})(?:\\s[^<>]*)?>([\\s\\S]{0,2000}?)</\\1\\s*>`, 'dgi')

/** Values of GPS properties in XMP, blanked; `parts` are pieces of one text, in order. */
export function findPlaceText(bytes: Uint8Array, parts: TextPart[]): Range[] {
  const text = parts.map((part) => latin1.decode(bytes.subarray(part.from, part.to))).join('')
  const matches = [...text.matchAll(attribute), ...text.matchAll(element)]
  return matches.flatMap((match) => {
    const [, ...groups] = match.indices ?? []
    // The last group that took part is the value.
    const value = groups.filter((group) => group !== undefined).at(-1)
    return value ? placesInFile(parts, value[0], value[1]) : []
  })
}

function placesInFile(parts: TextPart[], from: number, to: number): Range[] {
  const ranges: Range[] = []
  let start = 0
  for (const part of parts) {
    const end = start + part.to - part.from
    const [a, b] = [Math.max(from, start), Math.min(to, end)]
    if (a < b) ranges.push({ from: part.from + a - start, to: part.from + b - start, fill: space })
    start = end
  }
  return ranges
}

/** "+52.5200+013.4050+034.000/" in the tables of Android's and Apple's films. */
const coordinates = /[+-]\d{2}\.\d{2,10}[+-]\d{3}\.\d{2,10}(?:[+-]\d{1,6}(?:\.\d{1,10})?)?\/?/g

/** Only where a film begins: the search through pictures would be in vain. */
export function findFilmPlace(bytes: Uint8Array): Range[] {
  const start = filmStart(bytes)
  return start === null ? [] : findCoordinates(bytes, start)
}

export function findCoordinates(bytes: Uint8Array, start: number): Range[] {
  const text = latin1.decode(bytes.subarray(start))
  return [...text.matchAll(coordinates)].map((match) => {
    const from = start + match.index
    return { from, to: from + match[0].length, fill: space }
  })
}

/** The type of a film's first box. */
const firstBox = [0x66, 0x74, 0x79, 0x70] // "ftyp"

function filmStart(bytes: Uint8Array): number | null {
  let at = bytes.indexOf(firstBox[0] ?? 0)
  while (at >= 0) {
    if (firstBox.every((byte, i) => bytes[at + i] === byte)) return at
    at = bytes.indexOf(firstBox[0] ?? 0, at + 1)
  }
  return null
}
