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
  return (n, forms) => {
    // Most languages never select `zero` by rule, but a sentence about nothing is often another sentence.
    const form = n === 0 && forms.zero !== undefined ? forms.zero : forms[rules.select(n)]
    return (form ?? forms.other).replaceAll('#', numbers.format(n))
  }
}
