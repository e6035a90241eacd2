// Texts about the library, the trash, storage and saving copies, fetched with those pages. Follows the
// language that words.ts has chosen.

import { enLibrary, type LibraryWords } from './en-library.ts'
import { locale } from './words.ts'

const byLocale: Readonly<Record<string, LibraryWords>> = { en: enLibrary }

export function libraryWords(): LibraryWords {
  return byLocale[locale()] ?? enLibrary
}
