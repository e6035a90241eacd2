// Texts of parts that are loaded when they are first needed, apart from those of the first screen
// (budget G1). Follows the language that words.ts has chosen.

import { enLater, type LaterWords } from './en-later.ts'
import { locale } from './words.ts'

const byLocale: Readonly<Record<string, LaterWords>> = { en: enLater }

export function laterWords(): LaterWords {
  return byLocale[locale()] ?? enLater
}
