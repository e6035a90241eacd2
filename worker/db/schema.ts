// Every table. Sealed and signed records are base64url text, because they only ever travel to JSON;
// the server cannot open them. Each column says "opaque" or why the server may read it.
// The directory (accounts, sessions, where a collection lives) and the collections' own rows never
// meet in a join, so that collections can move to another database. All tables are WITHOUT ROWID
// (added by hand in the SQL: one written row less per insert), there are no foreign keys.
import { sql } from 'drizzle-orm'
import {
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'

// --- directory ---------------------------------------------------------------------------------

export const accounts = sqliteTable(
  'accounts',
  {
    id: text('id').primaryKey(), // made by the client
    email: text('email').notNull().unique(), // to sign in; in the form of crypto.md §6.1
    administrator: integer('administrator').notNull(),
    createdAt: integer('created_at').notNull(),
    quota: integer('quota').notNull(), // bytes the account may hold
    used: integer('used').notNull(), // bytes it holds: equals the sum of what it is charged for
    kdf: text('kdf').notNull(), // JSON KdfParameters, handed to whoever names the address
    verifier: text('verifier').notNull(), // HMAC of AUTH under the pepper
    wrappedMk: text('wrapped_mk').notNull(), // opaque, encrypted once more under a server key
    recoveryVerifier: text('recovery_verifier').notNull(), // HMAC of AUTH_rec under the pepper
    wrappedMkRecovery: text('wrapped_mk_recovery').notNull(), // opaque, likewise
    recoveryConfirmedAt: integer('recovery_confirmed_at'), // the words were asked back
    idVersion: integer('id_version').notNull(), // public: version of the identity
    edPk: text('ed_pk').notNull(), // public: checks signatures
    xPk: text('x_pk').notNull(), // public: receives grants
    wrappedSeed: text('wrapped_seed').notNull(), // opaque
    pinsRevision: integer('pins_revision'), // goes up only
    pins: text('pins'), // opaque
  },
  () => [check('never_negative', sql`used >= 0`)],
)

export const sessions = sqliteTable(
  'sessions',
  {
    id: text('id').primaryKey(), // SHA-256 of the cookie: a stolen table signs nobody in
    accountId: text('account_id').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  (t) => [index('sessions_account').on(t.accountId), index('sessions_expiry').on(t.expiresAt)],
)

/** Failed sign-ins, by hash of account or of network address; a row is forgotten when it is calm. */
export const attempts = sqliteTable(
  'attempts',
  {
    key: text('key').primaryKey(), // HMAC, so the table names no address
    failures: integer('failures').notNull(),
    retryAt: integer('retry_at').notNull(), // next attempt is taken from here on
    forgetAt: integer('forget_at').notNull(),
  },
  (t) => [index('attempts_forget').on(t.forgetAt)],
)

/** Browsers that once signed in to an account are not slowed down by strangers guessing at it. */
export const knownBrowsers = sqliteTable(
  'known_browsers',
  {
    id: text('id').primaryKey(), // SHA-256 of a second cookie
    accountId: text('account_id').notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  (t) => [index('known_browsers_expiry').on(t.expiresAt)],
)

export const invites = sqliteTable('invites', {
  id: text('id').primaryKey(), // SHA-256 of the code
  createdBy: text('created_by').notNull(),
  expiresAt: integer('expires_at').notNull(),
  usedBy: text('used_by'),
})

/** Where a collection lives and whose it is. */
export const collectionDirectory = sqliteTable(
  'collection_directory',
  {
    id: text('id').primaryKey(),
    ownerId: text('owner_id').notNull(),
    shard: integer('shard').notNull(), // 0 today
    deletedAt: integer('deleted_at'), // the sweep takes its rows and bytes away
  },
  (t) => [index('collection_directory_deleted').on(t.deletedAt).where(sql`deleted_at IS NOT NULL`)],
)

export const memberships = sqliteTable(
  'memberships',
  {
    accountId: text('account_id').notNull(),
    collectionId: text('collection_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.collectionId] })],
)

export const linkDirectory = sqliteTable('link_directory', {
  linkId: text('link_id').primaryKey(),
  collectionId: text('collection_id').notNull(),
})

// --- of a collection: collection_id first in every key ------------------------------------------

export const collections = sqliteTable('collections', {
  id: text('id').primaryKey(),
  ownerId: text('owner_id').notNull(), // who pays for guests
  kind: text('kind').notNull(), // album or folder: a display hint
  createdAt: integer('created_at').notNull(),
  epoch: integer('epoch').notNull(), // state of the roster log, to check the next entry
  rosterSeq: integer('roster_seq').notNull(),
  rosterHead: text('roster_head').notNull(), // hash
  rotatedSeq: integer('rotated_seq').notNull(), // position of the last rotate; uploads must know it
  rotationDue: integer('rotation_due').notNull(), // a removal has happened since
  seq: integer('seq').notNull(), // clock of items and remarks
  items: integer('items').notNull(), // how many are shown
})

export const roster = sqliteTable(
  'roster',
  {
    collectionId: text('collection_id').notNull(),
    seq: integer('seq').notNull(),
    entry: text('entry').notNull(), // signed, readable: keys, roles, rights; no names
    cutoff: text('cutoff'), // record hashes fixed by this entry
  },
  (t) => [primaryKey({ columns: [t.collectionId, t.seq] })],
)

/** The roster log summed up (packed RosterState), so that a new entry is checked without a replay. */
export const rosterStates = sqliteTable('roster_states', {
  collectionId: text('collection_id').primaryKey(),
  state: text('state').notNull(), // readable: keys, roles, rights
})

export const members = sqliteTable(
  'members',
  {
    collectionId: text('collection_id').notNull(),
    accountId: text('account_id').notNull(),
    role: integer('role').notNull(), // 1 viewer .. 4 owner
    edPk: text('ed_pk').notNull(), // as in the log
    xPk: text('x_pk').notNull(),
    entrySeq: integer('entry_seq').notNull(), // last entry about this person
    generation: integer('generation').notNull(), // raised when a right is narrowed
    keyEpoch: integer('key_epoch').notNull(),
    wrappedCk: text('wrapped_ck').notNull(), // opaque
  },
  (t) => [primaryKey({ columns: [t.collectionId, t.accountId] })],
)

/** Key of `epoch` under the key of `epoch` + 1. */
export const previousKeys = sqliteTable(
  'previous_keys',
  {
    collectionId: text('collection_id').notNull(),
    epoch: integer('epoch').notNull(),
    wrapped: text('wrapped').notNull(), // opaque
  },
  (t) => [primaryKey({ columns: [t.collectionId, t.epoch] })],
)

/** The owner's copy of what the gate enforces, and what the log says of the link. */
export const links = sqliteTable(
  'links',
  {
    collectionId: text('collection_id').notNull(),
    linkId: text('link_id').notNull(),
    rights: integer('rights').notNull(), // as in the log
    caPk: text('ca_pk').notNull(), // as in the log: certifies guests
    xPk: text('x_pk').notNull(),
    entrySeq: integer('entry_seq').notNull(), // last entry about this link
    settings: text('settings').notNull(), // JSON LinkSettings
    blob: text('blob').notNull(), // opaque
    blobEpoch: integer('blob_epoch').notNull(),
    secret: text('secret').notNull(), // opaque: L and R under the owner's key
    secretEpoch: integer('secret_epoch').notNull(),
    label: text('label').notNull(), // opaque
    labelRevision: integer('label_revision').notNull(),
    grantEpoch: integer('grant_epoch'),
    grant: text('grant'), // opaque: newest key for holders of this link
    createdAt: integer('created_at').notNull(),
    removedAt: integer('removed_at'),
    devices: integer('devices').notNull(), // how many hold a place, as the gate last said
    lastUsedAt: integer('last_used_at'), // when a device was last let in for the first time
  },
  (t) => [primaryKey({ columns: [t.collectionId, t.linkId] })],
)

/** Who a guest is: certified by a key of the link. One row per certifying key. */
export const guests = sqliteTable(
  'guests',
  {
    collectionId: text('collection_id').notNull(),
    linkId: text('link_id').notNull(),
    guestPk: text('guest_pk').notNull(), // public: checks the guest's statements
    caPk: text('ca_pk').notNull(),
    certificate: text('certificate').notNull(), // signed, readable: keys and a hash
    epoch: integer('epoch').notNull(),
    name: text('name'), // opaque
  },
  (t) => [primaryKey({ columns: [t.collectionId, t.linkId, t.guestPk, t.caPk] })],
)

/** Bytes that are paid for and not yet an item. */
export const uploads = sqliteTable(
  'uploads',
  {
    objectId: text('object_id').notNull(),
    version: integer('version').notNull(),
    collectionId: text('collection_id').notNull(),
    accountId: text('account_id').notNull(), // who pays
    bytes: integer('bytes').notNull(),
    streamsHash: text('streams_hash').notNull(), // of ciphertext: a repeat must bring the same
    attempt: text('attempt').notNull(), // last part of the key in the bucket: see objects/blobs.ts
    createdAt: integer('created_at').notNull(),
    sweptAt: integer('swept_at'), // the sweep has begun to take it away: no commit any more
  },
  (t) => [primaryKey({ columns: [t.objectId, t.version] })],
)

/** Bytes that somebody holds. */
export const objects = sqliteTable(
  'objects',
  {
    id: text('id').notNull(),
    version: integer('version').notNull(),
    homeId: text('home_id').notNull(), // collection in whose folder of the bucket it lies
    attempt: text('attempt').notNull(), // last part of its key in the bucket
    accountId: text('account_id').notNull(), // who pays
    bytes: integer('bytes').notNull(),
    descriptors: text('descriptors').notNull(), // lengths, salts, hashes of ciphertext
    hashLists: text('hash_lists').notNull(), // hashes of ciphertext, one per MiB
    details: text('details').notNull(), // opaque
    privatePart: text('private_part').notNull(), // opaque; for the payer alone
    ownKey: text('own_key').notNull(), // opaque; for the payer alone
    releasedAt: integer('released_at'), // nobody holds it: bytes go, then the charge, then this row
  },
  (t) => [
    primaryKey({ columns: [t.id, t.version] }),
    index('objects_released').on(t.releasedAt).where(sql`released_at IS NOT NULL`),
  ],
)

export const items = sqliteTable(
  'items',
  {
    collectionId: text('collection_id').notNull(),
    objectId: text('object_id').notNull(),
    version: integer('version').notNull(),
    seq: integer('seq').notNull(),
    epoch: integer('epoch').notNull(),
    wrappedKey: text('wrapped_key').notNull(), // opaque; empty once removed
    card: text('card').notNull(), // opaque; empty once removed
    statement: text('statement').notNull(), // signed, readable: ids, author's key, hashes
    addedAt: integer('added_at').notNull(),
    authorKind: integer('author_kind').notNull(), // 1 account, 2 guest
    authorId: text('author_id').notNull(), // account, or link of the guest
    authorKey: text('author_key').notNull(), // public
    deviceId: text('device_id').notNull(), // which admitted device sent it: counts for the owner
    bytes: integer('bytes').notNull(),
    removedAt: integer('removed_at'),
  },
  (t) => [
    primaryKey({ columns: [t.collectionId, t.objectId] }),
    uniqueIndex('items_seq').on(t.collectionId, t.seq),
    // How many a link or one of its devices added, and whose records a cutoff fixes.
    index('items_author').on(t.collectionId, t.authorId, t.deviceId).where(sql`removed_at IS NULL`),
  ],
)

export const remarks = sqliteTable(
  'remarks',
  {
    collectionId: text('collection_id').notNull(),
    remarkId: text('remark_id').notNull(),
    revision: integer('revision').notNull(),
    seq: integer('seq').notNull(), // the collection's clock when it was saved
    sort: text('sort').notNull(), // fact or talk: which list it belongs to
    epoch: integer('epoch').notNull(),
    accountId: text('account_id').notNull(), // who saved it
    sealed: text('sealed').notNull(), // opaque
  },
  (t) => [
    primaryKey({ columns: [t.collectionId, t.remarkId] }),
    index('remarks_seq').on(t.collectionId, t.seq),
  ],
)

/** How far each task of the sweep has come. */
export const sweepCursors = sqliteTable('sweep_cursors', {
  task: text('task').primaryKey(),
  cursor: text('cursor').notNull(),
})
