// The answer to *open*, for a member and for the holder of a link alike: token, keys, roster after
// the position that is known, facts, first rows. Two reads of the database and one signature; the
// caller has let the visitor in (session, or the gate).

import type { Opened } from '#protocol/collections'
import type { AccountId, CollectionId, DeviceId, LinkId } from '#protocol/ids'
import type { ItemRow } from '#protocol/items'
import type { LinkKeysPart, LinkSettings } from '#protocol/links'
import { issueToken, type TokenHolder } from '../access/issue-token.ts'
import { rightsOfRole } from '../access/rights.ts'
import { firstRow, rowsOf, shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { Problem } from '../http/problem.ts'
import { listed, remarkRowOf, rowsStatement, type StoredRemark } from '../items/store.ts'
import {
  entriesOf,
  type GrantRow,
  grantOf,
  logStatements,
  previousKeysOf,
  type StoredCollection,
} from './store.ts'

export interface Asked {
  rosterAfter: number
  rows: number
}
interface MemberRow {
  role: number
  generation: number
  key_epoch: number
  wrapped_ck: string
  grant_epoch: number | null
  grant: string | null
  grant_from: AccountId | null
}
interface LinkRow extends GrantRow {
  rights: number
  settings: string
  blob: LinkKeysPart['blob']
  blob_epoch: number
}
type Results = D1Result[]
/** Who comes in, and what the token will say besides. */
interface Entrance {
  holder: TokenHolder
  deviceId: DeviceId
  rights: number
  generation: number
  notAfter: number | null
  keys: Opened['keys']
  link: Opened['link']
  rotationDue: boolean
}

export async function openForMember(
  env: Env,
  now: number,
  id: CollectionId,
  member: { accountId: AccountId; deviceId: DeviceId },
  asked: Asked,
): Promise<Opened> {
  const shard = shardOf(env, id)
  const results = await shard.batch([
    shard
      .prepare(
        `SELECT role, generation, key_epoch, wrapped_ck, grant_epoch, grant, grant_from FROM members
          WHERE collection_id = ?1 AND account_id = ?2`,
      )
      .bind(id, member.accountId),
    ...commonStatements(env, id, asked, null),
  ])
  const row = firstRow<MemberRow>(results[0])
  const collection = firstRow<StoredCollection>(results[1])
  if (!row || !collection) throw new Problem('collection-unavailable')
  return answer(env, now, collection, results, asked, {
    holder: { kind: 'member', id: member.accountId },
    deviceId: member.deviceId,
    rights: rightsOfRole(row.role),
    generation: row.generation,
    notAfter: null,
    keys: memberKeysOf(row),
    link: null,
    rotationDue: collection.rotation_due === 1 && row.role >= 3,
  })
}

/** A grant that is not newer than the member's own copy has been accepted already. */
function memberKeysOf(row: MemberRow): Opened['keys'] {
  const { key_epoch: epoch, grant_epoch: grantEpoch, grant, grant_from: from } = row
  const isNewer = grantEpoch !== null && grantEpoch > epoch
  return {
    as: 'member',
    epoch,
    wrappedCk: row.wrapped_ck || null,
    grant: isNewer && grant && from ? { epoch: grantEpoch, grant, from } : null,
  }
}

/** `admitted` is what the gate has just said. */
export async function openForLink(
  env: Env,
  now: number,
  id: CollectionId,
  admitted: {
    linkId: LinkId
    deviceId: DeviceId
    rights: number
    generation: number
    expiresAt: number | null
  },
  asked: Asked,
): Promise<Opened> {
  const shard = shardOf(env, id)
  const results = await shard.batch([
    shard
      .prepare(
        `SELECT rights, settings, blob, blob_epoch, grant_epoch, grant FROM links
          WHERE collection_id = ?1 AND link_id = ?2 AND removed_at IS NULL`,
      )
      .bind(id, admitted.linkId),
    ...commonStatements(env, id, asked, admitted.linkId),
  ])
  const row = firstRow<LinkRow>(results[0])
  const collection = firstRow<StoredCollection>(results[1])
  // The gate was told first; the log and the blob follow, or the owner tries again.
  if (!row || !collection) throw new Problem('link-unavailable')
  const settings = JSON.parse(row.settings) as LinkSettings
  return answer(env, now, collection, results, asked, {
    holder: { kind: 'guest', id: admitted.linkId },
    deviceId: admitted.deviceId,
    rights: admitted.rights & row.rights,
    generation: admitted.generation,
    notAfter: admitted.expiresAt,
    keys: { as: 'link', epoch: row.blob_epoch, blob: row.blob, grant: grantOf(row) },
    link: { requireName: settings.requireName, expiresAt: admitted.expiresAt },
    rotationDue: false,
  })
}

/** In every batch after the row that says who asks. */
function commonStatements(
  env: Env,
  id: CollectionId,
  asked: Asked,
  link: LinkId | null,
): D1PreparedStatement[] {
  const shard = shardOf(env, id)
  return [
    shard.prepare('SELECT * FROM collections WHERE id = ?1').bind(id),
    ...logStatements(env, id, asked.rosterAfter, link),
    rowsStatement(env, id, { before: Number.MAX_SAFE_INTEGER }, asked.rows),
    shard
      .prepare(
        `SELECT remark_id, revision, seq, epoch, sort, sealed FROM remarks
          WHERE collection_id = ?1 AND sort = 'fact' ORDER BY seq DESC LIMIT 1000`,
      )
      .bind(id),
  ]
}

async function answer(
  env: Env,
  now: number,
  collection: StoredCollection,
  results: Results,
  asked: Asked,
  entrance: Entrance,
): Promise<Opened> {
  const { holder, deviceId, rights, generation, notAfter, keys, link, rotationDue } = entrance
  const { epoch } = collection
  const grant = { collectionId: collection.id, deviceId, rights, epoch, generation, notAfter }
  const token = await issueToken(env, now, holder, grant)
  const [, , roster, previousKeys, , rows, remarks] = results
  const page = await listed(env, collection.id, rows, asked.rows)
  return {
    collectionId: collection.id,
    kind: collection.kind,
    ...token,
    rights,
    keys,
    previousKeys: previousKeysOf(previousKeys),
    roster: entriesOf(roster),
    rotationDue,
    deleteAt: collection.delete_at,
    remarks: rowsOf<StoredRemark>(remarks).map(remarkRowOf),
    rows: page.rows.filter((row): row is ItemRow => !('removed' in row)),
    guests: page.guests,
    items: collection.items,
    seq: collection.seq,
    link,
    serverTime: now,
  }
}
