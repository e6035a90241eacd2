// Width and height of JPEG and WebP from their headers: the two forms in which thumbnails and previews
// are made. Small and by itself, because a guest loads it before the first picture. Bytes of anybody:
// throws a RangeError, or gives null, for what is cut short or of another form.

export interface Dimensions {
  width: number
  height: number
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** The frame header: markers C0..CF but for tables (C4), extensions (C8) and conditioning (CC). */
export function jpeg(bytes: Uint8Array): Dimensions | null {
  const data = view(bytes)
  let place = 2
  while (place + 9 < bytes.length) {
    if (data.getUint8(place) !== 0xff) return null
    const marker = data.getUint8(place + 1)
    // Fill bytes, and markers without a length: counted as others, they would hide the true frame
    // header from this reader but not from the decoder.
    if (marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      place += marker === 0xff ? 1 : 2
      continue
    }
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { width: data.getUint16(place + 7), height: data.getUint16(place + 5) }
    }
    if (marker === 0xda || marker === 0xd9) return null
    place += 2 + data.getUint16(place + 2)
  }
  return null
}

export function webp(bytes: Uint8Array): Dimensions | null {
  const data = view(bytes)
  const form = String.fromCharCode(...bytes.subarray(12, 16))
  if (form === 'VP8X') {
    const u24 = (place: number) => data.getUint16(place, true) | (data.getUint8(place + 2) << 16)
    return { width: u24(24) + 1, height: u24(27) + 1 }
  }
  if (form === 'VP8 ') {
    return { width: data.getUint16(26, true) & 0x3fff, height: data.getUint16(28, true) & 0x3fff }
  }
  if (form !== 'VP8L') return null
  const bits = data.getUint32(21, true)
  return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 }
}
