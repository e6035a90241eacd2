// Bytes of a text file as text. Files do not say how they are encoded, so it is guessed from a mark
// at the start, from whether the bytes are good UTF-8, and from where zeros stand. The result is
// only ever shown as text.

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** `bytes` may be the beginning of a longer file: a character cut at the end is left out. */
export function decodeText(bytes: Uint8Array): { text: string; encoding: Encoding } {
  const encoding = guessEncoding(bytes)
  // Without `stream` a cut character would become a replacement mark.
  const text = new TextDecoder(encoding).decode(bytes, { stream: true })
  return { text: text.replaceAll('\0', '\ufffd'), encoding }
}

function guessEncoding(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const wide = guessWide(bytes.subarray(0, 4096))
  if (wide) return wide
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252'
}

/** Most letters of most texts have a zero as one of their two bytes, always on the same side. */
function guessWide(head: Uint8Array): Encoding | null {
  const zeros = [0, 0]
  for (let i = 0; i < head.length; i++) if (head[i] === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  const many = head.length / 5
  if (odd > many && even < many / 10) return 'utf-16le'
  return even > many && odd < many / 10 ? 'utf-16be' : null
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}
