// Many small worlds at once for the property test of storage: three accounts, three collections with
// real signed logs, made by SQL instead of by sign-ups, since only what happens later is tested.
// Keys are shared among worlds: nothing that is tested depends on whose they are.
import type { D1Database } from '@cloudflare/workers-types'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import { type Bytes, zeros } from '#protocol/records/bytes'
import { rosterHeadInput, rosterStartInput } from '#protocol/records/contexts'
import { type EntryBody, parseEntry, type Role } from '#protocol/records/roster'
import { applyEntry, emptyRoster, type RosterState } from '#protocol/records/roster-rules'
import { packRosterState } from '#protocol/records/roster-state'
import { subject } from '#protocol/records/token'
import { rightsOfRole } from '../../worker/access/rights.ts'
import { signToken, tokenText } from '../../worker/access/token.ts'
import type { CapabilityKey } from '../../worker/keys/keys.ts'
import { Album } from './album.ts'
import { Client } from './owner.ts'
import { Member, type Person } from './people.ts'
import { chargedBytes, makePhoto, type PutBody } from './put.ts'
import type { Server } from './server.ts'
import { id, makeSigner, random, sha, xPublicKey } from './signer.ts'
import { Model } from './storage-model.ts'
import type { Visitor } from './visitor.ts'

/** Roles of the three accounts in the three collections; 4 owns it. */
export const rolesAtFirst: Role[][] = [
  [4, 2, 3],
  [4, 0 as Role, 0 as Role],
  [2, 4, 1],
]

export interface Stage {
  server: Server
  DB: D1Database
  capability: CapabilityKey
  /** Time of the next requests. */
  now: number
}

export interface World {
  stage: Stage
  people: (Person & { deviceId: string })[]
  albums: Album[]
  /** Places in the log at which the present memberships began, by collection and account. */
  entered: number[][]
  visitor: Visitor | null
  /** Only the sweep brings its tables to where the model is. */
  waiting: boolean
  /** `seeded`: there from the start, as rows without bytes in the bucket. */
  objects: { objectId: string; put: PutBody; seeded: boolean }[]
  model: Model
}

const keys = Array.from({ length: 3 }, () => ({ signer: makeSigner(), xPk: xPublicKey() }))

interface Tables {
  [table: string]: unknown[][]
}

export async function makeWorlds(stage: Stage, quotas: number[]): Promise<World[]> {
  const tables: Tables = {}
  const worlds = quotas.map((quota) => makeWorld(stage, quota, tables))
  const statements = Object.entries(columns).map(([table, names]) => {
    const values = names.map((_, i) => `json_extract(value, '$[${i}]')`).join(', ')
    return stage.DB.prepare(
      `INSERT INTO ${table} (${names.join(', ')}) SELECT ${values} FROM json_each(?1)`,
    ).bind(JSON.stringify(tables[table] ?? []))
  })
  const results = await stage.DB.batch(statements)
  // The statements are kept in use until they have run.
  if (results.length !== statements.length) throw new Error('not everything was made')
  return worlds
}

const columns: Record<string, string[]> = {
  accounts: [
    ...['id', 'email', 'ed_pk', 'x_pk', 'quota', 'used', 'administrator', 'created_at', 'kdf'],
    ...['verifier', 'wrapped_mk', 'recovery_verifier', 'wrapped_mk_recovery', 'id_version'],
    'wrapped_seed',
  ],
  sessions: ['id', 'account_id', 'created_at', 'expires_at'],
  collection_directory: ['id', 'owner_id', 'shard'],
  memberships: ['account_id', 'collection_id'],
  collections: [
    ...['id', 'owner_id', 'roster_seq', 'roster_head', 'kind', 'created_at', 'epoch'],
    ...['rotated_seq', 'rotation_due', 'seq', 'items'],
  ],
  roster: ['collection_id', 'seq', 'entry'],
  roster_states: ['collection_id', 'state'],
  objects: [
    ...['id', 'version', 'home_id', 'attempt', 'account_id', 'bytes', 'descriptors'],
    ...['hash_lists', 'details', 'private_part', 'own_key'],
  ],
  items: [
    ...['collection_id', 'object_id', 'version', 'seq', 'epoch', 'wrapped_key', 'card'],
    ...['statement', 'added_at', 'author_kind', 'author_id', 'author_key', 'device_id', 'bytes'],
    'payer_id',
  ],
  members: [
    ...['collection_id', 'account_id', 'role', 'ed_pk', 'x_pk', 'entry_seq', 'generation'],
    ...['key_epoch', 'wrapped_ck'],
  ],
}

const forever = 8_000_000_000_000

