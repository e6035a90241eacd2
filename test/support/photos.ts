// Photographs for tests: the real ones beside the repository when they are there, else a small one
// of our own. Each has a trailer of its own after the end of the picture, so that no two are the
// same file, however many are asked for.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const real = fileURLToPath(new URL('../../../shared/media/photos/', import.meta.url))
const own = fileURLToPath(new URL('../media/fixtures/', import.meta.url))

export interface PickedFile {
  name: string
  mimeType: string
  buffer: Buffer
}

const folder = existsSync(real) ? real : own
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.jpg'))
  .sort()

/** `count` different JPEG files with the names of the originals, numbered when they repeat. */
export function photos(count: number, from = 0): PickedFile[] {
  return Array.from({ length: count }, (_, index) => photo(from + index))
}

function photo(index: number): PickedFile {
  const source = names[index % names.length]
  if (source === undefined) throw new Error(`No JPEG in ${folder}`)
  const round = Math.floor(index / names.length)
  const bytes = readFileSync(folder + source)
  return {
    name: round === 0 ? source : source.replace('.jpg', `-${round + 1}.jpg`),
    mimeType: 'image/jpeg',
    buffer: round === 0 ? bytes : Buffer.concat([bytes, Buffer.from(`copy ${round}`)]),
  }
}

/** The smallest real photograph, when only the way matters. */
export function smallPhotos(count: number): PickedFile[] {
  const source = names
    .map((name) => ({ name, bytes: readFileSync(folder + name) }))
    .sort((a, b) => a.bytes.length - b.bytes.length)[0]
  if (!source) throw new Error(`No JPEG in ${folder}`)
  return Array.from({ length: count }, (_, index) => ({
    name: `party-${String(index + 1).padStart(3, '0')}.jpg`,
    mimeType: 'image/jpeg',
    buffer: Buffer.concat([source.bytes, Buffer.from(`number ${index}`)]),
  }))
}
