// How far something is, and how full something is: native <progress> and <meter>, each with its name.

import { useId } from 'preact/hooks'
import { formatPercent } from '../words/format.ts'

export interface ProgressProps {
  readonly label: string
  /** 0 to 1; absent while nobody knows. */
  readonly value?: number | undefined
  readonly text?: string
  readonly labelHidden?: boolean
}

export function Progress({ label, value, text, labelHidden }: ProgressProps) {
  const id = useId()
  const said = text ?? (value === undefined ? '' : formatPercent(value))
  return (
    <div class="progress">
      <div class={labelHidden ? 'hush' : 'small'}>
        <label for={id}>{label}</label>
        <span class="numbers">{said}</span>
      </div>
      <progress id={id} value={value} max={1} />
    </div>
  )
}

export interface MeterProps {
  readonly label: string
  readonly value: number
  readonly max: number
  readonly text: string
}

export function Meter({ label, value, max, text }: MeterProps) {
  const id = useId()
  return (
    <div class="progress">
      <div class="small">
        <label for={id}>{label}</label>
        <span class="numbers">{text}</span>
      </div>
      <meter
        id={id}
        value={Math.min(value, max)}
        max={max}
        low={max * 0.8}
        high={max * 0.95}
        optimum={0}
      />
    </div>
  )
}
