// How far a task of the sweep has come: the key after which it goes on next time.
import { directory } from '../db/client.ts'
import type { Env } from '../env.ts'

export async function loadCursor(env: Env, task: string): Promise<string> {
  const row = await directory(env)
    .prepare('SELECT cursor FROM sweep_cursors WHERE task = ?1')
    .bind(task)
    .first<{ cursor: string }>()
  return row?.cursor ?? ''
}

export const saveCursor = (env: Env, task: string, cursor: string): Promise<unknown> =>
  directory(env)
    .prepare('INSERT OR REPLACE INTO sweep_cursors VALUES (?1, ?2)')
    .bind(task, cursor)
    .run()
