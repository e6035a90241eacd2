// The one written form of an address (crypto.md §6.1): what it is stored, looked up and salted by.
import { Problem } from '../http/problem.ts'

/** Refuses what cannot be stored as it is: control characters, halves of surrogate pairs. */
export function emailForm(email: string): string {
  const form = email
    .replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')
    .normalize('NFKC')
    .toLowerCase()
  const wellFormed = /^[^@]+@[^@]+$/.test(form) && !/[\p{Cc}\p{Cs}]/u.test(form)
  if (!wellFormed || form.length > 320) throw new Problem('malformed-request')
  return form
}
