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
    emailVerifiedAt: integer('email_verified_at'), // a mailed code came back; null where no mail is sent
    deletedAt: integer('deleted_at'), // signs nobody in any more; the sweep takes away what it held
  },
  (t) => [
    check('never_negative', sql`used >= 0`),
    index('accounts_deleted').on(t.deletedAt).where(sql`deleted_at IS NOT NULL`),
  ],
)

export const sessions = sqliteTable(
  'sessions',
  {
    id: text('id').primaryKey(), // SHA-256 of the cookie: a stolen table signs nobody in
    accountId: text('account_id').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    browser: text('browser'), // rough kind, shown to the account: "Firefox on Android"
    lastUsedAt: integer('last_used_at'), // to the hour
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
  (t) => [
    index('known_browsers_expiry').on(t.expiresAt),
    index('known_browsers_account').on(t.accountId),
  ],
)

/** Ways in beside the password. The key that unlocks comes from the authenticator, never from here. */
export const passkeys = sqliteTable(
  'passkeys',
  {
    id: text('id').primaryKey(), // credential id, made by the authenticator
    accountId: text('account_id').notNull(),
    publicKey: text('public_key').notNull(), // COSE: checks signatures
    counter: integer('counter').notNull(), // never goes back: a copied authenticator shows
    wrappedMk: text('wrapped_mk').notNull(), // opaque, encrypted once more under a server key
    nameRevision: integer('name_revision').notNull(), // goes up only
    name: text('name').notNull(), // opaque
    createdAt: integer('created_at').notNull(),
    lastUsedAt: integer('last_used_at'),
  },
  (t) => [index('passkeys_account').on(t.accountId)],
)

/** Challenges that were handed out and not answered yet; each is good once. */
export const passkeyChallenges = sqliteTable(
  'passkey_challenges',
  {
    id: text('id').primaryKey(), // the challenge itself: it opens nothing
    boundTo: text('bound_to').notNull(), // hash of the cookie of whoever asked
    expiresAt: integer('expires_at').notNull(),
  },
  (t) => [index('passkey_challenges_expiry').on(t.expiresAt)],
)

/** A mailed code on its way back. */
export const mailCodes = sqliteTable(
  'mail_codes',
  {
    accountId: text('account_id').primaryKey(),
    email: text('email').notNull(), // the address that the code was sent to
    code: text('code').notNull(), // HMAC under the pepper
    tries: integer('tries').notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  (t) => [index('mail_codes_expiry').on(t.expiresAt)],
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
    deletedItems: text('deleted_items'), // what becomes of the owner's items: trash, keep or forever
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
  deleteAt: integer('delete_at'), // planned: members are told before; index where not null
  deleteItems: text('delete_items'), // what becomes of the owner's items then
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
    keyEpoch: integer('key_epoch').notNull(), // 0 until the first grant was accepted
    wrappedCk: text('wrapped_ck').notNull(), // opaque; empty until then
    addedAt: integer('added_at').notNull().default(0),
    grantEpoch: integer('grant_epoch'),
    grant: text('grant'), // opaque: newest key sealed to this member, until they accept it
    grantFrom: text('grant_from'), // account that sealed it
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
  (t) => [
    primaryKey({ columns: [t.collectionId, t.linkId] }),
    // Those that expired since the last look: their owners are told.
    index('links_expiry')
      .on(sql`json_extract(settings, '$.expiresAt')`)
      .where(sql`removed_at IS NULL AND json_extract(settings, '$.expiresAt') IS NOT NULL`),
  ],
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
    accountId: text('account_id').notNull(), // who paid first; items.payerId says who holds it
    bytes: integer('bytes').notNull(),
    descriptors: text('descriptors').notNull(), // lengths, salts, hashes of ciphertext
    hashLists: text('hash_lists').notNull(), // hashes of ciphertext, one per MiB
    details: text('details').notNull(), // opaque
    privatePart: text('private_part').notNull(), // opaque; for the first payer alone
    ownKey: text('own_key').notNull(), // opaque; for the first payer alone
    releasedAt: integer('released_at'), // nobody holds it: bytes go, then this row
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
    removedAt: integer('removed_at'), // out of the collection; see payerId for what is kept
    payerId: text('payer_id').notNull().default(''), // who holds it by this placement; empty once let go
    copied: integer('copied').notNull().default(0), // 1: not in the object's home, or put there again
    ownKey: text('own_key'), // opaque: wrap/own of the payer, where the object's row has none of theirs
    ownStatement: text('own_statement'), // signed by the payer for a guest's object
    trashedAt: integer('trashed_at'), // in the payer's trash since; the sweep ends it
  },
  (t) => [
    primaryKey({ columns: [t.collectionId, t.objectId] }),
    uniqueIndex('items_seq').on(t.collectionId, t.seq),
    // A library; how many a link or one of its devices added; whose records a cutoff fixes.
    index('items_payer')
      .on(t.payerId, t.collectionId, t.authorId, t.deviceId)
      .where(sql`payer_id <> ''`),
    // Placements beside the one at home: does somebody hold the object still?
    index('items_copies').on(t.objectId, t.payerId).where(sql`copied = 1 AND payer_id <> ''`),
    // What the sweep ends after 30 days, and the trash of one account.
    index('items_trashed').on(t.trashedAt).where(sql`trashed_at IS NOT NULL`),
    index('items_trash').on(t.payerId, t.trashedAt).where(sql`trashed_at IS NOT NULL`),
  ],
)

/** Filled and emptied within one batch (items/holdings.ts): placements that it shows, keeps, trashes or ends. */
export const moves = sqliteTable(
  'moves',
  {
    collectionId: text('collection_id').notNull(),
    objectId: text('object_id').notNull(),
    version: integer('version').notNull(),
    payerId: text('payer_id').notNull(),
    shown: integer('shown').notNull(), // 1: it was until now
    target: text('target').notNull(), // shown, kept, trashed or gone
  },
  (t) => [primaryKey({ columns: [t.collectionId, t.objectId] })],
)

/** People who left or were removed and whose items are still to leave; bounded pieces, then no row. */
export const departures = sqliteTable(
  'departures',
  {
    collectionId: text('collection_id').notNull(),
    accountId: text('account_id').notNull(),
    entrySeq: integer('entry_seq').notNull(), // entry of the log that ended the membership
    leftAt: integer('left_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.collectionId, t.accountId] })],
)

/** Asked to become a member, not one yet. */
export const invitations = sqliteTable(
  'invitations',
  {
    collectionId: text('collection_id').notNull(),
    id: text('id').notNull(),
    email: text('email'), // whom it is for, in the form of crypto.md §6.1
    role: integer('role').notNull(),
    invitedBy: text('invited_by').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    codeHash: text('code_hash'), // SHA-256 of the code derived from the address's secret
    linkId: text('link_id'), // the link that carries it instead
    acceptedBy: text('accepted_by'), // account that used the code; waits for its key
    acceptedAt: integer('accepted_at'),
    acceptProof: text('accept_proof'), // MAC under the address's secret, for who invited
  },
  (t) => [
    primaryKey({ columns: [t.collectionId, t.id] }),
    uniqueIndex('invitations_code').on(t.codeHash).where(sql`code_hash IS NOT NULL`),
    index('invitations_email').on(t.email).where(sql`email IS NOT NULL`),
    index('invitations_expiry').on(t.expiresAt),
  ],
)

/** An admin asks the adder to delete an item that was taken out of the collection. */
export const suggestions = sqliteTable(
  'suggestions',
  {
    accountId: text('account_id').notNull(), // the adder
    collectionId: text('collection_id').notNull(),
    objectId: text('object_id').notNull(),
    suggestedBy: text('suggested_by').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.collectionId, t.objectId] })],
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
    index('remarks_account').on(t.collectionId, t.accountId),
  ],
)

