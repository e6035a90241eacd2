// What the cron does for notices, in this order: count what is new, look at storage and at links
// that expired, then push and mail what is due. Every piece is bounded; cursors say where to go on.
import type { Env } from '../env.ts'
import { announceDue } from './announce.ts'
import { pushDue } from './deliver.ts'
import { mailDigests } from './digest.ts'
import { tellExpired } from './link-notices.ts'
import { tellTight } from './quota.ts'

const pushesPerRun = 12

/** `load` and `save` keep a cursor per task. */
export interface Cursors {
  load(task: string): Promise<string>
  save(task: string, cursor: string): Promise<unknown>
}

const looks = [
  ['unannounced', announceDue],
  ['tight storage', tellTight],
  ['expired links', tellExpired],
] as const

export async function sweepNotices(env: Env, now: number, cursors: Cursors): Promise<void> {
  for (const [task, look] of looks) {
    const cursor = await cursors.load(task)
    const next = await look(env, now, cursor)
    if (next !== cursor) await cursors.save(task, next)
  }
  await pushDue(env, now, pushesPerRun)
  await mailDigests(env, now)
}
