// Names in an archive that every system can unpack: safe in themselves, and unique in their folder
// also where capitals make no difference. Titles and names come from other people.

const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i
const longest = 120

export function safeName(text: string, instead: string): string {
  const plain = text
    .normalize('NFC')
    .toWellFormed()
    .replaceAll(/[\\/:*?"<>|\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '_')
    .replace(/^[.\s]+/, '')
    .replace(/[.\s]+$/, '')
  const short = shortened(plain).replace(/[.\s]+$/, '')
  if (short === '') return instead
  return reserved.test(short) ? `_${short}` : short
}

/** Keeps the ending, by which systems know what it is. */
function shortened(name: string): string {
  const letters = [...name]
  if (letters.length <= longest) return name
  const [ending = ''] = /\.[A-Za-z0-9]{1,10}$/.exec(name) ?? []
  return `${letters.slice(0, longest - ending.length).join('')}${ending}`
}

/** Hands out each name once. */
export function makeNames(): (wanted: string) => string {
  const taken = new Set<string>()
  const next = new Map<string, number>()
  return (wanted) => {
    const key = (name: string) => name.toLowerCase().normalize('NFKC')
    if (!taken.has(key(wanted))) {
      taken.add(key(wanted))
      return wanted
    }
    const at = wanted.lastIndexOf('.')
    const [stem, ending] = at > 0 ? [wanted.slice(0, at), wanted.slice(at)] : [wanted, '']
    for (let n = next.get(key(wanted)) ?? 2; ; n++) {
      const name = `${stem} (${n})${ending}`
      if (taken.has(key(name))) continue
      taken.add(key(name))
      next.set(key(wanted), n + 1)
      return name
    }
  }
}
