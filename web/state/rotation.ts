// New keys for a collection after a right to read has ended (crypto.md 9.3): entry, the old key under
// the new one, the maker's own copy, a grant for every other member and every link that still reads.
// One transaction; when the log has moved everything is thrown away, the new key with it, and nothing
// is made if somebody else has done it meanwhile.
import { toBase64url } from '#protocol/base64url'
import type { AccountId, LinkId } from '#protocol/ids'
import type { RosterLink } from '#protocol/records/roster-rules'
import * as api from '../api/collections.ts'
import { equal } from '../crypto/bytes.ts'
import { refuse } from '../crypto/failure.ts'
import { makeGrant } from '../crypto/grant.ts'
import { ckCommit, newCollectionKey, wrapCk, wrapCkPrev } from '../crypto/keys.ts'
import { type EntryAuthor, makeEntry, newKeyDue, positionOf, type Roster } from '../crypto/log.ts'
import type { CollectionKey } from '../crypto/suite.ts'
import { keyInForce } from '../receive/keyring.ts'
import { type AuthorHere, atNewest, signerOf } from './log-author.ts'
import { refuseChangedKey } from './people-trust.ts'

/** Does nothing where no new key is due. Throws `key-changed` rather than sealing to another key (A6). */
export async function rotate(here: AuthorHere): Promise<void> {
  const { inside, collection } = here
  const isMade = await atNewest(here, async () => {
    if (!newKeyDue(inside.keyring().roster)) return false
    await api.rotate(inside.signal, inside.access, collection.id, await makeRotation(here))
    return true
  })
  if (isMade) await inside.catchUp()
}

async function makeRotation(here: AuthorHere) {
  const { inside, account } = here
  const { roster } = inside.keyring()
  const { collectionId } = roster.state
  const before = keyInForce(inside.keyring())
  // The account's own copy of the older key is all there is of it; the new one would take its place.
  if (inside.keyring().isBroken) refuse('9.3 no way back to an older key')
  const [epoch, ck] = [before.epoch + 1, newCollectionKey()]
  const commitment = await ckCommit(ck, collectionId, epoch)
  const body = { type: 6, epoch, ckCommit: commitment } as const
  const made = await makeEntry(roster, signerOf(here), body, Date.now())
  const trust = { ck, ...positionOf(made.roster) }
  const [previousKey, wrappedCk, grants, members] = await Promise.all([
    wrapCkPrev(ck, collectionId, epoch, before.ck),
    wrapCk(account.mk, account.userId, collectionId, epoch, trust),
    grantsToLinks(made.roster, signerOf(here), ck),
    grantsToMembers(made.roster, signerOf(here), ck),
  ])
  return {
    entry: toBase64url(made.bytes),
    previousKey: toBase64url(previousKey),
    wrappedCk: toBase64url(wrappedCk),
    grants,
    members,
  }
}

/** Closed links get none; drop links have no collection key at all. */
const reads = ({ rights }: RosterLink) => (rights & 1) !== 0

function grantsToLinks(
  roster: Roster,
  from: EntryAuthor,
  ck: CollectionKey,
): Promise<{ linkId: LinkId; grant: string }[]> {
  return Promise.all(
    roster.state.links.filter(reads).map(async ({ linkId, xPk }) => {
      const grant = await makeGrant(roster, from, { kind: 2, id: linkId, xPk }, ck)
      return { linkId: toBase64url(linkId) as LinkId, grant: toBase64url(grant) }
    }),
  )
}

function grantsToMembers(
  roster: Roster,
  from: EntryAuthor,
  ck: CollectionKey,
): Promise<{ accountId: AccountId; grant: string }[]> {
  const others = roster.state.members.filter(({ userId }) => !equal(userId, from.userId))
  for (const who of others) refuseChangedKey(who)
  return Promise.all(
    others.map(async ({ userId, xPk }) => {
      const grant = await makeGrant(roster, from, { kind: 1, id: userId, xPk }, ck)
      return { accountId: toBase64url(userId) as AccountId, grant: toBase64url(grant) }
    }),
  )
}
