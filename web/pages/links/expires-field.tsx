// Until when a link works: a moment in this person's own time, with the usual spans one press away.
import { Button } from '../../components/button.tsx'
import { Field } from '../../components/field.tsx'
import { memberWords } from '../../words/member-words.ts'

const hourMilliseconds = 3_600_000
const minuteMilliseconds = 60_000

export interface ExpiresFieldProps {
  readonly value: number | null
  readonly onInput: (value: number | null) => void
}

export function ExpiresField({ value, onInput }: ExpiresFieldProps) {
  const text = memberWords().linkSettings
  const spans = [
    { label: text.inHour, hours: 1 },
    { label: text.inDay, hours: 24 },
    { label: text.inWeek, hours: 7 * 24 },
    { label: text.inMonth, hours: 30 * 24 },
  ]
  return (
    <div class="stack tight">
      <Field
        label={text.expires}
        type="datetime-local"
        value={value === null ? '' : localText(value)}
        onInput={(typed) => onInput(typed === '' ? null : new Date(typed).getTime())}
        hint={value === null ? text.expiresNever : null}
      />
      <div class="row chips">
        {spans.map(({ label, hours }) => (
          <Button key={label} onPress={() => onInput(inHours(hours))}>
            {label}
          </Button>
        ))}
        <Button pressed={value === null} onPress={() => onInput(null)}>
          {text.never}
        </Button>
      </div>
    </div>
  )
}

/** To the full minute, which is what the field shows. */
function inHours(hours: number): number {
  const end = Date.now() + hours * hourMilliseconds
  return Math.ceil(end / minuteMilliseconds) * minuteMilliseconds
}

/** `2026-11-21T18:30:05` on the clock of this device: what the field takes. */
function localText(time: number): string {
  const offset = new Date(time).getTimezoneOffset() * minuteMilliseconds
  return new Date(time - offset).toISOString().slice(0, 19)
}
