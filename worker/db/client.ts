// The only file that names the databases. `directory` holds accounts, sessions and where each
// collection lives; `shardOf` is the database with that collection's own rows: today the same one.
// Statements of the two never join, and only accounts/quota.ts and items/holdings.ts, where holdings
// are charged, put both into one batch.
import type { CollectionId } from '#protocol/ids'
import type { Env } from '../env.ts'

export const directory = (env: Env): D1Database => env.DB

export const shardOf = (env: Env, _collection: CollectionId): D1Database => env.DB

/** Did this statement of a batch write a row? */
export const wrote = (result: D1Result | undefined): boolean => (result?.meta.changes ?? 0) > 0

/** The rows of one statement of a batch, typed by the caller who wrote the SQL. */
export const rowsOf = <Row>(result: D1Result | undefined): Row[] => (result?.results ?? []) as Row[]
export const firstRow = <Row>(result: D1Result | undefined): Row | null =>
  (result?.results[0] as Row | undefined) ?? null
