// From the server's answer to `open` to keys that may be used, for a member: the account's own copy of
// the collection key names the history that is believed; a newer key comes as a grant from somebody
// who, by that history, may give it (G2). Without an own copy the first grant names the history.
import { fromBase64url } from '#protocol/base64url'
import type { Opened } from '#protocol/collections'
import type { Bytes } from '#protocol/records/bytes'
import { rosterHeadInput } from '#protocol/records/contexts'
import { sha256 } from '../crypto/bytes.ts'
import { CryptoError, failureOf, refuse } from '../crypto/failure.ts'
import { acceptGrant } from '../crypto/grant.ts'
import type { Identity, PublicIdentity } from '../crypto/identity.ts'
import { unwrapCk } from '../crypto/keys.ts'
import {
  checkPosition,
  isAccount,
  type Roster,
  refuseRollback,
  replay,
  startRoster,
} from '../crypto/log.ts'
import type { MasterKey } from '../crypto/suite.ts'
import { entryBytes, grantOf, type Keyring, type Known, keyringFrom } from './keyring.ts'

export interface Me {
  userId: Bytes
  mk: MasterKey
  identity: Identity
}

export interface KnownToMember extends Known {
  /** Throws `key-changed` where the account has pinned another key of this person (A6). */
  checkPerson(who: PublicIdentity): void
}

export interface OpenedAsMember {
  keyring: Keyring
  /** Who gave a key that the account has no own copy of yet. */
  givenBy: PublicIdentity | null
}

type MemberKeys = Opened['keys'] & { as: 'member' }
type Given = NonNullable<MemberKeys['grant']>

export async function openAsMember(
  me: Me,
  opened: Opened,
  known: KnownToMember,
): Promise<OpenedAsMember> {
  const { keys } = opened
  if (keys.as !== 'member') return refuse('keys for somebody else')
  const entries = entryBytes(opened.roster)
  const from = known.saved ?? (await startRoster(fromBase64url(opened.collectionId)))
  const own = await ownTrust(me, opened, keys)
  const roster = await replay(from, own?.genesisHash ?? (await firstHead(from, entries)), entries)
  if (own) checkPosition(roster, own.rosterSeq, own.rosterHead)
  if (known.pinned) refuseRollback(roster, known.pinned)
  const grant = keys.grant && (!own || keys.grant.epoch > keys.epoch) ? keys.grant : null
  if (!own) return granted(me, opened, roster, grant ?? refuse('no key yet'), known)
  const held = await keyringFrom(roster, keys.epoch, own.ck, opened.previousKeys)
  const given = grant && (await granted(me, opened, roster, grant, known).catch(absentIfRefused))
  if (!given) return { keyring: held, givenBy: null }
  // With a way back to the own key, the new one takes its place; else both are needed.
  if (given.keyring.keys.has(keys.epoch)) return given
  const both = new Map([...held.keys, ...given.keyring.keys])
  return { keyring: { ...given.keyring, keys: both, isBroken: true }, givenBy: null }
}

async function granted(
  me: Me,
  { previousKeys }: Opened,
  roster: Roster,
  grant: Given,
  known: KnownToMember,
): Promise<OpenedAsMember & { givenBy: PublicIdentity }> {
  const { ck, sender } = await accept(me, roster, grant, known)
  const { epoch } = grant
  const keyring = await keyringFrom(roster, epoch, ck, previousKeys).catch((error: unknown) => {
    absentIfRefused(error)
    return keyringFrom(roster, epoch, ck, [])
  })
  return { keyring, givenBy: sender }
}

/**
 * Any admin can make new keys that nobody can use, and no server sees it: what was read before stays
 * readable, so that the admin can be removed. A person's changed key stops everything (A6).
 */
function absentIfRefused(error: unknown): null {
  const { code } = failureOf(error)
  if (code === 'refused' || code === 'cannot-open' || code === 'behind') return null
  throw error
}

async function ownTrust({ mk, userId }: Me, { collectionId }: Opened, keys: MemberKeys) {
  if (keys.wrappedCk === null) return null
  const wrapped = fromBase64url(keys.wrappedCk)
  return unwrapCk(mk, userId, fromBase64url(collectionId), keys.epoch, wrapped)
}

/** Nobody vouches for it yet: `acceptGrant` compares it with the genesis that the grant names. */
async function firstHead({ state }: Roster, entries: Bytes[]): Promise<Bytes> {
  if (state.seq > 0) return state.genesisHash
  return sha256(rosterHeadInput(entries[0] ?? refuse('R2 no genesis')))
}

async function accept(me: Me, roster: Roster, grant: Given, known: KnownToMember) {
  const { bytes, epoch } = grantOf(grant)
  const { userId, identity } = me
  const to = { kind: 1, id: userId, xPk: identity.xPk, xSk: identity.xSk } as const
  const { collectionId } = roster.state
  let last: unknown = new CryptoError('refused', 'G2 the sender had no right to grant')
  for (const sender of admins(roster, fromBase64url(grant.from))) {
    const from = { collectionId, epoch, fromUser: sender.userId, fromEdPk: sender.edPk }
    const accepted = await acceptGrant(bytes, to, from, roster).catch((error: unknown) => {
      last = error
    })
    if (!accepted) continue
    known.checkPerson(sender)
    return { ck: accepted.ck, sender }
  }
  throw last
}

/** Whatever keys this person has had while they could grant; newest first. */
const admins = (roster: Roster, userId: Bytes) =>
  roster.events
    .filter(isAccount(userId))
    .flatMap(({ after }) => (after && after.role >= 3 ? [after] : []))
    .reverse()
