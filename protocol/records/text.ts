// Text as strict UTF-8, without TextEncoder: these layouts use the language alone.
// Text that is not well formed is refused both ways, so bytes and text stand for each other.
import { type Bytes, malformed, zeros } from './bytes.ts'

export function utf8(text: string): Bytes {
  const escaped = wellFormed(text)
  const bytes: number[] = []
  for (let at = 0; at < escaped.length; at++) {
    if (escaped[at] !== '%') bytes.push(escaped.charCodeAt(at))
    else {
      bytes.push(Number.parseInt(escaped.slice(at + 1, at + 3), 16))
      at += 2
    }
  }
  return new Uint8Array(bytes)
}

function wellFormed(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    return malformed('text with half a surrogate pair')
  }
}

export function fromUtf8(bytes: Uint8Array): string {
  let escaped = ''
  for (const byte of bytes) escaped += hex[byte]
  try {
    return decodeURIComponent(escaped)
  } catch {
    return malformed('text that is not UTF-8')
  }
}

const hex = Array.from(zeros(256), (_, byte) => `%${byte.toString(16).padStart(2, '0')}`)
