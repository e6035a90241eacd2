// What is being sent, file by file, with one line for all of it that is spoken politely.
// Shows states it is given; sending, retrying and naming the reason are the caller's.

import { formatPercent } from '../words/format.ts'
import { laterWords } from '../words/later-words.ts'
import { IconButton } from './button.tsx'
import { Icon, type IconName } from './icon.tsx'

export type ProgressState =
  | 'preparing'
  | 'encrypting'
  | 'waiting'
  | 'sending'
  | 'arrived'
  | 'already-there'
  | 'failed'

export interface ProgressRow {
  readonly id: string
  readonly name: string
  readonly state: ProgressState
  /** 0 to 1, while sending. */
  readonly fraction?: number | undefined
  /** The sentence that helps, when it failed or waits for something. */
  readonly reason?: string | undefined
  readonly thumbnail?: string | undefined
}

export interface ProgressListProps {
  readonly label: string
  readonly rows: readonly ProgressRow[]
  readonly summary: string
  readonly onRetry?: (id: string) => void
  readonly onCancel?: (id: string) => void
}

/** More rows than anyone reads; the rest is told as a number, finished ones first. */
const mostRows = 200

export function ProgressList({ label, rows, summary, onRetry, onCancel }: ProgressListProps) {
  const shown = pick(rows)
  const share = rows.length > 0 ? rows.reduce((sum, row) => sum + done(row), 0) / rows.length : 0
  return (
    <div class="uploads">
      <div class="progress">
        <p role="status" class="summary">
          {summary}
        </p>
        {share < 1 && <progress value={share} max={1} aria-label={label} />}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has nothing else to focus when done */}
      <ul aria-label={label} tabIndex={0}>
        {shown.map((row) => (
          <UploadRow key={row.id} row={row} onRetry={onRetry} onCancel={onCancel} />
        ))}
      </ul>
      {shown.length < rows.length && (
        <p class="quiet small">{laterWords().sending.moreArrived(rows.length - shown.length)}</p>
      )}
    </div>
  )
}

function isDone(row: ProgressRow): boolean {
  return row.state === 'arrived' || row.state === 'already-there'
}

function done(row: ProgressRow): number {
  if (isDone(row) || row.state === 'failed') return 1
  return row.state === 'sending' ? (row.fraction ?? 0) * 0.98 : 0
}

function pick(rows: readonly ProgressRow[]): readonly ProgressRow[] {
  if (rows.length <= mostRows) return rows
  let leave = rows.length - mostRows
  return rows.filter((row) => {
    if (leave === 0 || !isDone(row)) return true
    leave -= 1
    return false
  })
}

interface UploadRowProps {
  readonly row: ProgressRow
  readonly onRetry: ((id: string) => void) | undefined
  readonly onCancel: ((id: string) => void) | undefined
}

function UploadRow({ row, onRetry, onCancel }: UploadRowProps) {
  const texts = laterWords().sending
  const failed = row.state === 'failed'
  return (
    <li class={`upload ${row.state}`}>
      {row.thumbnail ? (
        <img class="thumb" src={row.thumbnail} alt="" />
      ) : (
        <span class="thumb">
          <Icon name="image" />
        </span>
      )}
      <span class="name">{row.name}</span>
      <UploadState row={row} />
      <span class="act">
        {failed && onRetry && (
          <IconButton
            icon="refresh"
            label={texts.retry(row.name)}
            onPress={() => onRetry(row.id)}
          />
        )}
        {!failed && !isDone(row) && onCancel && (
          <IconButton
            icon="close"
            label={texts.cancel(row.name)}
            onPress={() => onCancel(row.id)}
          />
        )}
      </span>
      {row.state === 'sending' && <progress value={row.fraction} max={1} aria-label={row.name} />}
      {row.reason && <span class="reason small quiet">{row.reason}</span>}
    </li>
  )
}

const marks: Readonly<Partial<Record<ProgressState, IconName>>> = {
  arrived: 'check',
  'already-there': 'check',
  waiting: 'clock',
  failed: 'alert',
}

function UploadState({ row }: { row: ProgressRow }) {
  const mark = marks[row.state]
  const percent = row.state === 'sending' && row.fraction !== undefined
  return (
    <span class="state">
      {mark && <Icon name={mark} />}
      <span>{stateWord(row.state)}</span>
      {percent && <span>{formatPercent(row.fraction ?? 0)}</span>}
    </span>
  )
}

function stateWord(state: ProgressState): string {
  const texts = laterWords().sending
  return state === 'already-there' ? texts.alreadyThere : texts[state]
}
