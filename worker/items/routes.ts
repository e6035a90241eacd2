// Lists of items: what came since a point of the collection's clock, or pages backwards from one.
// Everything in a row is sealed or signed; the list decides nothing but who may ask.
import { Hono } from 'hono'
import * as v from 'valibot'
import type { ItemPage } from '#protocol/items'
import { maxListRows } from '#protocol/limits'
import { requireRight, type WithWho, who } from '../access/who.ts'
import { Problem } from '../http/problem.ts'
import { readQuery } from '../http/validate.ts'
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
