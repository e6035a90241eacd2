// Texts of the export, apart from the others: only who exports downloads them.
import { type ExportPageWords, enExport } from './en-export.ts'
import { locale } from './words.ts'

const byLocale: Readonly<Record<string, ExportPageWords>> = { en: enExport }

export function exportWords(): ExportPageWords {
  return byLocale[locale()] ?? enExport
}
