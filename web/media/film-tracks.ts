// The tracks of a film: of what format each is, and where its samples lie. Tables are the file's
// claims: counts are bounded by the table's own length, places are judged by whoever uses them.
import { type Box, boxesIn, findBox } from './boxes.ts'

export interface Track {
  /** Four characters of its first sample description. */
  format: string
  /** The sample descriptions as text, for what they name. */
  description: string
  stbl: Box
}

const maxSamples = 200_000
const latin1 = new TextDecoder('latin1')

/** `moov`: the box with its header. */
export function readTracks(moov: Uint8Array): Track[] {
  const [root] = boxesIn(moov)
  if (root?.type !== 'moov') return []
  return boxesIn(moov, root.from, root.to)
    .filter(({ type }) => type === 'trak')
    .flatMap((trak) => {
      const stbl = findBox(moov, trak, 'mdia', 'minf', 'stbl')
      const stsd = findBox(moov, stbl, 'stsd')
      if (!stbl || !stsd) return []
      const description = latin1.decode(moov.subarray(stsd.from, stsd.to))
      return [{ format: description.slice(12, 16), description, stbl }]
    })
}

interface Table {
  count: number
  /** Of row `i`, column `column`, 32 bits each. */
  at: (i: number, column?: number) => number
}

/** Rows of 32-bit numbers behind a count. */
function table(bytes: Uint8Array, box: Box | null, skip: number, columns: number): Table {
  const start = box ? box.from + skip + 4 : 0
  const room = box ? Math.max(0, Math.floor((box.to - start) / (4 * columns))) : 0
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const claimed = room > 0 && box ? data.getUint32(box.from + skip) : 0
  const count = Math.min(claimed, room, maxSamples)
  return { count, at: (i, column = 0) => data.getUint32(start + 4 * (i * columns + column)) }
}

/** Places of all samples in the file, in order. */
export function sampleRanges(moov: Uint8Array, { stbl }: Track): { from: number; to: number }[] {
  const box = (type: string) => findBox(moov, stbl, type)
  const sizes = table(moov, box('stsz'), 8, 1)
  const fixed = sizeOfAll(moov, box('stsz'))
  const groups = table(moov, box('stsc'), 4, 3)
  const chunks = chunkOffsets(moov, box('stco'), box('co64'))
  const ranges: { from: number; to: number }[] = []
  let group = 0
  for (const [i, offset] of chunks.entries()) {
    while (group + 1 < groups.count && groups.at(group + 1) <= i + 1) group++
    const many = groups.count > 0 ? groups.at(group, 1) : 1
    let at = offset
    for (let sample = 0; sample < many && ranges.length < maxSamples; sample++) {
      const size = fixed || (ranges.length < sizes.count ? sizes.at(ranges.length) : 0)
      if (size === 0 && ranges.length >= sizes.count) return ranges
      ranges.push({ from: at, to: at + size })
      at += size
    }
  }
  return ranges
}

/** All samples of one size: then there is no table of sizes. */
function sizeOfAll(bytes: Uint8Array, stsz: Box | null): number {
  if (!stsz || stsz.to - stsz.from < 12) return 0
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(stsz.from + 4)
}

function chunkOffsets(bytes: Uint8Array, stco: Box | null, co64: Box | null): number[] {
  const short = table(bytes, stco, 4, 1)
  if (short.count > 0) return Array.from({ length: short.count }, (_, i) => short.at(i))
  const long = table(bytes, co64, 4, 2)
  const high = 2 ** 32
  return Array.from({ length: long.count }, (_, i) => long.at(i) * high + long.at(i, 1))
}
