// The part of valibot's interface that protocol/ uses, in a tenth of its size: what a guest downloads.
// The build puts it in valibot's place (web/vite.config.ts); types are valibot's own, and a test
// compares both over random input. Unknown members are left out, as there. The annotations let the
// build leave out shapes of endpoints that a guest never asks.

interface Issue {
  message: string
}

class Mismatch extends Error {}

interface Schema {
  /** Throws Mismatch, or gives what was understood. */
  read(input: unknown): unknown
}
type Step = (value: never) => unknown

const no = (expected: string): never => {
  throw new Mismatch(`expected ${expected}`)
}
const schema = (read: Schema['read']): Schema => ({ read })
/* @__NO_SIDE_EFFECTS__ */ const typed = (type: string) => () =>
  schema((input) => (typeof input === type ? input : no(type)))

export const string = typed('string')
export const boolean = typed('boolean')
/* @__NO_SIDE_EFFECTS__ */ export const number = () =>
  schema((input) => (typeof input === 'number' && !Number.isNaN(input) ? input : no('number')))
/* @__NO_SIDE_EFFECTS__ */ export const literal = (value: unknown) =>
  Object.assign(
    schema((input) => (input === value ? input : no(String(value)))),
    { literal: value },
  )
/* @__NO_SIDE_EFFECTS__ */ export const picklist = (values: readonly unknown[]) =>
  schema((input) => (values.includes(input) ? input : no('one of a list')))
/* @__NO_SIDE_EFFECTS__ */ export const nullable = (inner: Schema) =>
  schema((input) => (input === null ? null : inner.read(input)))
/** Only inside `object`: the member may be absent. */
/* @__NO_SIDE_EFFECTS__ */ export const optional = (inner: Schema) =>
  Object.assign(
    schema((input) => (input === undefined ? undefined : inner.read(input))),
    { mayBeAbsent: true },
  )
/* @__NO_SIDE_EFFECTS__ */ export const array = (inner: Schema) =>
  schema((input) => (Array.isArray(input) ? input.map((one) => inner.read(one)) : no('list')))

type Entries = Record<string, Schema & { mayBeAbsent?: boolean; literal?: unknown }>

/* @__NO_SIDE_EFFECTS__ */ export const object = (entries: Entries) =>
  Object.assign(
    schema((input) => {
      if (typeof input !== 'object' || input === null) return no('object')
      const found = input as Record<string, unknown>
      const out: Record<string, unknown> = {}
      for (const [name, inner] of Object.entries(entries)) {
        if (name in found) out[name] = inner.read(found[name])
        else if (!inner.mayBeAbsent) no(name)
      }
      return out
    }),
    { entries },
  )

/* @__NO_SIDE_EFFECTS__ */ export const union = (options: readonly Schema[]) =>
  schema((input) => {
    for (const option of options) {
      try {
        return option.read(input)
      } catch (error) {
        if (!(error instanceof Mismatch)) throw error
      }
    }
    return no('one of several')
  })

/** Told apart by a member with a literal, so an error belongs to the option that was meant. */
/* @__NO_SIDE_EFFECTS__ */ export const variant = (
  key: string,
  options: readonly (Schema & { entries: Entries })[],
) =>
  schema((input) => {
    const given = (input as Record<string, unknown> | null)?.[key]
    const meant = options.find(({ entries }) => entries[key]?.literal === given)
    return meant ? meant.read(input) : no(key)
  })

/* @__NO_SIDE_EFFECTS__ */ export const pipe = (first: Schema, ...steps: Step[]) =>
  schema((input) => steps.reduce((value, step) => step(value as never), first.read(input)))

const check =
  <T>(holds: (value: T) => boolean, expected: string) =>
  (value: T): T =>
    holds(value) ? value : no(expected)

type Sized = { length: number }
/* @__NO_SIDE_EFFECTS__ */ export const length = (size: number) =>
  check<Sized>((v) => v.length === size, `length ${size}`)
/* @__NO_SIDE_EFFECTS__ */ export const minLength = (size: number) =>
  check<Sized>((v) => v.length >= size, `≥ ${size} long`)
/* @__NO_SIDE_EFFECTS__ */ export const maxLength = (size: number) =>
  check<Sized>((v) => v.length <= size, `≤ ${size} long`)
/* @__NO_SIDE_EFFECTS__ */ export const minValue = (least: number) =>
  check<number>((v) => v >= least, `≥ ${least}`)
/* @__NO_SIDE_EFFECTS__ */ export const maxValue = (most: number) =>
  check<number>((v) => v <= most, `≤ ${most}`)
/* @__NO_SIDE_EFFECTS__ */ export const integer = () =>
  check<number>(Number.isInteger, 'whole number')
/* @__NO_SIDE_EFFECTS__ */ export const safeInteger = () =>
  check<number>(Number.isSafeInteger, 'whole number')
/* @__NO_SIDE_EFFECTS__ */ export const regex = (form: RegExp) =>
  check<string>((v) => form.test(v), 'form')
/* @__NO_SIDE_EFFECTS__ */ export const transform = (change: Step): Step => change

export function safeParse(
  { read }: Schema,
  input: unknown,
): { success: true; output: unknown } | { success: false; issues: [Issue] } {
  try {
    return { success: true, output: read(input) }
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error
    return { success: false, issues: [{ message: error.message }] }
  }
}
