// Stands in for decoding, which only browsers can do: every file is a small picture of 4 by 3, and
// bytes 100 to 120 are its place.
import type { Prepared } from '../../web/media/prepared.ts'

const from = 100
const to = 120

export async function prepare(_signal: AbortSignal, file: File): Promise<Prepared> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const original = bytes.slice(from, to)
  const stored = new Blob([bytes.slice(0, from), new Uint8Array(original.length), bytes.slice(to)])
  return {
    media: 1,
    type: 'image/jpeg',
    stored,
    pieces: [{ offset: from, removed: original.length, original }],
    place: null,
    takenAt: 1_700_000_000_000 + file.size,
    zone: 60,
    guessedTime: false,
    width: 4,
    height: 3,
    durationMs: 0,
    camera: null,
    exif: {},
    poster: null,
    thumbnail: webp(`thumbnail of ${file.name}`, sidesFor(file)),
    preview: webp(`preview of ${file.name}`, sidesFor(file)),
    thumbhash: new Uint8Array([1, 2, 3]),
  }
}

/** A changed client may seal pictures that claim any size. */
const sidesFor = ({ name }: File): [number, number] => (name === 'bomb' ? [16_383, 16_383] : [4, 3])

/** As far as readers look before they hand it to a browser: the header of a WebP. */
export function webp(rest: string, [width, height]: [number, number]): Blob {
  const header = new DataView(new ArrayBuffer(30))
  const letters = { 0: 'RIFF', 8: 'WEBPVP8 ' }
  for (const [from, text] of Object.entries(letters)) {
    for (const [i, letter] of [...text].entries()) {
      header.setUint8(Number(from) + i, letter.charCodeAt(0))
    }
  }
  header.setUint16(26, width, true)
  header.setUint16(28, height, true)
  return new Blob([header.buffer, rest])
}

let made = 0

/** Never the same bytes twice; with nothing where the place would be. */
export function anyFile(name: string, size: number): File {
  return new File([bytesOf(size).fill(0, from, to)], name, { type: 'image/jpeg' })
}

export const fileWithPlace = (name: string, size: number): File =>
  new File([bytesOf(size)], name, { type: 'image/jpeg' })

function bytesOf(size: number): Uint8Array<ArrayBuffer> {
  made++
  return Uint8Array.from({ length: size }, (_, i) => (i * 31 + made * 7 + (i >> 8)) % 251)
}

/** Waits for a condition, and fails with it when it does not come. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  milliseconds = 30_000,
): Promise<void> {
  const end = Date.now() + milliseconds
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited in vain for ${condition}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
