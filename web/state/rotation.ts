// New keys for a collection after a right to read has ended (crypto.md 9.3): entry, the old key under
// the new one, the owner's own copy, a grant for every link that still reads. One transaction; when
// the log has moved everything is thrown away, the new key with it.
import { toBase64url } from '#protocol/base64url'
import type { LinkId } from '#protocol/ids'
import type { RosterLink } from '#protocol/records/roster-rules'
import * as api from '../api/collections.ts'
import { makeGrant } from '../crypto/grant.ts'
import { ckCommit, newCollectionKey, wrapCk, wrapCkPrev } from '../crypto/keys.ts'
import { makeEntry, positionOf, type Roster } from '../crypto/log.ts'
import type { CollectionKey } from '../crypto/suite.ts'
import { keyInForce } from '../receive/keyring.ts'
import { atNewest, type OwnerHere } from './own-links.ts'

export async function rotate(own: OwnerHere): Promise<void> {
  await atNewest(own, async () => {
    const { inside, collection } = own
    await api.rotate(inside.signal, inside.access, collection.id, await makeRotation(own))
  })
  await own.inside.catchUp()
}

async function makeRotation({ inside, account }: OwnerHere) {
  const { roster } = inside.keyring()
  const { collectionId } = roster.state
  const before = keyInForce(inside.keyring())
  const [epoch, ck] = [before.epoch + 1, newCollectionKey()]
  const author = { userId: account.userId, ed: account.identity.ed }
  const commitment = await ckCommit(ck, collectionId, epoch)
  const body = { type: 6, epoch, ckCommit: commitment } as const
  const made = await makeEntry(roster, author, body, Date.now())
  const trust = { ck, ...positionOf(made.roster) }
  const [previousKey, wrappedCk, grants] = await Promise.all([
    wrapCkPrev(ck, collectionId, epoch, before.ck),
    wrapCk(account.mk, account.userId, collectionId, epoch, trust),
    grantsFor(made.roster, author, ck),
  ])
  return {
    entry: toBase64url(made.bytes),
    previousKey: toBase64url(previousKey),
    wrappedCk: toBase64url(wrappedCk),
    grants,
    members: [],
  }
}

/** Closed links get none; drop links have no collection key at all. */
const reads = ({ rights }: RosterLink) => (rights & 1) !== 0

function grantsFor(
  roster: Roster,
  author: Parameters<typeof makeGrant>[1],
  ck: CollectionKey,
): Promise<{ linkId: LinkId; grant: string }[]> {
  return Promise.all(
    roster.state.links.filter(reads).map(async ({ linkId, xPk }) => {
      const grant = await makeGrant(roster, author, { kind: 2, id: linkId, xPk }, ck)
      return { linkId: toBase64url(linkId) as LinkId, grant: toBase64url(grant) }
    }),
  )
}