function makeWorld(stage: Stage, quota: number, tables: Tables): World {
  const add = (table: string, ...row: unknown[]) => {
    tables[table] ??= []
    tables[table]?.push(row)
  }
  const people = keys.map((own) => {
    const [accountId, cookie] = [id(), random(32)]
    const hash = sha(cookie)
    const client = new Client(stage.server, {
      headers: {
        get 'x-test-now'() {
          return String(stage.now)
        },
      },
    })
    client.cookies.set('__Host-session', toBase64url(cookie))
    add('sessions', toBase64url(hash), accountId, 1, forever)
    return { ...own, accountId, client, email: '', deviceId: toBase64url(hash.subarray(0, 16)) }
  })
  const made = rolesAtFirst.map((roles, at) => {
    const items = seeds.filter(([place]) => place === at).length
    return makeAlbum(stage, people, roles, items, add)
  })
  const world: World = {
    stage,
    people,
    albums: made.map(({ album }) => album),
    entered: made.map(({ entered }) => entered),
    visitor: null,
    waiting: false,
    objects: [],
    model: new Model(rolesAtFirst, quota),
  }
  for (const [at, who] of seeds) seed(world, at, who, add)
  for (const [who, { accountId, signer, xPk }] of people.entries()) {
    const keys = [toBase64url(signer.pk), toBase64url(xPk)]
    const used = world.model.used(who)
    add('accounts', accountId, accountId, ...keys, quota, used, 0, 1, '', '', '', '', '', 1, '')
  }
  return world
}

/** Collection and adder of what is there from the start. */
const seeds = [
  [0, 0],
  [0, 1],
  [2, 1],
] as const

export const tiny = () => makePhoto({ original: 40, thumbnail: 0, preview: 0 })

/** As a put leaves them. */
function seed(world: World, at: number, who: number, add: Add): void {
  const { model, objects } = world
  const [album, person] = [world.albums[at], world.people[who]]
  if (!album || !person) throw new Error('no such member')
  const { objectId, ...photo } = tiny()
  const put = new Member(album, person).body({ objectId, ...photo })
  const bytes = chargedBytes(put)
  const object = objects.push({ objectId, put, seeded: true }) - 1
  model.sizes.push(bytes)
  model.place(at, object, who, false)
  const home = album.collectionId
  const { small } = put
  const parts = [small.descriptors, small.hashLists, small.details, small.privatePart, small.ownKey]
  add('objects', objectId, 1, home, 'seed', person.accountId, bytes, ...parts.map(toBase64url))
  const sealed = [small.wrappedKey, small.card, small.statement].map(toBase64url)
  const by = [1, person.accountId, toBase64url(person.signer.pk), '', bytes, person.accountId]
  add('items', home, objectId, 1, 2 + object, 1, ...sealed, 1, ...by)
}

type Add = (table: string, ...row: unknown[]) => void

function makeAlbum(stage: Stage, people: Person[], roles: Role[], items: number, add: Add) {
  const ownerAt = roles.indexOf(4)
  const owner = people[ownerAt] as Person
  const album = new Album(stage.server, owner.client, owner.accountId, owner.signer, owner.xPk)
  const { collectionId } = album
  const start = fromBase64url(collectionId)
  let state: RosterState = emptyRoster(start, sha(rosterStartInput(start)))
  const entered: number[] = people.map(() => 0)
  const append = (entry: { bytes: Bytes; text: string }, about: number) => {
    const facts = {
      head: sha(rosterHeadInput(entry.bytes)),
      signatureOk: true,
      certificateOk: false,
    }
    const applied = applyEntry(state, parseEntry(entry.bytes), facts)
    if (!applied.ok) throw new Error(applied.why)
    state = applied.state
    entered[about] = state.seq
    add('roster', collectionId, state.seq, entry.text)
  }
  const body = album.makeBody()
  append({ bytes: fromBase64url(String(body.genesis)), text: String(body.genesis) }, ownerAt)
  for (const [at, person] of people.entries()) {
    if (at === ownerAt || !roles[at]) continue
    const entry = album.entry(memberEntry(person, roles[at]))
    album.follow(entry)
    append(entry, at)
  }
  for (const [at, person] of people.entries()) {
    if (!roles[at]) continue
    const own = [toBase64url(person.signer.pk), toBase64url(person.xPk), entered[at], entered[at]]
    add('members', collectionId, person.accountId, roles[at], ...own, 1, '')
    add('memberships', person.accountId, collectionId)
  }
  add('collection_directory', collectionId, owner.accountId, 0)
  const head = toBase64url(state.head)
  add('collections', collectionId, owner.accountId, state.seq, head, 'album', 1, 1, 1, 0, 9, items)
  add('roster_states', collectionId, toBase64url(packRosterState(state)))
  return { album, entered }
}

const memberEntry = (person: Person, role: Role): EntryBody => ({
  type: 2,
  action: 1,
  userId: fromBase64url(person.accountId),
  edPk: person.signer.pk,
  xPk: person.xPk,
  idVersion: 1,
  role,
  cutoff: { count: 0, root: zeros(32) },
})

/** What *open* would hand out now. */
export async function memberToken(world: World, at: number, who: number): Promise<string> {
  const { stage, albums, people, entered, model } = world
  const [album, person] = [albums[at], people[who]]
  if (!album || !person) throw new Error('no such member')
  const signed = await signToken(stage.capability, {
    subject: subject.member,
    rights: rightsOfRole(model.roleOf(at, who) || 1),
    collectionId: fromBase64url(album.collectionId),
    subjectId: fromBase64url(person.accountId),
    deviceId: fromBase64url(person.deviceId),
    epoch: 1,
    generation: entered[at]?.[who] ?? 0,
    issuedAt: stage.now,
    expiresAt: stage.now + 900_000,
  })
  return tokenText(signed)
}
