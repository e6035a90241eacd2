// A moment in words, with the exact one for machines and on hover.

import { formatDate, formatMoment, formatRelative } from '../words/format.ts'

export interface TimeProps {
  readonly at: number
  readonly look?: 'relative' | 'date' | 'moment'
  readonly zoneMinutes?: number
}

export function Time({ at, look = 'relative', zoneMinutes }: TimeProps) {
  const exact = formatMoment(at, zoneMinutes)
  if (exact === '') return null
  const text = { moment: exact, date: formatDate(at, zoneMinutes), relative: '' }[look]
  return (
    <time dateTime={new Date(at).toISOString()} title={exact}>
      {text || formatRelative(at, Date.now())}
    </time>
  )
}
