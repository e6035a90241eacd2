// Choosing without typing: a checkbox and a select, native both.

import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

export interface CheckboxProps {
  readonly label: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly hint?: ComponentChildren
  readonly disabled?: boolean
}

export function Checkbox(props: CheckboxProps) {
  const id = useId()
  const hint = props.hint ? `${id}-hint` : undefined
  return (
    <div class="check">
      <input
        id={id}
        type="checkbox"
        checked={props.checked}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
        aria-describedby={hint}
      />
      <label for={id}>{props.label}</label>
      {hint && (
        <p class="hint" id={hint}>
          {props.hint}
        </p>
      )}
    </div>
  )
}

export interface SelectProps {
  readonly label: string
  readonly value: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly onChange: (value: string) => void
  readonly hint?: string
  readonly disabled?: boolean
  /** The label is only for assistive technology; the place says the rest. */
  readonly quiet?: boolean
}

export function Select(props: SelectProps) {
  const id = useId()
  return (
    <div class="field">
      <label for={id} class={props.quiet ? 'hush' : undefined}>
        {props.label}
      </label>
      <div class="control">
        <select
          id={id}
          value={props.value}
          disabled={props.disabled}
          onChange={(event) => props.onChange(event.currentTarget.value)}
        >
          {props.options.map((option) => (
            <option key={option.value} value={option.value} selected={option.value === props.value}>
              {option.label}
            </option>
          ))}
        </select>
      </div>
      {props.hint && <p class="hint">{props.hint}</p>}
    </div>
  )
}
