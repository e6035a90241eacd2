// Rows of links: the owner's copy of what the gate enforces, what the log says, and sealed records.
import type { CollectionId, LinkId } from '#protocol/ids'
import type { ChangeLink, LinkRow, LinkSettings, MakeLink } from '#protocol/links'
import { directory, firstRow, rowsOf, shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'

export interface StoredLink {
  link_id: LinkId
  rights: number
  ca_pk: string
  settings: string
  blob_epoch: number
  secret: string
  secret_epoch: number
  label: string
  label_revision: number
  created_at: number
  devices: number
  last_used_at: number | null
}

/** Null when it was never made here, or is removed. */
export const loadLink = (
  env: Env,
  collection: CollectionId,
  link: LinkId,
): Promise<StoredLink | null> =>
  shardOf(env, collection)
    .prepare('SELECT * FROM links WHERE collection_id = ?1 AND link_id = ?2 AND removed_at IS NULL')
    .bind(collection, link)
    .first<StoredLink>()

/** What guests added is paid for by the owner. */
const paidByOwner = `items INDEXED BY items_payer
  WHERE payer_id = (SELECT owner_id FROM collections WHERE id = ?1) AND payer_id <> ''
    AND collection_id = ?1 AND removed_at IS NULL`

export async function loadLinks(env: Env, collection: CollectionId): Promise<LinkRow[]> {
  const shard = shardOf(env, collection)
  const [links, uploads] = await shard.batch([
    shard
      .prepare(
        `SELECT * FROM links WHERE collection_id = ?1 AND removed_at IS NULL
          ORDER BY created_at, link_id`,
      )
      .bind(collection),
    shard
      .prepare(`SELECT author_id, count(*) AS n FROM ${paidByOwner} GROUP BY author_id`)
      .bind(collection),
  ])
  const counts = new Map(
    rowsOf<{ author_id: string; n: number }>(uploads).map((row) => [row.author_id, row.n]),
  )
  return rowsOf<StoredLink>(links).map((row) => linkRowOf(row, counts.get(row.link_id) ?? 0))
}

const linkRowOf = (row: StoredLink, uploads: number): LinkRow => ({
  linkId: row.link_id,
  rights: row.rights,
  settings: settingsOf(row),
  keys: { epoch: row.secret_epoch, secret: row.secret, blobEpoch: row.blob_epoch },
  label: { revision: row.label_revision, sealed: row.label },
  createdAt: row.created_at,
  devices: row.devices,
  uploads,
  lastUsedAt: row.last_used_at,
})

export const settingsOf = (row: { settings: string }): LinkSettings => JSON.parse(row.settings)

export async function countUploads(
  env: Env,
  collection: CollectionId,
  link: LinkId,
): Promise<Map<string, number>> {
  const { results } = await shardOf(env, collection)
    .prepare(
      `SELECT device_id, count(*) AS n FROM ${paidByOwner} AND author_id = ?2 GROUP BY device_id`,
    )
    .bind(collection, link)
    .all<{ device_id: string; n: number }>()
  return new Map(results.map((row) => [row.device_id, row.n]))
}

/** What the log says of a link after an entry, as the row keeps it. */
export interface LoggedLink {
  rights: number
  caPk: string
  xPk: string
  seq: number
  /** SQL that is true once the entry is in the log: `appended('?1', '?2', '?3')`. */
  inLog: string
  guard: readonly [CollectionId, number, string]
}

export function insertLink(
  env: Env,
  made: MakeLink,
  logged: LoggedLink,
  now: number,
): D1PreparedStatement[] {
  const { linkId, keys, settings, label } = made
  const [collection] = logged.guard
  const shard = shardOf(env, collection)
  return [
    shard
      .prepare(
        `INSERT OR IGNORE INTO links
         SELECT ?1, ?4, ?5, ?6, ?7, ?2, ?8, ?9, ?10, ?11, ?10, ?12, ?13, NULL, NULL, ?14, NULL, 0, NULL
          WHERE ${logged.inLog}`,
      )
      .bind(
        ...logged.guard,
        linkId,
        logged.rights,
        logged.caPk,
        logged.xPk,
        JSON.stringify(settings),
        keys.blob,
        keys.epoch,
        keys.secret,
        label.sealed,
        label.revision,
        now,
      ),
    directory(env)
      .prepare('INSERT OR IGNORE INTO link_directory VALUES (?1, ?2)')
      .bind(linkId, collection),
  ]
}

/** The row of a link that the log now says other things about. */
export const updateLogged = (env: Env, link: LinkId, logged: LoggedLink): D1PreparedStatement =>
  shardOf(env, logged.guard[0])
    .prepare(
      `UPDATE links SET rights = ?5, ca_pk = ?6, x_pk = ?7, entry_seq = ?2
        WHERE collection_id = ?1 AND link_id = ?4 AND ${logged.inLog}`,
    )
    .bind(...logged.guard, link, logged.rights, logged.caPk, logged.xPk)

export const markRemoved = (
  env: Env,
  link: LinkId,
  logged: LoggedLink,
  now: number,
): D1PreparedStatement =>
  shardOf(env, logged.guard[0])
    .prepare(
      `UPDATE links SET removed_at = ?5, entry_seq = ?2, blob = '', secret = '', label = '', grant = NULL
        WHERE collection_id = ?1 AND link_id = ?4 AND removed_at IS NULL AND ${logged.inLog}`,
    )
    .bind(...logged.guard, link, now)

/** Keys, settings and label, each where it is given. `condition` may refer to ?1 to ?3. */
export function updateUnlogged(
  env: Env,
  collection: CollectionId,
  link: LinkId,
  change: ChangeLink,
  logged: LoggedLink | null,
): D1PreparedStatement[] {
  const shard = shardOf(env, collection)
  const guard = logged?.guard ?? [collection, 0, '']
  const condition = logged?.inLog ?? "?2 = 0 AND ?3 = ''"
  const set = (sql: string, ...values: unknown[]) =>
    shard
      .prepare(
        `UPDATE links SET ${sql} WHERE collection_id = ?1 AND link_id = ?4 AND removed_at IS NULL
           AND ${condition}`,
      )
      .bind(...guard, link, ...values)
  const { keys, settings, label } = change
  const statements: D1PreparedStatement[] = []
  if (settings) statements.push(set('settings = ?5', JSON.stringify(settings)))
  if (keys) {
    statements.push(
      set(
        'blob = ?5, blob_epoch = ?6, secret = ?7, secret_epoch = ?6, devices = 0, grant = NULL, grant_epoch = NULL',
        keys.blob,
        keys.epoch,
        keys.secret,
      ),
    )
  }
  // An older label arriving late must not win.
  if (label) {
    statements.push(
      set(
        `label = CASE WHEN label_revision < ?6 THEN ?5 ELSE label END,
         label_revision = max(label_revision, ?6)`,
        label.sealed,
        label.revision,
      ),
    )
  }
  return statements
}

/** The link's device limit; null without one. */
export async function saveDevices(
  env: Env,
  collection: CollectionId,
  link: LinkId,
  devices: number,
  lastUsedAt: number | null,
): Promise<number | null> {
  const row = await shardOf(env, collection)
    .prepare(
      `UPDATE links SET devices = ?3, last_used_at = max(coalesce(last_used_at, 0), coalesce(?4, last_used_at))
        WHERE collection_id = ?1 AND link_id = ?2
        RETURNING json_extract(settings, '$.deviceLimit') AS device_limit`,
    )
    .bind(collection, link, devices, lastUsedAt)
    .first<{ device_limit: number | null }>()
  return row?.device_limit ?? null
}

/** Rights in the log and epoch of the collection; null when either is gone. */
export async function loadForToken(
  env: Env,
  collection: CollectionId,
  link: LinkId,
): Promise<{ rights: number; epoch: number } | null> {
  const shard = shardOf(env, collection)
  const [row] = await shard.batch([
    shard
      .prepare(
        `SELECT l.rights, c.epoch FROM collections c
           JOIN links l ON l.collection_id = c.id AND l.link_id = ?2 AND l.removed_at IS NULL
          WHERE c.id = ?1`,
      )
      .bind(collection, link),
  ])
  return firstRow<{ rights: number; epoch: number }>(row)
}
