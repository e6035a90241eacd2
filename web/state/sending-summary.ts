// What all files on their way come to: one line for people, and whether it is over.
import type { FileState, SendingFile } from './sending.ts'

export interface SendingSummary {
  total: number
  /** With those that were there already. */
  arrived: number
  alreadyThere: number
  failed: number
  cancelled: number
  active: number
  /** Of the bytes, 0 to 1. */
  share: number
  done: boolean
}

const counted = (rows: readonly SendingFile[], phase: FileState['phase']) =>
  rows.filter(({ state }) => state.value.phase === phase).length

function shareOf({ state }: SendingFile): number {
  const now = state.value
  if (now.phase === 'sending') return now.share
  return now.phase === 'arrived' || now.phase === 'already-there' ? 1 : 0
}

export function summarise(all: readonly SendingFile[]): SendingSummary {
  const rows = all.filter(({ state }) => state.value.phase !== 'cancelled')
  const alreadyThere = counted(rows, 'already-there')
  const arrived = counted(rows, 'arrived') + alreadyThere
  const failed = counted(rows, 'failed')
  const bytes = rows.reduce((sum, { size }) => sum + size, 0)
  const sent = rows.reduce((sum, row) => sum + row.size * shareOf(row), 0)
  const active = rows.length - arrived - failed
  return {
    total: rows.length,
    arrived,
    alreadyThere,
    failed,
    cancelled: all.length - rows.length,
    active,
    share: bytes === 0 ? 1 : sent / bytes,
    done: rows.length > 0 && active === 0,
  }
}
