// The current language and its texts. A signal, so every component that reads a text follows a change.
// Languages other than English are loaded alone, on demand; trusts only the files beside it.

import { signal } from '@preact/signals'
import { en, type Words } from './en.ts'

/** One loader per language file; English is always there, as the source and the last resort. */
const loaders: Readonly<Record<string, () => Promise<Words>>> = {
  en: async () => en,
}

const current = signal<Words>(en)

export function words(): Words {
  return current.value
}

/** The BCP 47 tag that texts, dates and numbers follow. */
export function locale(): string {
  return current.value.locale
}

/** The first language of `wanted` that there is a file for; English otherwise. */
export function chooseLanguage(wanted: readonly string[]): string {
  for (const tag of wanted) {
    const base = tag.toLowerCase().split('-')[0] ?? ''
    if (tag in loaders) return tag
    if (base in loaders) return base
  }
  return 'en'
}

export async function setLanguage(tag: string): Promise<void> {
  const next = await (loaders[tag] ?? loaders.en)?.()
  if (!next) return
  current.value = next
  document.documentElement.lang = next.locale
  document.documentElement.dir = next.direction
}
