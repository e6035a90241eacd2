// The kind of a file in words, by what its first bytes said and not by its name. Office documents and
// archives are told apart by their media type, which their uploader's browser found the same way.
import { type Card, media } from '#protocol/records/card'
import type { Details } from '#protocol/records/details'
import type { LaterWords } from '../words/en-later.ts'
import { laterWords } from '../words/later-words.ts'

type KindName = keyof LaterWords['kinds']

const byMedia: Readonly<Record<number, KindName>> = {
  [media.jpeg]: 'photo',
  [media.heic]: 'photo',
  [media.raw]: 'photo',
  [media.svg]: 'drawing',
  [media.pdf]: 'pdf',
  [media.text]: 'text',
  [media.office]: 'document',
  [media.archive]: 'archive',
}

const byType: readonly [RegExp, KindName][] = [
  [/^image\//, 'image'],
  [/^video\//, 'video'],
  [/wordprocessingml|opendocument\.text|\/rtf$/, 'document'],
  [/spreadsheetml|opendocument\.spreadsheet/, 'sheet'],
  [/presentationml|opendocument\.presentation/, 'slides'],
  [/epub/, 'book'],
]

export function kindName(card: Card | null, details: Details | null): KindName {
  const code = card?.media ?? media.other
  const isTold = code === media.office || code === media.other
  const told = isTold && byType.find(([type]) => type.test(details?.type ?? ''))
  if (told) return told[1]
  const known = byMedia[code]
  if (known) return known
  if (code >= 1 && code < 32) return 'image'
  if (code >= 32 && code < 48) return 'video'
  return code >= 48 && code < 64 ? 'audio' : 'other'
}

export function kindWords(card: Card | null, details: Details | null): string {
  return laterWords().kinds[kindName(card, details)]
}
