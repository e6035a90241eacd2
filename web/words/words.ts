// The current language and its texts. English is the only one yet; a second one makes this a signal,
// so that every component that reads a text follows a change.
import { en, type Words } from './en.ts'

export const words = (): Words => en

/** The BCP 47 tag that texts, dates and numbers follow. */
export const locale = (): string => en.locale