/**
 * What somebody is told: one per account, kind and collection, which counts up until it is read.
 * Holds no content; the account's browser opens the title.
 */
export const notices = sqliteTable(
  'notices',
  {
    accountId: text('account_id').notNull(),
    kind: text('kind').notNull(), // protocol/notices.ts
    collectionId: text('collection_id').notNull(), // empty: about the account itself
    mark: integer('mark').notNull(), // of the last event that counted: a repeat is not above it
    count: integer('count').notNull(),
    actorId: text('actor_id'), // who did the last of them
    at: integer('at').notNull(),
    readAt: integer('read_at'),
    pushAt: integer('push_at'), // to be pushed from here on; null: done, or nowhere to push to
    mailAt: integer('mail_at'), // into the first digest from here on; null likewise
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.kind, t.collectionId] }),
    index('notices_push').on(t.pushAt).where(sql`push_at IS NOT NULL`),
    index('notices_mail').on(t.mailAt).where(sql`mail_at IS NOT NULL`),
  ],
)

/** Collections to which something was added that nobody was told of yet. */
export const unannounced = sqliteTable('unannounced', {
  collectionId: text('collection_id').primaryKey(),
  afterSeq: integer('after_seq').notNull(), // rows of the collection's clock above it are new
  since: integer('since').notNull(), // older rows with a new number are not new
})

export const noticeSettings = sqliteTable('notice_settings', {
  accountId: text('account_id').primaryKey(),
  off: text('off').notNull(), // JSON: kinds turned off, per channel
  mailedAt: integer('mailed_at'), // last digest
})

export const mutedCollections = sqliteTable(
  'muted_collections',
  {
    accountId: text('account_id').notNull(),
    collectionId: text('collection_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.collectionId] })],
)

/** A browser that asked to be told while no page is open. It ends with its session. */
export const pushSubscriptions = sqliteTable(
  'push_subscriptions',
  {
    id: text('id').primaryKey(), // SHA-256 of the endpoint
    accountId: text('account_id').notNull(),
    sessionId: text('session_id').notNull(),
    endpoint: text('endpoint').notNull(), // where the browser's maker takes messages for it
    p256dh: text('p256dh').notNull(), // public: messages are sealed to it (RFC 8291)
    auth: text('auth').notNull(), // secret of the same sealing, shared with the browser alone
    createdAt: integer('created_at').notNull(),
    failures: integer('failures').notNull(), // in a row
    retryAt: integer('retry_at').notNull(), // nothing is sent before
  },
  (t) => [index('push_subscriptions_account').on(t.accountId)],
)

/** How far each task of the sweep has come. */
export const sweepCursors = sqliteTable('sweep_cursors', {
  task: text('task').primaryKey(),
  cursor: text('cursor').notNull(),
})
