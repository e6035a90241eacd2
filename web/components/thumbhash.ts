// The blurred picture that stands in until the thumbnail is there: 25 bytes become a tiny bitmap in a data address.
// Decodes the ThumbHash format (github.com/evanw/thumbhash) without its transparency. The bytes come from a sealed
// card but may have been made by anyone: a short one gives no placeholder, any other some colours.

/** Pixels per side, stretched by the page; a multiple of four, so that the rows of a bitmap need no padding. */
const side = 24

const made = new Map<Uint8Array, string>()

/** Enough for a few screens in both directions, at some 2 KB each. */
const kept = 400

/** A CSS image, or an empty text when there is nothing to show. */
export function placeholder(hash: Uint8Array | null): string {
  if (!hash || hash.length < 5) return ''
  const known = made.get(hash)
  if (known !== undefined) return known
  const image = `url(data:image/bmp;base64,${btoa(String.fromCharCode(...bitmap(hash)))})`
  if (made.size >= kept) made.delete(made.keys().next().value ?? hash)
  made.set(hash, image)
  return image
}

/** 24-bit BMP: browsers draw it everywhere, and unlike a canvas no privacy setting scrambles it. */
function bitmap(hash: Uint8Array): Uint8Array {
  const file = new Uint8Array(54 + side * side * 3)
  const head = new DataView(file.buffer)
  head.setUint16(0, 0x424d)
  head.setUint32(2, file.length, true)
  for (const [at, value] of [
    [10, 54],
    [14, 40],
    [18, side],
    [22, -side],
    [26, 0x180001],
  ] as const) {
    head.setInt32(at, value, true)
  }
  file.set(pixelsOf(hash, side, side), 54)
  return file
}

/** Blue, green, red, row by row from the top. */
export function pixelsOf(hash: Uint8Array, width: number, height: number): Uint8ClampedArray {
  const byte = (at: number) => hash[at] ?? 0
  const first = byte(0) | (byte(1) << 8) | (byte(2) << 16)
  const second = byte(3) | (byte(4) << 8)
  const clear = first >> 23
  const long = clear ? 5 : 7
  const wide = second >> 15
  const nx = Math.max(3, wide ? long : second & 7)
  const ny = Math.max(3, wide ? second & 7 : long)
  let nibble = clear ? 12 : 10
  const next = () => ((byte(nibble >> 1) >> ((nibble++ & 1) * 4)) & 15) / 7.5 - 1
  const channel = (cx: number, cy: number, scale: number, mean: number) => {
    const plane = new Float32Array(width * height).fill(mean)
    for (let v = 0; v < cy; v++) {
      for (let u = v ? 0 : 1; u * cy < cx * (cy - v); u++) {
        addWave(plane, width, height, u, v, next() * scale)
      }
    }
    return plane
  }
  const light = channel(nx, ny, ((first >> 18) & 31) / 31, (first & 63) / 63)
  const yellow = channel(3, 3, (((second >> 3) & 63) / 63) * 1.25, ((first >> 6) & 63) / 31.5 - 1)
  const red = channel(3, 3, (((second >> 9) & 63) / 63) * 1.25, ((first >> 12) & 63) / 31.5 - 1)
  const pixels = new Uint8ClampedArray(width * height * 3)
  light.forEach((l, at) => {
    const b = l - (2 / 3) * (yellow[at] ?? 0)
    const r = (3 * l - b + (red[at] ?? 0)) / 2
    pixels.set([255 * b, 255 * (r - (red[at] ?? 0)), 255 * r], at * 3)
  })
  return pixels
}

function addWave(
  plane: Float32Array,
  width: number,
  height: number,
  u: number,
  v: number,
  strength: number,
): void {
  const across = Float32Array.from({ length: width }, (_, x) => cosine(x, width, u))
  for (let y = 0, at = 0; y < height; y++) {
    const down = cosine(y, height, v) * 2 * strength
    for (let x = 0; x < width; x++, at++) {
      plane[at] = (plane[at] ?? 0) + down * (across[x] ?? 0)
    }
  }
}

function cosine(at: number, length: number, times: number): number {
  return Math.cos((Math.PI / length) * (at + 0.5) * times)
}
