// Texts of the signed-in pages, apart from the others so that a guest never downloads them (budget G1).
// Follows the language that words.ts has chosen.

import { enMember, type MemberWords } from './en-member.ts'
import { locale } from './words.ts'

const byLocale: Readonly<Record<string, MemberWords>> = { en: enMember }

export function memberWords(): MemberWords {
  return byLocale[locale()] ?? enMember
}
