// Deleting a collection over HTTP, and calling that off. By session, for the owner alone.
import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import * as wire from '#protocol/collections'
import { type CollectionId, collectionId } from '#protocol/ids'
import { session, type WithSession } from '../access/session.ts'
import type { Env } from '../env.ts'
import { stepsOf } from '../http/fault.ts'
import { readParam, readQuery } from '../http/validate.ts'
import { tellEnded } from '../live/tell.ts'
import { tellAccounts } from '../notices/tell.ts'
import { callOffDelete, executeDelete, isDeletedBy, planDelete } from './delete-collection.ts'
import { requireOwner } from './owner.ts'

type C = Context<WithSession>
type Empty = (env: Env, id: CollectionId, now: number) => Promise<unknown>

const itemsQuery = v.object({ items: wire.deletedItems })

/** `empty`: takes what lay in it away, bounded; the sweep goes on where it stops. */
export const deletion = (empty: Empty) => {
  const routes = new Hono<WithSession>()
  routes.delete('/:c', session, async function remove(c) {
    const { items } = readQuery(c, itemsQuery)
    const { accountId } = c.var.session
    if (await isDeletedBy(c.env, readParam(c, 'c', collectionId), accountId)) {
      return c.json({ deleteAt: null } satisfies wire.DeletionPlan)
    }
    const id = await requireOwner(c)
    const { deleteAt, members } = await planDelete(c.env, id, accountId, items, c.var.now())
    tellAccounts(c, [accountId, ...members])
    if (deleteAt === null) await executeNow(c, id, empty)
    return c.json({ deleteAt } satisfies wire.DeletionPlan)
  })
  routes.delete('/:c/deletion', session, async function callOff(c) {
    const { accountId } = c.var.session
    const members = await callOffDelete(c.env, await requireOwner(c), accountId)
    tellAccounts(c, [accountId, ...members])
    return c.body(null, 204)
  })
  return routes
}

async function executeNow(c: C, id: CollectionId, empty: Empty): Promise<void> {
  const step = stepsOf(c.env, c.req.raw)
  step('plan')
  await executeDelete(c.env, id, c.var.now(), step)
  tellEnded(c, id)
  c.executionCtx.waitUntil(
    empty(c.env, id, c.var.now()).catch((error: unknown) => console.error(error)),
  )
}
