// From the server's answer to `open` to keys that may be used. Everything starts from one trust
// payload that only a key holder can have made (the account's own copy, or a link's blob); what the
// server says beside it is checked against the roster, which the client replays itself.
import { fromBase64url } from '#protocol/base64url'
import type { Opened, RosterPage } from '#protocol/collections'
import type { Bytes } from '#protocol/records/bytes'
import { parseEntry } from '#protocol/records/roster'
import { linkOf } from '#protocol/records/roster-rules'
import { refuse } from '../crypto/failure.ts'
import { checkedCk, unwrapCk } from '../crypto/keys.ts'
import type { LinkKeys } from '../crypto/link.ts'
import {
  checkPosition,
  ckCommitOf,
  type Position,
  type Roster,
  refuseRollback,
  replay,
  startRoster,
} from '../crypto/log.ts'
import { earlierKeys, type OpenedCollection, openLink } from '../crypto/open-link.ts'
import type { CollectionKey, MasterKey } from '../crypto/suite.ts'

export type Keyring = OpenedCollection

/** What this device has verified of the collection before. */
export interface Known {
  saved?: Roster | undefined
  pinned?: Position | undefined
}

/** The wire names the epoch of the key that is wrapped; the chain goes by the one that opens it. */
const chain = (earlier: Opened['previousKeys']) =>
  earlier.map(({ epoch, wrapped }) => ({ epoch: epoch + 1, wrapped: fromBase64url(wrapped) }))

const bytesOf = (entries: string[]): Bytes[] => entries.map((entry) => fromBase64url(entry))

export async function openAsMember(
  account: { userId: Bytes; mk: MasterKey },
  opened: Opened,
  known: Known,
): Promise<Keyring> {
  if (opened.keys.as !== 'member') return refuse('keys for somebody else')
  const collectionId = fromBase64url(opened.collectionId)
  const { epoch } = opened.keys
  const wrapped = fromBase64url(opened.keys.wrappedCk)
  const trust = await unwrapCk(account.mk, account.userId, collectionId, epoch, wrapped)
  const from = known.saved ?? (await startRoster(collectionId))
  const roster = await replay(from, trust.genesisHash, bytesOf(opened.roster))
  checkPosition(roster, trust.rosterSeq, trust.rosterHead)
  if (known.pinned) refuseRollback(roster, known.pinned)
  return keyringFrom(roster, epoch, trust.ck, opened.previousKeys)
}

async function keyringFrom(
  roster: Roster,
  epoch: number,
  unchecked: Bytes,
  earlier: Opened['previousKeys'],
): Promise<Keyring> {
  const { collectionId } = roster.state
  const ck = await checkedCk(unchecked, collectionId, epoch, ckCommitOf(roster, epoch))
  return { collectionId, roster, epoch, keys: await earlierKeys(roster, epoch, ck, chain(earlier)) }
}

export async function openAsLink(link: LinkKeys, opened: Opened, known: Known): Promise<Keyring> {
  const { keys } = opened
  if (keys.as !== 'link') return refuse('keys for somebody else')
  const entries = bytesOf(opened.roster)
  const blob = { epoch: keys.epoch, sealed: fromBase64url(keys.blob) }
  const grants = keys.grant ? [grantOf(keys.grant, ownerIn(known.saved, entries))] : []
  const collectionId = fromBase64url(opened.collectionId)
  const found = { collectionId, blob, entries, grants, earlier: chain(opened.previousKeys) }
  return openLink(link, { ...found, ...known }, Date.now())
}

const grantOf = (
  { epoch, grant }: { epoch: number; grant: string },
  owner: { fromUser: Bytes; fromEdPk: Bytes },
) => ({ epoch, bytes: fromBase64url(grant), ...owner })

/** Rotations are the owner's; whether the named key had the right is checked with the grant. */
function ownerIn(saved: Roster | undefined, entries: Bytes[]) {
  const owner = saved?.state.members.find(({ role }) => role === 4)
  if (owner) return { fromUser: owner.userId, fromEdPk: owner.edPk }
  const genesis = entries[0] ? parseEntry(entries[0]) : refuse('R2 no genesis')
  return { fromUser: genesis.author, fromEdPk: genesis.authorPk }
}

/** Entries that came since. Null: a new key is needed that this page does not hand out (members). */
export async function advance(
  keyring: Keyring,
  page: RosterPage,
  link: LinkKeys | null,
): Promise<Keyring | null> {
  const { collectionId } = keyring
  const { genesisHash } = keyring.roster.state
  const roster = await replay(keyring.roster, genesisHash, bytesOf(page.entries))
  if (link) refuseLostLink(roster, link)
  if (keyring.keys.has(roster.state.epoch)) return { ...keyring, roster }
  if (!link || !page.grant) return null
  const { acceptGrant } = await import('../crypto/grant.ts')
  const to = { kind: 2, id: link.linkId, xPk: link.xPk, xSk: link.xSk } as const
  const grant = grantOf(page.grant, ownerIn(roster, []))
  const { ck } = await acceptGrant(grant.bytes, to, { ...grant, collectionId }, roster)
  return keyringFrom(roster, grant.epoch, ck, page.previousKeys)
}

function refuseLostLink(roster: Roster, keys: LinkKeys): void {
  if (!linkOf(roster.state, keys.linkId)) refuse('10.2 the roster has no such link')
}

/** The key in force, for uploads and remarks. */
export function keyInForce({ roster, keys }: Keyring): { epoch: number; ck: CollectionKey } {
  const { epoch } = roster.state
  const ck = keys.get(epoch)
  return ck ? { epoch, ck } : refuse('no key of the epoch in force')
}
