// One labelled input: label above, hint or error below, tied together for screen readers.
// Shows what it is given; checking the value is the caller's.

import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { Icon } from './icon.tsx'

export interface FieldProps {
  readonly label: string
  readonly value: string
  readonly onInput?: (value: string) => void
  readonly type?: 'text' | 'email' | 'search' | 'number' | 'datetime-local' | 'password' | 'url'
  readonly name?: string
  readonly hint?: ComponentChildren
  readonly error?: string | null | undefined
  readonly required?: boolean
  readonly autocomplete?: string
  readonly inputMode?: 'text' | 'email' | 'numeric' | 'search'
  readonly maxLength?: number
  readonly min?: string | number
  readonly max?: string | number
  readonly step?: string | number
  readonly placeholder?: string
  readonly readOnly?: boolean
  readonly disabled?: boolean
  readonly autofocus?: boolean
  readonly suffix?: ComponentChildren
  readonly plainText?: boolean
}

const asTyped = { autocapitalize: 'none', autocorrect: 'off', spellcheck: false } as const

/** `plainText` is for what must be typed as it is: no capitals, no correction, no spelling marks. */
export function Field(props: FieldProps) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (props.autofocus) input.current?.focus()
  }, [props.autofocus])
  const note = props.error ? `${id}-error` : props.hint ? `${id}-hint` : undefined
  // The types of JSX want one literal type per element; the union is checked by FieldProps.
  const kind = { type: (props.type ?? 'text') as 'text', ...(props.plainText ? asTyped : {}) }
  return (
    <div class={props.error ? 'field bad' : 'field'}>
      <label for={id}>{props.label}</label>
      <div class="control">
        <input
          {...kind}
          id={id}
          ref={input}
          name={props.name}
          value={props.value}
          onInput={(event) => props.onInput?.(event.currentTarget.value)}
          onFocus={(event) => props.readOnly && event.currentTarget.select()}
          required={props.required}
          autocomplete={props.autocomplete ?? 'off'}
          inputMode={props.inputMode}
          maxLength={props.maxLength}
          min={props.min}
          max={props.max}
          step={props.step}
          placeholder={props.placeholder}
          readOnly={props.readOnly}
          disabled={props.disabled}
          aria-invalid={props.error ? true : undefined}
          aria-describedby={note}
        />
        {props.suffix}
      </div>
      <FieldNote id={id} error={props.error} hint={props.hint} />
    </div>
  )
}

function FieldNote(props: {
  id: string
  error?: string | null | undefined
  hint?: ComponentChildren
}) {
  if (props.error) {
    return (
      <p class="error" id={`${props.id}-error`} role="alert">
        <Icon name="alert" />
        {props.error}
      </p>
    )
  }
  return props.hint ? (
    <p class="hint" id={`${props.id}-hint`}>
      {props.hint}
    </p>
  ) : null
}
