// Looks into tables and bucket for the property test, over all worlds at once.
import type { Stage, World } from './storage-world.ts'

export interface Difference {
  world: number
  why: string
}

/** Rows and charges of every world against its model, and charges against the rows themselves. */
export async function compareRows(stage: Stage, worlds: World[]): Promise<Difference[]> {
  const [charges, rows, clocks, left] = await Promise.all([
    stage.DB.prepare(chargesSql).bind(accountsOf(worlds)).all<Charge>(),
    stage.DB.prepare(rowsSql).bind(collectionsOf(worlds)).all<Row>(),
    stage.DB.prepare(clocksSql).bind(collectionsOf(worlds)).all<Clock>(),
    stage.DB.prepare('SELECT count(*) AS n FROM moves').first<{ n: number }>(),
  ])
  if (left?.n !== 0) return [{ world: 0, why: 'moves is not empty' }]
  const byAccount = new Map(charges.results.map((row) => [row.id, row]))
  const byCollection = Map.groupBy(rows.results, (row) => row.collection_id)
  const counts = new Map(clocks.results.map((row) => [row.id, row]))
  return worlds.flatMap((world, at) => {
    if (world.waiting) return []
    const found = { byAccount, byCollection, counts }
    return differencesOf(world, found).map((why) => ({ world: at, why }))
  })
}

const chargesSql = `SELECT a.id, a.used,
    coalesce((SELECT sum(bytes) FROM (SELECT DISTINCT o.id, o.version, o.bytes
       FROM items i JOIN objects o ON o.id = i.object_id AND o.version = i.version
      WHERE i.payer_id = a.id AND i.payer_id <> '')), 0)
    + coalesce((SELECT sum(bytes) FROM uploads WHERE account_id = a.id), 0) AS held
  FROM json_each(?1) AS wanted JOIN accounts a ON a.id = wanted.value`
const rowsSql = `SELECT i.collection_id, i.object_id, i.payer_id, i.removed_at, i.trashed_at, i.statement
  FROM json_each(?1) AS wanted JOIN items i ON i.collection_id = wanted.value`
const clocksSql = `SELECT c.id, c.items FROM json_each(?1) AS wanted
  JOIN collections c ON c.id = wanted.value`

interface Charge {
  id: string
  used: number
  held: number
}
interface Row {
  collection_id: string
  object_id: string
  payer_id: string
  removed_at: number | null
  trashed_at: number | null
  statement: string
}
interface Clock {
  id: string
  items: number
}

const accountsOf = (worlds: World[]): string =>
  JSON.stringify(worlds.flatMap(({ people }) => people.map((one) => one.accountId)))
const collectionsOf = (worlds: World[]): string =>
  JSON.stringify(worlds.flatMap(({ albums }) => albums.map((one) => one.collectionId)))

interface Found {
  byAccount: Map<string, Charge>
  byCollection: Map<string, Row[]>
  counts: Map<string, Clock>
}

function differencesOf(world: World, { byAccount, byCollection, counts }: Found): string[] {
  const { model, people, albums } = world
  const wrong: string[] = []
  const expectSame = (name: string, is: unknown, should: unknown) => {
    if (is !== should) wrong.push(`${name} is ${is}, should be ${should}`)
  }
  for (const [who, { accountId }] of people.entries()) {
    const row = byAccount.get(accountId)
    if (row) expectSame(`sum of account ${who}`, row.used, row.held)
    if (row || model.alive[who]) expectSame(`used of account ${who}`, row?.used, model.used(who))
  }
  for (const [at, { collectionId }] of albums.entries()) {
    const rows = (byCollection.get(collectionId) ?? []).map((row) => described(world, row))
    const should = model.placements.filter((one) => one.at === at)
    const texts = should.map((one) => `${one.object} ${one.state} ${one.payer}`)
    expectSame(`rows of collection ${at}`, rows.sort().join(), texts.sort().join())
    const clock = counts.get(collectionId)
    expectSame(`collection ${at} is there`, clock !== undefined, model.collections[at]?.there)
    const shown = should.filter((one) => one.state === 'shown').length
    if (clock) expectSame(`items of collection ${at}`, clock.items, shown)
  }
  return wrong
}

function described({ people, objects }: World, row: Row): string {
  const object = objects.findIndex((one) => one.objectId === row.object_id)
  const payer = people.findIndex((one) => one.accountId === row.payer_id)
  const state = row.removed_at === null ? 'shown' : row.trashed_at === null ? 'kept' : 'trashed'
  const gone = row.payer_id === '' && row.statement === '' && row.removed_at !== null
  return `${object} ${gone ? 'gone' : state} ${payer}`
}

/** After the sweep: rows of objects and keys of the bucket are exactly what is held. */
export async function compareBytes(stage: Stage, worlds: World[]): Promise<Difference[]> {
  const { results } = await stage.DB.prepare(
    `SELECT o.id, 'c/' || o.home_id || '/' || o.id || '/' || o.version || '/' || o.attempt AS key
       FROM json_each(?1) AS wanted JOIN objects o ON o.id = wanted.value`,
  )
    .bind(JSON.stringify(worlds.flatMap(({ objects }) => objects.map((one) => one.objectId))))
    .all<{ id: string; key: string }>()
  const keys = await keysIn(stage)
  const byObject = Map.groupBy([...keys], (key) => key.split('/')[2] ?? '')
  const rows = new Map(results.map((row) => [row.id, row.key]))
  return worlds.flatMap(({ objects, model }, world) => {
    const held = model.held()
    const pending = new Set(model.pending.map((one) => one.object))
    return objects.flatMap(({ objectId, seeded }, object) => {
      const stored = byObject.get(objectId) ?? []
      const row = rows.get(objectId)
      const wanted = held.has(object) && !seeded ? [row ?? 'a row'] : []
      const same = pending.has(object) || stored.join() === wanted.join()
      const why = `object ${object}: bytes ${stored.join() || 'none'}, row ${row}, held ${held.has(object)}`
      return same && (row !== undefined) === held.has(object) ? [] : [{ world, why }]
    })
  })
}

async function keysIn({ server }: Stage): Promise<Set<string>> {
  const { BLOBS } = await server.bindings()
  const keys = new Set<string>()
  for (let cursor: string | undefined; ; ) {
    const page = await BLOBS.list(cursor === undefined ? {} : { cursor })
    for (const { key } of page.objects) keys.add(key)
    if (!page.truncated) return keys
    cursor = page.cursor
  }
}

const day = 24 * 3_600_000
const unfinishedSql = `SELECT
    (SELECT count(*) FROM objects WHERE released_at IS NOT NULL)
  + (SELECT count(*) FROM collection_directory WHERE deleted_at IS NOT NULL)
  + (SELECT count(*) FROM collections WHERE delete_at <= ?1)
  + (SELECT count(*) FROM departures)
  + (SELECT count(*) FROM items WHERE trashed_at <= ?2)
  + (SELECT count(*) FROM uploads WHERE created_at <= ?3)
  + (SELECT count(*) FROM accounts a WHERE deleted_at IS NOT NULL AND (used > 0
      OR EXISTS (SELECT 1 FROM memberships WHERE account_id = a.id))) AS n`

/** As often as there is something to do. */
export async function sweepAll({ server, DB, now }: Stage): Promise<void> {
  for (let runs = 0; runs < 1_000; runs++) {
    await server.sweep(new Date(now))
    const left = await DB.prepare(unfinishedSql)
      .bind(now, now - 30 * day, now - day)
      .first<{ n: number }>()
    if (left?.n === 0) return
  }
  throw new Error('the sweep does not come to an end')
}
