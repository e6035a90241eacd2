// From the server's answer to `open` to keys that may be used, for a member: the account's own copy
// of the collection key names the history that is believed.
import { fromBase64url } from '#protocol/base64url'
import type { Opened } from '#protocol/collections'
import type { Bytes } from '#protocol/records/bytes'
import { refuse } from '../crypto/failure.ts'
import { checkedCk, unwrapCk } from '../crypto/keys.ts'
import {
  checkPosition,
  ckCommitOf,
  type Roster,
  refuseRollback,
  replay,
  startRoster,
} from '../crypto/log.ts'
import { earlierKeys } from '../crypto/open-link.ts'
import type { MasterKey } from '../crypto/suite.ts'
import { chain, entryBytes, type Keyring, type Known } from './keyring.ts'

export async function openAsMember(
  account: { userId: Bytes; mk: MasterKey },
  opened: Opened,
  known: Known,
): Promise<Keyring> {
  if (opened.keys.as !== 'member') return refuse('keys for somebody else')
  const collectionId = fromBase64url(opened.collectionId)
  const { epoch, wrappedCk } = opened.keys
  if (wrappedCk === null) return refuse('no key yet')
  const wrapped = fromBase64url(wrappedCk)
  const trust = await unwrapCk(account.mk, account.userId, collectionId, epoch, wrapped)
  const from = known.saved ?? (await startRoster(collectionId))
  const roster = await replay(from, trust.genesisHash, entryBytes(opened.roster))
  checkPosition(roster, trust.rosterSeq, trust.rosterHead)
  if (known.pinned) refuseRollback(roster, known.pinned)
  return keyringFrom(roster, epoch, trust.ck, opened.previousKeys)
}

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
