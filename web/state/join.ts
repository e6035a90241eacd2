// A guest with an account keeps the collection: joins by the link that is open (crypto.md 9.4). Loaded
// only when somebody wants to, because it brings the code of accounts along. The joiner's keys are
// certified by the link itself, so that others need not believe the server about them.
import { toBase64url } from '#protocol/base64url'
import type { CollectionId, LinkId } from '#protocol/ids'
import { joinSigned, type Role, right } from '#protocol/records/roster'
import { linkOf, memberOf, type RosterState } from '#protocol/records/roster-rules'
import { ApiProblem } from '../api/failure.ts'
import * as api from '../api/members.ts'
import { equal } from '../crypto/bytes.ts'
import { sign } from '../crypto/ed25519.ts'
import { wrapCk } from '../crypto/keys.ts'
import type { LinkKeys } from '../crypto/link.ts'
import { makeEntry, positionOf, type Roster, refuseRollback } from '../crypto/log.ts'
import { keyInForce } from '../receive/keyring.ts'
import { type AccountSecrets, accountSecrets, heldSecrets } from './account-secrets.ts'
import { type Collection, type Inside, insideOf } from './collection.ts'
import { deviceSecret } from './link-door.ts'
import { atNewest } from './log-author.ts'
import { refuseChangedKey, trustIn, wordsOf } from './people-trust.ts'
import { pinOf, pinPeople, pinPosition } from './pins.ts'
import { OwnTrouble } from './problem-text.ts'
import { startSession } from './session.ts'

export type JoinState =
  | { status: 'signed-out' }
  | { status: 'ready'; email: string; role: 1 | 2; ownerWords: readonly string[] }
  | { status: 'member'; collectionId: CollectionId }
  /** Taken out by an admin, who alone can add them again (R5). */
  | { status: 'removed' }

async function linkKeysOf(inside: Inside): Promise<LinkKeys> {
  const { link } = await inside.door()
  if (!link) throw new ApiProblem('not-allowed')
  return link
}

const ownerIn = ({ members }: RosterState) => {
  const owner = members.find(({ role }) => role === 4)
  if (!owner) throw new ApiProblem('collection-unavailable')
  return owner
}

export async function joinState(collection: Collection): Promise<JoinState> {
  const inside = insideOf(collection)
  if (!heldSecrets()) await startSession()
  const account = heldSecrets()
  if (!account) return { status: 'signed-out' }
  const link = await linkKeysOf(inside)
  const { state } = inside.keyring().roster
  if (memberOf(state, account.userId)) return { status: 'member', collectionId: collection.id }
  if (wasRemoved(state, account)) return { status: 'removed' }
  const ownerWords = await wordsOf(ownerIn(state))
  return { status: 'ready', email: account.email, role: roleBy(state, link), ownerWords }
}

const wasRemoved = (state: RosterState, { userId, identity }: AccountSecrets): boolean =>
  state.bannedUsers.some((one) => equal(one, userId)) ||
  state.bannedKeys.some((one) => equal(one, identity.edPk))

function roleBy(state: RosterState, { linkId }: LinkKeys): 1 | 2 {
  const link = linkOf(state, linkId)
  if (!link || (link.rights & right.join) === 0) throw new ApiProblem('not-allowed')
  return link.role === (2 satisfies Role) ? 2 : 1
}

/** Safe to repeat: whoever is a member already is told so by the log. */
export async function joinCollection(collection: Collection): Promise<CollectionId> {
  const inside = insideOf(collection)
  const account = accountSecrets()
  if (account.keysDiffer) throw new OwnTrouble('keys-differ')
  const link = await linkKeysOf(inside)
  const here = { collection, inside, account }
  refuseKnownOtherwise(inside)
  await atNewest(here, async () => {
    const { roster } = inside.keyring()
    if (memberOf(roster.state, account.userId)) return
    const made = await signJoin(roster, link, account)
    await api.join(inside.signal, collection.id, {
      ...(await joinBody(inside, link, account, made.roster)),
      entry: toBase64url(made.bytes),
    })
  })
  await inside.catchUp()
  await pinEverybody(inside.keyring().roster)
  return collection.id
}

/** A6, A7: by this link came the owner's history; it must go on from what this account knows. */
function refuseKnownOtherwise({ keyring }: Inside): void {
  const { roster } = keyring()
  refuseChangedKey(ownerIn(roster.state))
  const pinned = pinOf(roster.state.collectionId)
  if (pinned) refuseRollback(roster, pinned)
}

async function signJoin(
  { state, ...rest }: Roster,
  link: LinkKeys,
  { userId, identity }: AccountSecrets,
) {
  const { edPk, xPk, idVersion } = identity
  const { linkId, ca } = link
  const what = joinSigned(state.collectionId, linkId, userId, edPk, xPk, idVersion)
  const cert = await sign(ca, what)
  const body = { type: 4, linkId, xPk, idVersion, cert } as const
  return makeEntry({ state, ...rest }, { userId, ed: identity.ed }, body, Date.now())
}

async function joinBody(
  inside: Inside,
  { linkId, access }: LinkKeys,
  { mk, userId }: AccountSecrets,
  after: Roster,
) {
  const { epoch, ck } = keyInForce(inside.keyring())
  const trust = { ck, ...positionOf(after) }
  const wrapped = await wrapCk(mk, userId, after.state.collectionId, epoch, trust)
  const id = toBase64url(linkId) as LinkId
  return {
    linkId: id,
    access: toBase64url(access),
    device: await deviceSecret(id),
    epoch,
    wrappedCk: toBase64url(wrapped),
  }
}

/** Whom another key is known of stays as known, and is shown as changed. */
async function pinEverybody(roster: Roster): Promise<void> {
  const others = roster.state.members.filter((who) => !['me', 'key-changed'].includes(trustIn(who)))
  await pinPeople(others, 2)
  await pinPosition(roster.state.collectionId, positionOf(roster))
}
