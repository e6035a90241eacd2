// Texts about the people of a collection, apart from the others: dialogs of members and the page of
// an invitation fetch them. Follows the language that words.ts has chosen.

import { enPeople, type PeopleWords } from './en-people.ts'
import { locale } from './words.ts'

const byLocale: Readonly<Record<string, PeopleWords>> = { en: enPeople }

export function peopleWords(): PeopleWords {
  return byLocale[locale()] ?? enPeople
}
