// A member's way into a collection: the account's own copy of the key or a grant from somebody who may
// give it, the roster from a genesis that the account trusts, the pin that never goes back.
import { effect } from '@preact/signals'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { Opened } from '#protocol/collections'
import type { CollectionId } from '#protocol/ids'
import { zeros } from '#protocol/records/bytes'
import { memberOf } from '#protocol/records/roster-rules'
import * as api from '../api/collections.ts'
import { ApiProblem } from '../api/failure.ts'
import { keepKey, listMembers } from '../api/members.ts'
import { failureOf } from '../crypto/failure.ts'
import type { PublicIdentity } from '../crypto/identity.ts'
import { wrapCk } from '../crypto/keys.ts'
import { positionOf, type Roster } from '../crypto/log.ts'
import type { Keyring } from '../receive/keyring.ts'
import { openAsMember } from '../receive/open-as-member.ts'
import { type AccountSecrets, accountSecrets } from './account-secrets.ts'
import { enterCollection } from './build-collection.ts'
import { type Collection, insideOf, type May } from './collection.ts'
import type { Door, DoorRest } from './collection-door.ts'
import { forgetCollection } from './forget-collection.ts'
import { keepRoster, keptRoster } from './kept-rosters.ts'
import { localStore } from './local-store.ts'
import { learnAddresses } from './member-addresses.ts'
import { learnTags } from './own-tags.ts'
import { addAddresses, refuseChangedKey } from './people-trust.ts'
import { pinOf, pinPeople, pinPosition } from './pins.ts'
import { sentIndex } from './sent-index.ts'

const never = new AbortController().signal

export async function openCollection(
  id: CollectionId,
  signal: AbortSignal = never,
): Promise<Collection> {
  const account = accountSecrets()
  const { collection, proven } = await enterCollection(signal, memberDoor(account, id))
  await proven
  endWithAccess(collection, account)
  const [{ keepTidy }, { followDeletion }] = await Promise.all([
    import('./tidy-collection.ts'),
    import('./follow-deletion.ts'),
  ])
  keepTidy(collection)
  followDeletion(collection)
  learnAddresses(collection)
  return collection
}

/**
 * Removed, or the collection deleted, while it is open: it closes and says so in `trouble`. The log is
 * enough for it, also where the server goes on as before.
 */
function endWithAccess(collection: Collection, { userId }: AccountSecrets): void {
  const { signal, ring, onTrouble } = insideOf(collection)
  const stop = effect(() => {
    const isOut = ring.value !== null && !memberOf(ring.value.roster.state, userId)
    if (isOut) onTrouble(new ApiProblem('collection-unavailable'))
    if (collection.trouble.value?.code === 'collection-unavailable')
      void forgetCollection(collection)
  })
  signal.addEventListener('abort', stop, { once: true })
}

/** The log that was gone on from: another page of this browser may have kept another one since. */
const goneOnFrom = new WeakMap<Opened, Roster>()

const ask = async (signal: AbortSignal, id: CollectionId, rows: number): Promise<Opened> => {
  const saved = await keptRoster(await localStore(), 'member', id)
  const rosterAfter = saved?.state.seq ?? 0
  const answer = await api.openCollection(signal, id, { rosterAfter, rows })
  const opened = { ...answer, collectionId: id }
  if (saved) goneOnFrom.set(opened, saved)
  return opened
}

/** Whoever the log does not name any more is out, whatever the server still hands over. */
async function believe(account: AccountSecrets, opened: Opened): Promise<Keyring> {
  const id = opened.collectionId
  const saved = goneOnFrom.get(opened)
  const known = { saved, pinned: pinOf(fromBase64url(id)), checkPerson: refuseChangedKey }
  const { keyring, givenBy } = await openAsMember(account, opened, known).catch((error) =>
    withAddress(id, error),
  )
  if (!memberOf(keyring.roster.state, account.userId))
    throw new ApiProblem('collection-unavailable')
  if (givenBy) await keepGiven(account, id, keyring, givenBy)
  return keyring
}

/** The page that offers the words should say whose they are, as far as the server tells. */
async function withAddress(id: CollectionId, error: unknown): Promise<never> {
  if (failureOf(error).code === 'key-changed')
    await addAddresses(async () => (await listMembers(never, id)).members).catch(() => undefined)
  throw error
}

/** G3: sealed again under the own key, with the newest position; then the grant is done with. */
async function keepGiven(
  account: AccountSecrets,
  id: CollectionId,
  { collectionId, roster, epoch, keys }: Keyring,
  givenBy: PublicIdentity,
): Promise<void> {
  await pinPeople([givenBy], 1)
  const ck = keys.get(epoch)
  if (!ck) return
  const trust = { ck, ...positionOf(roster) }
  const wrapped = await wrapCk(account.mk, account.userId, collectionId, epoch, trust)
  // Not kept: the grant is there again at the next visit.
  await keepKey(never, id, { epoch, wrappedCk: toBase64url(wrapped) }).catch(() => undefined)
}

/** Asks and judges; used by the list of collections too. */
export async function enterAsMember(
  signal: AbortSignal,
  account: AccountSecrets,
  id: CollectionId,
  rows: number,
): Promise<{ opened: Opened; keyring: Keyring }> {
  const opened = await ask(signal, id, rows)
  return { opened, keyring: await believe(account, opened) }
}

function memberDoor(account: AccountSecrets, id: CollectionId): Door {
  const rest = memberRest(account, id)
  return {
    as: 'member',
    account,
    ask: async (signal, rows) => ({ opened: await ask(signal, id, rows), first: new Map() }),
    renewToken: (signal) => api.openCollection(signal, id, { rosterAfter: 1e9, rows: 0 }),
    rest: async () => rest,
  }
}

function memberRest(account: AccountSecrets, id: CollectionId): DoorRest {
  const sent = sentIndex(`account/${account.accountId}/${id}`)
  let learning: Promise<void> | null = null
  return {
    link: null,
    believe: (opened) => believe(account, opened),
    async keep(roster) {
      await pinPosition(fromBase64url(id), positionOf(roster))
      await keepRoster(await localStore(), 'member', id, roster)
    },
    may: (keyring) => mayOf(account, keyring),
    isMine: ({ by }) => by.kind === 'account' && by.id === account.accountId,
    author: async () => ({
      kind: 1,
      id: account.userId,
      key: account.identity.ed,
      certificate: zeros(0),
      name: zeros(0),
      own: { userId: account.userId, mk: account.mk },
    }),
    sent,
    learnSent(signal, access) {
      learning ??= learnTags(signal, access, id, account, sent).catch((error: unknown) => {
        learning = null
        throw error
      })
      return learning
    },
  }
}

function mayOf(account: AccountSecrets, { roster }: Keyring): May {
  const role = memberOf(roster.state, account.userId)?.role ?? 0
  const sharing = role === 4 && !account.keysDiffer
  return {
    view: role >= 1,
    download: role >= 1,
    add: role >= 2,
    removeOwn: role >= 2,
    removeAny: role >= 3,
    rename: role >= 3,
    manageLinks: sharing,
    deleteCollection: role === 4,
    join: false,
  }
}
