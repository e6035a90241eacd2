// Many files as one archive that streams, with a length that is known before the first byte. A file
// that cannot be had does not end it: it is left out, or ends where it broke, and is named in a last
// file, which is filled up with blanks so that the announced length stays true.
import { makeZip, predictLength } from 'client-zip'
import type { Bytes } from '#protocol/records/bytes'

export interface ZipFile {
  /** Path in the archive, unique. */
  name: string
  size: number
  /** Milliseconds since 1970. */
  modified: number
  read(signal: AbortSignal): AsyncGenerator<Bytes, void, void>
}
export interface Missing {
  name: string
  why: string
}
export interface ZipWords {
  /** Of the last file. */
  missingName: string
  missingText: (lines: readonly string[]) => string
  incomplete: (why: string) => string
}

export interface Zip {
  size: number
  stream: ReadableStream<Uint8Array>
}

/** Room for lines about files that break while they are read. */
const spareBytes = 1_024
/** A zip knows no time before 1980. */
const earliest = Date.UTC(1980, 0, 2)

/**
 * `whyOf` says in words what an error means. `onBytes` hears how much of the files went by. The signal
 * ends everything.
 */
export function zipOf(
  files: readonly ZipFile[],
  missing: readonly Missing[],
  words: ZipWords,
  from: {
    signal: AbortSignal
    whyOf: (error: unknown) => string
    onBytes: (count: number) => void
  },
): Zip {
  const lines = missing.map(({ name, why }) => `${name}: ${why}`)
  const lastSize = utf8(words.missingText(lines)).length + spareBytes
  const metadata = files.map(({ name, size }) => ({ name, size }))
  const size = Number(predictLength([...metadata, { name: words.missingName, size: lastSize }]))
  const written: { name: string; size: number }[] = []

  async function* entries() {
    for (const file of files) {
      const parts = file.read(from.signal)
      const first = await begin(file.name, parts)
      if (!first) continue
      const entry = { name: file.name, size: 0 }
      written.push(entry)
      const input = follow(parts, first, entry)
      yield { name: file.name, lastModified: Math.max(file.modified, earliest), input }
    }
    yield { name: words.missingName, lastModified: Date.now(), input: blanksAfter(lastText()) }
  }

  /** Null: not one byte of it could be had, so it is left out. Most files are whole by then. */
  async function begin(name: string, parts: AsyncGenerator<Bytes, void, void>) {
    try {
      return await parts.next()
    } catch (error) {
      from.signal.throwIfAborted()
      lines.push(`${name}: ${from.whyOf(error)}`)
      return null
    }
  }
  async function* follow(
    parts: AsyncGenerator<Bytes, void, void>,
    first: IteratorResult<Bytes, void>,
    entry: { name: string; size: number },
  ) {
    for (let step = first; !step.done; ) {
      entry.size += step.value.length
      from.onBytes(step.value.length)
      yield step.value
      try {
        step = await parts.next()
      } catch (error) {
        from.signal.throwIfAborted()
        lines.push(`${entry.name}: ${words.incomplete(from.whyOf(error))}`)
        return
      }
    }
  }
  function lastText(): { text: Bytes; length: number } {
    const last = { name: words.missingName, size: 0 }
    const length = size - Number(predictLength([...written, last]))
    const text = utf8(words.missingText(lines))
    return { text: text.subarray(0, length), length }
  }
  return { size, stream: makeZip(entries()) }
}

const utf8 = (text: string): Bytes => new TextEncoder().encode(text)

/** Text, and line ends up to the length. */
async function* blanksAfter({ text, length }: { text: Bytes; length: number }) {
  yield text
  const blanks = new Uint8Array(65_536).fill(10)
  for (let left = length - text.length; left > 0; left -= blanks.length) {
    // A copy: whoever takes it may hand its buffer on.
    yield blanks.slice(0, Math.min(left, blanks.length))
  }
}
