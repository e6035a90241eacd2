// Counted phrases: the language decides which form a number takes, the word file supplies the forms.
// Pure; a word file passes its own language, so that nothing here knows which one is current.

export interface Forms {
  readonly zero?: string
  readonly one?: string
  readonly two?: string
  readonly few?: string
  readonly many?: string
  readonly other: string
}

/** Returns `count(n, forms)` for one language; `#` in a form becomes the number as that language writes it. */
export function counter(locale: string): (n: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(locale)
  const numbers = new Intl.NumberFormat(locale)
  return (n, forms) => (forms[rules.select(n)] ?? forms.other).replaceAll('#', numbers.format(n))
}
