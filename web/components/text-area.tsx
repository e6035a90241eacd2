// A labelled field of several lines: label above, hint or error below, tied together for screen
// readers. Grows with what is typed, where the browser can.

import { useEffect, useId, useRef } from 'preact/hooks'
import { Icon } from './icon.tsx'

export interface TextAreaProps {
  readonly label: string
  readonly value: string
  readonly onInput: (value: string) => void
  readonly rows?: number
  readonly hint?: string | null
  readonly error?: string | null
  readonly inputMode?: 'text' | 'email'
  readonly autocomplete?: string
  readonly disabled?: boolean
  readonly autofocus?: boolean
}

export function TextArea(props: TextAreaProps) {
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (props.autofocus) area.current?.focus()
  }, [props.autofocus])
  const note = props.error ? `${id}-error` : props.hint ? `${id}-hint` : undefined
  return (
    <div class={props.error ? 'field bad' : 'field'}>
      <label for={id}>{props.label}</label>
      <div class="control">
        <textarea
          id={id}
          ref={area}
          rows={props.rows ?? 2}
          value={props.value}
          disabled={props.disabled}
          inputMode={props.inputMode}
          autocomplete={props.autocomplete ?? 'off'}
          autocapitalize="none"
          spellcheck={false}
          onInput={(event) => props.onInput(event.currentTarget.value)}
          aria-invalid={props.error ? true : undefined}
          aria-describedby={note}
        />
      </div>
      {props.error ? (
        <p class="error" id={`${id}-error`} role="alert">
          <Icon name="alert" />
          {props.error}
        </p>
      ) : (
        props.hint && (
          <p class="hint" id={`${id}-hint`}>
            {props.hint}
          </p>
        )
      )}
    </div>
  )
}
