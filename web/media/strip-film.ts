// Where an MP4 or QuickTime film says where it was taken: coordinates in its tables, XMP, and tracks
// that record the way of the camera (action cameras, drones, phones). Only the tables are read into
// memory, never the film. Everything is overwritten in place, so that sound and picture stay where
// the tables say; tracks are touched inside the film's data alone, whatever their tables claim.
import { type Box, boxesIn } from './boxes.ts'
import { readTable, topBoxes } from './film-boxes.ts'
import { readTracks, sampleRanges, type Track } from './film-tracks.ts'
import { findCoordinates, findPlaceText, type Range } from './place-text.ts'

const latin1 = new TextDecoder('latin1')
const xmpId = 'be7acfcb97a942e89c71999491e3afac'

interface Tables {
  /** The bytes of one box, header included. */
  bytes: Uint8Array<ArrayBuffer>
  /** Where they are in the file. */
  at: number
}

export async function findFilmPlaces(file: Blob): Promise<Range[]> {
  const top = await topBoxes(file)
  const data = top.filter(({ type }) => type === 'mdat')
  const ranges: Range[] = []
  for (const box of top.filter(({ type }) => /^(moov|uuid|udta|meta)$/.test(type))) {
    const at = box.from
    const bytes = await readTable(file, box)
    if (!bytes) continue
    const found = box.type === 'uuid' ? xmpPlace(bytes) : tablePlaces(bytes)
    ranges.push(...found.map((range) => moved(range, at)))
    if (box.type === 'moov') ranges.push(...(await trackPlaces(file, { bytes, at }, data)))
  }
  return ranges
}

const moved = (range: Range, by: number): Range => ({
  ...range,
  from: range.from + by,
  to: range.to + by,
})

function xmpPlace(bytes: Uint8Array): Range[] {
  const id = [...bytes.subarray(8, 24)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return id === xmpId ? findPlaceText(bytes, [{ from: 24, to: bytes.length }]) : []
}

const containers = /^(moov|trak|mdia|minf|udta|meta)$/
const maxDepth = 8

/** Coordinates wherever the tables have them as text, and the boxes that exist for nothing else. */
function tablePlaces(bytes: Uint8Array): Range[] {
  const ranges = findCoordinates(bytes, 0)
  const walk = (boxes: Box[], depth: number) => {
    for (const box of boxes) {
      if (/^(\xa9xyz|loci)$/.test(box.type)) ranges.push(...unnamed(box))
      else if (box.type === 'XMP_') ranges.push(...findPlaceText(bytes, [box]))
      else if (containers.test(box.type) && depth < maxDepth) {
        const inner = insideOf(bytes, box)
        if (box.type === 'meta') ranges.push(...keyedPlaces(bytes, inner))
        walk(inner, depth + 1)
      }
    }
  }
  walk(boxesIn(bytes), 0)
  return ranges
}

/** `meta` has four bytes more in MP4 than in QuickTime. */
function insideOf(bytes: Uint8Array, box: Box): Box[] {
  const plain = boxesIn(bytes, box.from, box.to)
  const isFull = box.type === 'meta' && !plain.some(({ type }) => type === 'hdlr')
  return isFull ? boxesIn(bytes, box.from + 4, box.to) : plain
}

const free = Uint8Array.from([0x66, 0x72, 0x65, 0x65])

/** A box that nobody reads, and nothing in it. Coordinates of zeros would be a place. */
const unnamed = ({ from, to }: Box): Range[] => [
  { from: from - 4, to: from, fill: 0, put: free },
  { from, to, fill: 0 },
]

/** Apple's table of keys and the values under their numbers: those about the place are blanked. */
function keyedPlaces(bytes: Uint8Array, inner: Box[]): Range[] {
  const keys = inner.find(({ type }) => type === 'keys')
  const values = inner.find(({ type }) => type === 'ilst')
  if (!keys || !values) return []
  const names = boxesIn(bytes, keys.from + 8, keys.to).map((key) =>
    latin1.decode(bytes.subarray(key.from, key.to)),
  )
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return boxesIn(bytes, values.from, values.to).flatMap((item) => {
    const name = names[data.getUint32(item.from - 4) - 1] ?? ''
    if (!/location|gps|latitude|longitude/i.test(name)) return []
    return boxesIn(bytes, item.from, item.to)
      .filter(({ type, from, to }) => type === 'data' && to - from > 8)
      .map(({ from, to }) => ({ from: from + 8, to, fill: 0x20 }))
  })
}

/** Telemetry of action cameras and drones, camera motion of phones. */
const telemetry = /^(gpmd|camm|djmd|dbgi|rtmd)$/

async function trackPlaces(file: Blob, tables: Tables, data: Box[]): Promise<Range[]> {
  const ranges: Range[] = []
  for (const track of readTracks(tables.bytes)) {
    const samples = clipped(sampleRanges(tables.bytes, track), data)
    if (await tellsPlace(file, track, samples)) ranges.push(...samples.map(blank))
  }
  return ranges
}

const blank = ({ from, to }: Pick<Box, 'from' | 'to'>): Range => ({ from, to, fill: 0 })
const maxTextBytes = 4 * 1024 * 1024

/** Drones write their way as subtitles, so text tracks are read. */
async function tellsPlace(
  file: Blob,
  track: Track,
  samples: Pick<Box, 'from' | 'to'>[],
): Promise<boolean> {
  if (telemetry.test(track.format)) return true
  if (track.format === 'mebx') return /location|gps/i.test(track.description)
  if (!/^(text|tx3g|sbtl|subt)$/.test(track.format)) return false
  let left = maxTextBytes
  for (const { from, to } of samples) {
    if (left <= 0) return false
    left -= to - from
    const text = latin1.decode(await file.slice(from, Math.min(to, from + 4096)).arrayBuffer())
    if (/gps|latitude|longitude/i.test(text)) return true
  }
  return false
}

/** Only what lies in the film's data. */
function clipped(samples: Pick<Box, 'from' | 'to'>[], data: Box[]): Pick<Box, 'from' | 'to'>[] {
  return samples.filter(({ from, to }) =>
    data.some((box) => from >= box.from + 8 && to <= box.to && to > from),
  )
}
