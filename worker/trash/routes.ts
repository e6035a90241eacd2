// The trash over HTTP, all by session: one's own library only, so there is nobody to ask whether it
// is allowed. Bytes that nobody holds any more are deleted at once; the sweep finishes what stops.
import { type Context, Hono } from 'hono'
import * as wire from '#protocol/library'
import { maxPublicJsonBytes } from '#protocol/limits'
import { session, type WithSession } from '../access/session.ts'
import { stepsOf } from '../http/fault.ts'
import { readJson } from '../http/validate.ts'
import { type Moved, positionsOf } from '../items/holdings.ts'
import { tellMoved } from '../live/tell.ts'
import { freeObjects } from '../objects/take-away.ts'
import { countTrash, deleteForever, emptyPage, type LetGo, putIntoTrash, restore } from './store.ts'

export const trash = new Hono<WithSession>()

type C = Context<WithSession>
const readObjects = async (c: C) => (await readJson(c, wire.objects, maxPublicJsonBytes)).objects

trash.post('/', session, async function put(c) {
  const wanted = await readObjects(c)
  const { moved, objects } = await putIntoTrash(c.env, ownerOf(c), wanted, c.var.now())
  tell(c, moved)
  return c.json({ objects } satisfies wire.Done)
})

trash.post('/restore', session, async function back(c) {
  const wanted = await readObjects(c)
  const { moved, objects } = await restore(c.env, ownerOf(c), wanted, c.var.now())
  tell(c, moved)
  return c.json({ objects } satisfies wire.Restored)
})

trash.post('/delete', session, async function forever(c) {
  const wanted = await readObjects(c)
  const gone = await deleteForever(c.env, ownerOf(c), wanted, c.var.now())
  await free(c, gone)
  return c.json({ objects: gone.objects } satisfies wire.Done)
})

trash.post('/empty', session, async function empty(c) {
  await free(c, await emptyPage(c.env, ownerOf(c), c.var.now()))
  return c.json({ left: await countTrash(c.env, ownerOf(c)) } satisfies wire.Emptied)
})

const ownerOf = (c: C) => c.var.session.accountId

function tell(c: C, moved: Moved[]): void {
  for (const [id, position] of positionsOf(moved)) tellMoved(c, id, position)
}

function free(c: C, { released }: LetGo): Promise<void> {
  const step = stepsOf(c.env, c.req.raw)
  step('let go')
  return freeObjects(c.env, released, step)
}
