// The functions that may run in the bulk worker, by name. Plain data in, plain data out.
import { sealFile, sealItem, sealWhole } from './item.ts'
import { replay } from './log.ts'
import { openDetails, openWhole } from './open-item.ts'
import { openPart } from './open-part.ts'
import { openOwnRows } from './own-rows.ts'
import { openRows, openThumbnails } from './rows.ts'
import { openSegments } from './stream.ts'

/** One answer each. */
export const tasks = {
  openDetails,
  openOwnRows,
  openPart,
  openRows,
  openThumbnails,
  openWhole,
  replay,
  sealItem,
  sealWhole,
}

/** Many answers, each made when it is asked for. */
export const flows = { openSegments, sealFile }

export type Tasks = typeof tasks
export type Flows = typeof flows

export type Ask =
  | { id: number; task: keyof Tasks; args: unknown[] }
  | { id: number; flow: keyof Flows; args: unknown[] }
  | { id: number; next: true }
  | { id: number; stop: true }
