// Texts of notices, apart from the others: the bell, the page, the settings.
import { enNotices, type NoticesWords } from './en-notices.ts'
import { locale } from './words.ts'

const byLocale: Readonly<Record<string, NoticesWords>> = { en: enNotices }

export function noticesWords(): NoticesWords {
  return byLocale[locale()] ?? enNotices
}
