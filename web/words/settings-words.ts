// Texts of the settings pages, apart from the others: only who opens them downloads them.
import { enSettings, type SettingsWords } from './en-settings.ts'
import { locale } from './words.ts'

const byLocale: Readonly<Record<string, SettingsWords>> = { en: enSettings }

export function settingsWords(): SettingsWords {
  return byLocale[locale()] ?? enSettings
}
