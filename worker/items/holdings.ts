// What it means to hold an object, as SQL. A row of items is a placement: shown in its collection,
// kept in its payer's library after it left, in the payer's trash, or gone (a tombstone). An account
// holds an object version by any placement it pays for that is not gone; it is charged once for all
// of them, and the bytes stay while anybody holds them. `moves` is filled by one statement and worked
// off by `applyMoves` in the same batch: no moment exists in which `used` is not the sum of holdings.
import type { AccountId, CollectionId, ObjectId } from '#protocol/ids'
import { directory, rowsOf } from '../db/client.ts'
import type { Env } from '../env.ts'

export type Target = 'shown' | 'kept' | 'trashed' | 'gone'

const ofVersion = (alias: string, o: string): string =>
  `${alias}.object_id = ${o}.id AND ${alias}.version = ${o}.version AND ${alias}.payer_id <> ''`

/** SQL condition: somebody holds the row `o` of objects; with `payer` (an expression), that account. */
export function holds(o: string, payer?: string): string {
  const by = payer === undefined ? '' : `AND h.payer_id = ${payer}`
  return `(EXISTS (SELECT 1 FROM items h
      WHERE h.collection_id = ${o}.home_id AND ${ofVersion('h', o)} AND h.copied = 0 ${by})
    OR EXISTS (SELECT 1 FROM items h INDEXED BY items_copies
      WHERE h.copied = 1 AND ${ofVersion('h', o)} ${by}))`
}

/**
 * SQL of keys (collection_id, object_id): every placement that an account pays for of the objects in
 * a JSON list, whatever its state. Both arguments are expressions.
 */
export const placementsOf = (account: string, list: string): string =>
  `SELECT h.collection_id, h.object_id FROM json_each(${list}) AS wanted
     CROSS JOIN objects o ON o.id = wanted.value
     CROSS JOIN items h ON h.collection_id = o.home_id AND h.object_id = o.id
      AND h.copied = 0 AND h.payer_id = ${account}
   UNION
   SELECT h.collection_id, h.object_id FROM json_each(${list}) AS wanted
     CROSS JOIN items h INDEXED BY items_copies
      ON h.object_id = wanted.value AND h.copied = 1 AND h.payer_id <> '' AND h.payer_id = ${account}`

/**
 * SQL condition: the payer of the placement `i` shows the same object version in another collection
 * that is to stay, so that nothing is lost when this placement is let go.
 */
export function shownElsewhere(i: string): string {
  const shown = `e.object_id = ${i}.object_id AND e.version = ${i}.version
    AND e.payer_id = ${i}.payer_id AND e.payer_id <> '' AND e.removed_at IS NULL
    AND e.collection_id <> ${i}.collection_id
    AND EXISTS (SELECT 1 FROM collections WHERE id = e.collection_id AND delete_at IS NULL)`
  return `(EXISTS (SELECT 1 FROM objects o
      JOIN items e ON e.collection_id = o.home_id AND e.copied = 0
     WHERE o.id = ${i}.object_id AND o.version = ${i}.version AND ${shown})
    OR EXISTS (SELECT 1 FROM items e INDEXED BY items_copies WHERE e.copied = 1 AND ${shown}))`
}

/** Begin of the statement that fills `moves`; a SELECT over `items AS i` follows. */
export const intoMoves =
  'INSERT INTO moves (collection_id, object_id, version, payer_id, shown, target)'

/** What that SELECT names; `target` is an expression. */
export const moveOf = (target: string): string =>
  `i.collection_id, i.object_id, i.version, i.payer_id, i.removed_at IS NULL, ${target}`

const leavesOrComes = (m: string): string => `${m}.shown <> (${m}.target = 'shown')`

/** The end of a batch in which `moves` was filled: read it by `movedOf` and `releasedOf`. */
export function applyMoves(env: Env, now: number): D1PreparedStatement[] {
  const DB = directory(env)
  return [
    DB.prepare(clocks),
    DB.prepare(states).bind(now),
    DB.prepare(uncharge),
    DB.prepare(release).bind(now),
    DB.prepare(buryAlone),
    DB.prepare(
      `SELECT m.collection_id AS collectionId, m.object_id AS objectId, m.payer_id AS payerId,
         m.target, ${leavesOrComes('m')} AS changed, c.seq, c.roster_seq AS rosterSeq
         FROM moves m LEFT JOIN collections c ON c.id = m.collection_id`,
    ),
    DB.prepare(
      `SELECT DISTINCT o.id, o.version, o.home_id, o.attempt FROM moves m
         JOIN objects o ON o.id = m.object_id AND o.version = m.version
        WHERE m.target = 'gone' AND o.released_at IS NOT NULL`,
    ),
    DB.prepare('DELETE FROM moves'),
  ]
}

