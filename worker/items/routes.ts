// Lists of items: what came since a point of the collection's clock, or pages backwards from one;
// and taking items out. Everything in a row is sealed or signed; the list decides nothing but who
// may ask.
import { Hono } from 'hono'
import * as v from 'valibot'
import { type ItemPage, removeItems as removeItemsBody } from '#protocol/items'
import { maxListRows, maxPublicJsonBytes } from '#protocol/limits'
import { requireRight, type WithWho, who } from '../access/who.ts'
import { Problem } from '../http/problem.ts'
import { readJson, readQuery } from '../http/validate.ts'
import { tellMoved } from '../live/tell.ts'
import { tellAccounts } from '../notices/tell.ts'
import { positionsOf } from './holdings.ts'
import { removeItems } from './remove-items.ts'
import { loadPage } from './store.ts'

const numberText = v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number))
const listQuery = v.object({
  since: v.optional(numberText),
  before: v.optional(numberText),
  limit: v.optional(v.pipe(numberText, v.minValue(1), v.maxValue(maxListRows))),
})

export const items = new Hono<WithWho>()

items.get('/:c/items', who, async function list(c) {
  requireRight(c.var.who, 'view')
  const { since, before, limit = maxListRows } = readQuery(c, listQuery)
  if ((since === undefined) === (before === undefined)) throw new Problem('malformed-request')
  const walk = since === undefined ? { before: before ?? 0 } : { since }
  const page: ItemPage = await loadPage(c.env, c.var.who.collectionId, walk, limit)
  return c.json(page)
})

items.post('/:c/items/remove', who, async function remove(c) {
  const { objects } = await readJson(c, removeItemsBody, maxPublicJsonBytes)
  const { removed, moved, told } = await removeItems(c.env, c.var.who, objects, c.var.now())
  for (const [id, position] of positionsOf(moved)) tellMoved(c, id, position)
  if (moved.length > 0) tellAccounts(c, told)
  return c.json(removed)
})
