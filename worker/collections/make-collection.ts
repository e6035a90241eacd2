// A new collection: its first signed entry, its owner's key and its sealed title, in one batch; then
// its place in the directory. Safe to repeat with the same bytes, also after half of it was done.
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { MakeCollection } from '#protocol/collections'
import type { AccountId } from '#protocol/ids'
import { maxCollectionsPerAccount } from '#protocol/limits'
import { equal } from '#protocol/records/bytes'
import { rosterStartInput } from '#protocol/records/contexts'
import { parseEntry, type RosterEntry } from '#protocol/records/roster'
import { applyEntry, emptyRoster, type RosterState } from '#protocol/records/roster-rules'
import { sha256 } from '../access/signed.ts'
import { directory, firstRow, shardOf } from '../db/client.ts'
import type { Env } from '../env.ts'
import { Problem, throwRefusal } from '../http/problem.ts'
import { factsOf } from './append-log.ts'
import { refuseGenesis } from './policy.ts'
import { packedState } from './store.ts'

export async function makeCollection(
  env: Env,
  account: AccountId,
  wanted: MakeCollection,
  now: number,
): Promise<void> {
  const { entry, state } = await firstState(wanted)
  throwRefusal(refuseGenesis(entry, wanted, await ownerOf(env, account)))
  await saveCollection(env, account, wanted, state, now)
  await saveDirectory(env, account, wanted)
}

async function firstState(
  wanted: MakeCollection,
): Promise<{ entry: RosterEntry; state: RosterState }> {
  const bytes = fromBase64url(wanted.genesis)
  const entry = parseEntry(bytes)
  const id = fromBase64url(wanted.collectionId, 16)
  const start = emptyRoster(id, await sha256(rosterStartInput(id)))
  const applied = applyEntry(start, entry, await factsOf(start, entry, bytes))
  if (!applied.ok) throw new Problem('record-refused')
  return { entry, state: applied.state }
}

async function ownerOf(env: Env, account: AccountId) {
  const [row, count] = await directory(env).batch([
    directory(env)
      .prepare('SELECT ed_pk, x_pk, id_version FROM accounts WHERE id = ?1')
      .bind(account),
    directory(env)
      .prepare('SELECT count(*) AS n FROM memberships WHERE account_id = ?1')
      .bind(account),
  ])
  const found = firstRow<{ ed_pk: string; x_pk: string; id_version: number }>(row)
  if (!found) throw new Problem('signed-out')
  if ((firstRow<{ n: number }>(count)?.n ?? 0) >= maxCollectionsPerAccount) {
    throw new Problem('too-many')
  }
  return {
    accountId: account,
    edPk: found.ed_pk,
    xPk: found.x_pk,
    idVersion: found.id_version,
  }
}

async function saveCollection(
  env: Env,
  account: AccountId,
  wanted: MakeCollection,
  state: RosterState,
  now: number,
): Promise<void> {
  const { collectionId: id, kind, genesis, wrappedCk, title } = wanted
  const [owner] = state.members
  if (!owner) throw new Problem('record-refused')
  const shard = shardOf(env, id)
  const ours = 'EXISTS (SELECT 1 FROM roster WHERE collection_id = ?1 AND seq = 1 AND entry = ?2)'
  const results = await shard.batch([
    shard
      .prepare(
        `INSERT INTO collections (id, owner_id, kind, created_at, epoch, roster_seq, roster_head,
           rotated_seq, rotation_due, seq, items)
         SELECT ?1, ?2, ?3, ?4, 1, 1, ?5, 1, 0, 1, 0
         WHERE NOT EXISTS (SELECT 1 FROM roster WHERE collection_id = ?1)`,
      )
      .bind(id, account, kind, now, toBase64url(state.head)),
    shard
      .prepare('INSERT INTO roster SELECT ?1, 1, ?2, NULL WHERE changes() = 1')
      .bind(id, genesis),
    shard
      .prepare(`INSERT OR IGNORE INTO roster_states SELECT ?1, ?3 WHERE ${ours}`)
      .bind(id, genesis, packedState(state)),
    shard
      .prepare(
        `INSERT OR IGNORE INTO members (collection_id, account_id, role, ed_pk, x_pk, entry_seq,
           generation, key_epoch, wrapped_ck, added_at)
         SELECT ?1, ?3, 4, ?4, ?5, 1, 1, 1, ?6, ?7 WHERE ${ours}`,
      )
      .bind(id, genesis, account, toBase64url(owner.edPk), toBase64url(owner.xPk), wrappedCk, now),
    shard
      .prepare(`INSERT OR IGNORE INTO remarks SELECT ?1, ?3, ?4, 1, ?5, ?6, ?7, ?8 WHERE ${ours}`)
      .bind(
        id,
        genesis,
        title.remarkId,
        title.revision,
        title.sort,
        title.epoch,
        account,
        title.sealed,
      ),
    shard.prepare('SELECT entry FROM roster WHERE collection_id = ?1 AND seq = 1').bind(id),
  ])
  const found = firstRow<{ entry: string }>(results.at(-1))
  if (!found || !equal(fromBase64url(found.entry), fromBase64url(genesis))) {
    throw new Problem('different-content')
  }
}

async function saveDirectory(env: Env, account: AccountId, wanted: MakeCollection): Promise<void> {
  await directory(env).batch([
    directory(env)
      .prepare(
        'INSERT OR IGNORE INTO collection_directory (id, owner_id, shard) VALUES (?1, ?2, 0)',
      )
      .bind(wanted.collectionId, account),
    directory(env)
      .prepare('INSERT OR IGNORE INTO memberships VALUES (?1, ?2)')
      .bind(account, wanted.collectionId),
  ])
}
