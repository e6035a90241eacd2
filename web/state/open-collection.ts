// A member's way into a collection: the account's own copy of the key, the roster from a genesis
// that the account trusts, the pin that never goes back.
import { fromBase64url } from '#protocol/base64url'
import type { Opened } from '#protocol/collections'
import type { CollectionId } from '#protocol/ids'
import { zeros } from '#protocol/records/bytes'
import { memberOf } from '#protocol/records/roster-rules'
import * as api from '../api/collections.ts'
import { positionOf } from '../crypto/log.ts'
import type { Keyring } from '../receive/keyring.ts'
import { openAsMember } from '../receive/open-as-member.ts'
import { type AccountSecrets, accountSecrets } from './account-secrets.ts'
import { enterCollection } from './build-collection.ts'
import type { Collection, May } from './collection.ts'
import type { Door, DoorRest } from './collection-door.ts'
import { keepRoster, keptRoster } from './kept-rosters.ts'
import { localStore } from './local-store.ts'
import { learnTags } from './own-tags.ts'
import { pinOf, pinPosition } from './pins.ts'
import { sentIndex } from './sent-index.ts'

const never = new AbortController().signal

export async function openCollection(
  id: CollectionId,
  signal: AbortSignal = never,
): Promise<Collection> {
  const account = accountSecrets()
  const { collection, proven } = await enterCollection(signal, memberDoor(account, id))
  await proven
  const { tidyLinks } = await import('./tidy-links.ts')
  if (collection.may.peek().manageLinks) void tidyLinks(collection).catch(() => undefined)
  return collection
}

const ask = async (signal: AbortSignal, id: CollectionId, rows: number): Promise<Opened> => {
  const saved = await keptRoster(await localStore(), 'member', id)
  const rosterAfter = saved?.state.seq ?? 0
  const opened = await api.openCollection(signal, id, { rosterAfter, rows })
  return { ...opened, collectionId: id }
}

async function believe(account: AccountSecrets, opened: Opened): Promise<Keyring> {
  const id = opened.collectionId
  const saved = await keptRoster(await localStore(), 'member', id)
  return openAsMember(account, opened, { saved, pinned: pinOf(fromBase64url(id)) })
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
  }
}
