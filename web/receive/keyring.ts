// From the server's answer to `open` to keys that may be used, for a link holder. Everything starts
// from a trust payload that only a key holder can have made (here a link's blob); what the server
// says beside it is checked against the roster, which the client replays itself.
import { fromBase64url } from '#protocol/base64url'
import type { Opened } from '#protocol/collections'
import type { Bytes } from '#protocol/records/bytes'
import { refuse } from '../crypto/failure.ts'
import { checkedCk } from '../crypto/keys.ts'
import type { LinkKeys } from '../crypto/link.ts'
import { ckCommitOf, type Position, type Roster } from '../crypto/log.ts'
import { earlierKeys, type OpenedCollection, openLink } from '../crypto/open-link.ts'
import type { CollectionKey } from '../crypto/suite.ts'

export interface Keyring extends OpenedCollection {
  /** From the newest key no way leads back to an older one that this account has for itself. */
  readonly isBroken?: boolean
}

/** What this device has verified of the collection before. */
export interface Known {
  saved?: Roster | undefined
  pinned?: Position | undefined
}

/** The wire names the epoch of the key that is wrapped; the chain goes by the one that opens it. */
export const chain = (earlier: Opened['previousKeys']) =>
  earlier.map(({ epoch, wrapped }) => ({ epoch: epoch + 1, wrapped: fromBase64url(wrapped) }))

export const entryBytes = (entries: string[]): Bytes[] =>
  entries.map((entry) => fromBase64url(entry))

export async function openAsLink(link: LinkKeys, opened: Opened, known: Known): Promise<Keyring> {
  const { keys } = opened
  if (keys.as !== 'link') return refuse('keys for somebody else')
  const entries = entryBytes(opened.roster)
  const blob = { epoch: keys.epoch, sealed: fromBase64url(keys.blob) }
  const grants = keys.grant ? [grantOf(keys.grant)] : []
  const collectionId = fromBase64url(opened.collectionId)
  const found = { collectionId, blob, entries, grants, earlier: chain(opened.previousKeys) }
  return openLink(link, { ...found, ...known }, Date.now())
}

export const grantOf = ({ epoch, grant }: { epoch: number; grant: string }) => ({
  epoch,
  bytes: fromBase64url(grant),
})

/** An unchecked key, and those before it. */
export async function keyringFrom(
  roster: Roster,
  epoch: number,
  unchecked: Bytes,
  earlier: Opened['previousKeys'],
): Promise<Keyring> {
  const { collectionId } = roster.state
  const ck = await checkedCk(unchecked, collectionId, epoch, ckCommitOf(roster, epoch))
  return { collectionId, roster, epoch, keys: await earlierKeys(roster, epoch, ck, chain(earlier)) }
}

/** The key in force, for uploads and remarks. */
export function keyInForce({ roster, keys }: Keyring): { epoch: number; ck: CollectionKey } {
  const { epoch } = roster.state
  const ck = keys.get(epoch)
  return ck ? { epoch, ck } : refuse('no key of the epoch in force')
}
