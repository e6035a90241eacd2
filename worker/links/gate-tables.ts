// The gate's own tables, in the SQLite of its Durable Object: one link, its devices, wrong guesses,
// and what the alarm has to do. Everything here is synchronous, which is what makes a limit exact.

export interface GateLink {
  [column: string]: SqlStorageValue
  collection_id: string
  knock_verifier: string
  access_verifier: string
  has_password: number
  expires_at: number | null
  device_limit: number | null
  rights: number
  generation: number
  removed_at: number | null
  /** Devices that hold a place. */
  admitted: number
  /** Devices that ever had one; removed ones are remembered. */
  known: number
  failures: number
  failures_forget_at: number
}
export interface GateDevice {
  [column: string]: SqlStorageValue
  id: string
  verifier: string
  kind: string
  first_seen: number
  last_seen: number
  removed_at: number | null
}

const version = 1
const tables = [
  `CREATE TABLE IF NOT EXISTS about (version INTEGER NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS link (
     one INTEGER PRIMARY KEY CHECK (one = 1), collection_id TEXT NOT NULL,
     knock_verifier TEXT NOT NULL, access_verifier TEXT NOT NULL, has_password INTEGER NOT NULL,
     expires_at INTEGER, device_limit INTEGER, rights INTEGER NOT NULL, generation INTEGER NOT NULL,
     removed_at INTEGER, admitted INTEGER NOT NULL, known INTEGER NOT NULL, failures INTEGER NOT NULL,
     failures_forget_at INTEGER NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS devices (
     id TEXT PRIMARY KEY, verifier TEXT NOT NULL, kind TEXT NOT NULL, first_seen INTEGER NOT NULL,
     last_seen INTEGER NOT NULL, removed_at INTEGER) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS guesses (
     address TEXT PRIMARY KEY, failures INTEGER NOT NULL, retry_at INTEGER NOT NULL,
     forget_at INTEGER NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS jobs (kind TEXT PRIMARY KEY, due_at INTEGER NOT NULL) WITHOUT ROWID`,
]

/** Makes the tables where they are missing; also after `deleteAll` under a living instance. */
export function makeTables(sql: SqlStorage): void {
  for (const table of tables) sql.exec(table)
  if (sql.exec('SELECT version FROM about').toArray().length === 0) {
    sql.exec('INSERT INTO about VALUES (?)', version)
  }
}

/**
 * Null when nobody made this link. Asks the catalogue first and creates nothing: whoever probes ids
 * that do not exist must leave nothing behind, or probing would fill the deployment's storage.
 */
export function loadLink(sql: SqlStorage): GateLink | null {
  const there = sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'jobs'").toArray()
  if (there.length === 0) return null
  makeTables(sql)
  return sql.exec<GateLink>('SELECT * FROM link').toArray()[0] ?? null
}

export const loadDevice = (sql: SqlStorage, id: string): GateDevice | null =>
  sql.exec<GateDevice>('SELECT * FROM devices WHERE id = ?', id).toArray()[0] ?? null

/** Of the whole link; only what changes. */
export function updateLink(sql: SqlStorage, changes: Partial<GateLink>): void {
  const names = Object.keys(changes)
  if (names.length === 0) return
  const values = Object.values(changes).map((value) => value ?? null)
  sql.exec(`UPDATE link SET ${names.map((name) => `${name} = ?`).join(', ')}`, ...values)
}

const calmMilliseconds = 15 * 60_000
const attackMemoryMilliseconds = 3_600_000
const mostGuessers = 5_000

export interface Guesses {
  ofAddress: number
  ofLink: number
  retryAt: number
}

export function loadGuesses(
  sql: SqlStorage,
  link: GateLink,
  address: string,
  now: number,
): Guesses {
  const [row] = sql
    .exec<{ failures: number; retry_at: number }>(
      'SELECT failures, retry_at FROM guesses WHERE address = ? AND forget_at > ?',
      address,
      now,
    )
    .toArray()
  const ofLink = link.failures_forget_at > now ? link.failures : 0
  return { ofAddress: row?.failures ?? 0, ofLink, retryAt: row?.retry_at ?? 0 }
}

export function saveGuess(
  sql: SqlStorage,
  address: string,
  guesses: { ofAddress: number; ofLink: number; delay: number },
  now: number,
): void {
  sql.exec('DELETE FROM guesses WHERE forget_at <= ?', now)
  sql.exec(
    `DELETE FROM guesses WHERE address IN (SELECT address FROM guesses ORDER BY forget_at
       LIMIT max(0, (SELECT count(*) FROM guesses) - ?))`,
    mostGuessers,
  )
  sql.exec(
    'INSERT OR REPLACE INTO guesses VALUES (?, ?, ?, ?)',
    address,
    guesses.ofAddress,
    now + guesses.delay,
    now + calmMilliseconds,
  )
  updateLink(sql, {
    failures: guesses.ofLink,
    failures_forget_at: now + attackMemoryMilliseconds,
  })
}

export const forgetGuesses = (sql: SqlStorage, address: string): void => {
  sql.exec('DELETE FROM guesses WHERE address = ?', address)
}

/** A device with a place: a new one, or one seen again. */
export function saveDevice(
  sql: SqlStorage,
  device: { id: string; verifier: string; kind: string },
  now: number,
): void {
  sql.exec(
    `INSERT INTO devices VALUES (?, ?, ?, ?, ?, NULL)
     ON CONFLICT (id) DO UPDATE SET last_seen = excluded.last_seen`,
    device.id,
    device.verifier,
    device.kind,
    now,
    now,
  )
}
