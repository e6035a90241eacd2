// Addresses as people type and paste them: `Anna <anna@example.org>, ben@example.org`, one per line,
// from a spreadsheet or a letter. Pure. What is no address is named, not dropped.

export interface TypedAddresses {
  /** Each once, in the order typed, as it is sent: trimmed, lower case. */
  readonly addresses: readonly string[]
  readonly wrong: readonly string[]
}

const address = /^[^@\s<>"(),;:]+@[^@\s<>"(),;:]+\.?[^@\s<>"(),;:]+$/

export function typedAddresses(text: string): TypedAddresses {
  const addresses = new Set<string>()
  const wrong: string[] = []
  for (const line of text.split(/[,;\n\r\t]+/)) {
    const bare = inBrackets(line)
    for (const part of bare.split(/\s+/).filter(Boolean)) {
      const cleaned = part.replace(/^mailto:/i, '').replace(/\.$/, '')
      if (address.test(cleaned)) addresses.add(cleaned.normalize('NFKC').toLowerCase())
      else wrong.push(part)
    }
  }
  return { addresses: [...addresses], wrong }
}

/** Address books write a name before the address: `"Anna B." <anna@example.org>`. */
function inBrackets(line: string): string {
  const found = [...line.matchAll(/<([^<>]*)>/g)].map(([, inside = '']) => inside)
  return found.length > 0 ? found.join(' ') : line
}
