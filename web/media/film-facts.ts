// What a film's tables say of it: when it was made, how large it is shown, how long it lasts. Read
// from the tables alone; whether this browser can play it is another question (film-frame.ts).
import { type Box, boxesIn, findBox } from './boxes.ts'
import { type Dimensions, turned } from './dimensions.ts'
import { readTable, topBoxes } from './film-boxes.ts'

export interface FilmFacts {
  /** As displayed; 0 when unknown. */
  size: Dimensions
  durationMs: number
  taken: { at: number; zone: number | null } | null
}

const unknown: FilmFacts = { size: { width: 0, height: 0 }, durationMs: 0, taken: null }

/** Never throws: a film without facts is a film. */
export async function readFilmFacts(file: Blob): Promise<FilmFacts> {
  const box = (await topBoxes(file)).find(({ type }) => type === 'moov')
  const moov = box && (await readTable(file, box))
  if (!moov) return unknown
  try {
    return factsOf(moov)
  } catch (error) {
    if (error instanceof RangeError) return unknown
    throw error
  }
}

function factsOf(moov: Uint8Array): FilmFacts {
  const root = boxesIn(moov).find(({ type }) => type === 'moov') ?? null
  const header = findBox(moov, root, 'mvhd')
  if (!root || !header) return unknown
  const { createdAt, durationMs } = readHeader(moov, header)
  const local = localDate(moov, findBox(moov, root, 'meta'))
  const taken = local ?? (createdAt === null ? null : { at: createdAt, zone: null })
  return { size: displayedSize(moov, root), durationMs, taken }
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
/** Films count their seconds from 1904. */
const secondsTo1970 = 2_082_844_800
const maxDuration = 0xffffffff

function readHeader(moov: Uint8Array, { from }: Box) {
  const data = view(moov)
  const isLong = data.getUint8(from) === 1
  const created = isLong ? Number(data.getBigUint64(from + 4)) : data.getUint32(from + 4)
  const scale = data.getUint32(from + (isLong ? 20 : 12))
  const length = isLong ? Number(data.getBigUint64(from + 24)) : data.getUint32(from + 16)
  const milliseconds = scale > 0 ? Math.round((length * 1000) / scale) : 0
  // A camera whose clock was never set writes zeros, or a day of 1970.
  const seconds = created - secondsTo1970
  return {
    createdAt: seconds > 86_400 && seconds < 8.64e12 ? seconds * 1000 : null,
    durationMs: milliseconds <= maxDuration ? milliseconds : 0,
  }
}

/** Of the largest track that has one. The matrix turns by quarters. */
function displayedSize(moov: Uint8Array, root: Box): Dimensions {
  const data = view(moov)
  const sizes = boxesIn(moov, root.from, root.to)
    .filter(({ type }) => type === 'trak')
    .flatMap((trak) => {
      const header = findBox(moov, trak, 'tkhd')
      if (!header) return []
      const matrix = header.from + (data.getUint8(header.from) === 1 ? 52 : 40)
      const size = { width: data.getUint16(matrix + 36), height: data.getUint16(matrix + 40) }
      const isTurned = data.getInt32(matrix) === 0 && data.getInt32(matrix + 4) !== 0
      return [isTurned ? turned(size) : size]
    })
  const area = ({ width, height }: Dimensions) => width * height
  return sizes.sort((a, b) => area(b) - area(a))[0] ?? unknown.size
}

/** Apple writes the local time with its zone beside the header's UTC. */
function localDate(moov: Uint8Array, meta: Box | null): FilmFacts['taken'] {
  if (!meta) return null
  const text = new TextDecoder('latin1').decode(moov.subarray(meta.from, meta.to))
  const parts = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)([+-])(\d\d):?(\d\d)/.exec(text)
  if (!parts) return null
  const [, local, sign, hours, minutes] = parts
  const zone = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  const at = Date.parse(`${local}Z`) - zone * 60_000
  return Number.isSafeInteger(at) ? { at, zone } : null
}