const clocks = `UPDATE collections SET seq = seq + moved.n, items = items + moved.more
  FROM (SELECT m.collection_id AS id, count(*) AS n,
      sum(CASE m.target WHEN 'shown' THEN 1 ELSE -1 END) AS more
     FROM moves m WHERE ${leavesOrComes('m')} GROUP BY m.collection_id) AS moved
 WHERE collections.id = moved.id`

/** Each row that leaves or comes has its own place on the clock: the last ones, just taken. */
const states = `UPDATE items SET
    seq = coalesce(moved.place, items.seq),
    removed_at = CASE WHEN moved.target <> 'shown' THEN coalesce(items.removed_at, ?1) END,
    trashed_at = CASE WHEN moved.target = 'trashed' THEN ?1 END,
    payer_id = CASE WHEN moved.target = 'gone' THEN '' ELSE items.payer_id END,
    wrapped_key = CASE WHEN moved.target = 'gone' THEN '' ELSE items.wrapped_key END,
    card = CASE WHEN moved.target = 'gone' THEN '' ELSE items.card END,
    statement = CASE WHEN moved.target = 'gone' THEN '' ELSE items.statement END,
    own_key = CASE WHEN moved.target <> 'gone' THEN items.own_key END,
    own_statement = CASE WHEN moved.target <> 'gone' THEN items.own_statement END
  FROM (SELECT m.collection_id, m.object_id, m.target, c.seq + 1 - row_number()
       OVER (PARTITION BY m.collection_id, ${leavesOrComes('m')} ORDER BY m.object_id) AS place
      FROM moves m
      LEFT JOIN collections c ON c.id = m.collection_id AND ${leavesOrComes('m')}) AS moved
 WHERE items.collection_id = moved.collection_id AND items.object_id = moved.object_id`

const uncharge = `UPDATE accounts SET used = used - ended.bytes
  FROM (SELECT payer_id, sum(bytes) AS bytes FROM
      (SELECT DISTINCT m.payer_id, o.id, o.version, o.bytes FROM moves m
         JOIN objects o ON o.id = m.object_id AND o.version = m.version
        WHERE m.target = 'gone' AND NOT ${holds('o', 'm.payer_id')})
     GROUP BY payer_id) AS ended
 WHERE accounts.id = ended.payer_id`

const release = `UPDATE objects SET released_at = ?1
  WHERE released_at IS NULL AND NOT ${holds('objects')} AND (id, version) IN
    (SELECT m.object_id, m.version FROM moves m WHERE m.target = 'gone')`

/** A tombstone in a collection that is gone itself tells nobody anything. */
const buryAlone = `DELETE FROM items WHERE (collection_id, object_id) IN
  (SELECT m.collection_id, m.object_id FROM moves m WHERE m.target = 'gone'
     AND NOT EXISTS (SELECT 1 FROM collections WHERE id = m.collection_id))`

export interface Moved {
  collectionId: CollectionId
  objectId: ObjectId
  payerId: AccountId
  target: Target
  /** 1: the collection shows it now and did not before, or the other way. */
  changed: 0 | 1
  /** Clock of the collection, where it is still there. */
  seq: number | null
  rosterSeq: number | null
}
export interface Released {
  id: ObjectId
  version: number
  home_id: CollectionId
  attempt: string
}

export const movedOf = (results: D1Result[]): Moved[] => rowsOf<Moved>(results.at(-3))
/** Objects that nobody holds any more: their bytes may go now, or the sweep takes them. */
export const releasedOf = (results: D1Result[]): Released[] => rowsOf<Released>(results.at(-2))

/** One position for each collection that changed, to be told to open pages; bounded. */
export function positionsOf(moved: Moved[], most = 20) {
  const found = new Map<CollectionId, { seq: number; rosterSeq: number }>()
  for (const { collectionId, changed, seq, rosterSeq } of moved) {
    if (changed === 1 && seq !== null && rosterSeq !== null && found.size < most)
      found.set(collectionId, { seq, rosterSeq })
  }
  return [...found]
}
