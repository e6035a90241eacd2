// Grants: a collection key handed to one person or one link (G1 to G3). Signed over both keys, so
// it can be neither redirected nor passed off as one's own; accepted only in the history it names.
import {
  type GrantInfo,
  grantInfo,
  grantSigned,
  packGrant,
  parseGrant,
} from '#protocol/records/grant'
import { linkOf, memberOf } from '#protocol/records/roster-rules'
import { packTrust, parseTrust, type Trust } from '#protocol/records/trust'
import { equal } from './bytes.ts'
import { sign, verify } from './ed25519.ts'
import { refuse } from './failure.ts'
import { checkedCk } from './keys.ts'
import {
  checkPosition,
  ckCommitOf,
  type EntryAuthor,
  epochAt,
  memberAt,
  positionOf,
  type Roster,
} from './log.ts'
import { openFrom, sealTo } from './public-seal.ts'
import type { Bytes, CollectionKey } from './suite.ts'

export interface Receiver {
  kind: 1 | 2
  /** userId or linkId. */
  id: Bytes
  xPk: Bytes
}

/** G1: the receiver must be in the replayed roster with exactly this key. */
export async function makeGrant(
  roster: Roster,
  from: EntryAuthor,
  to: Receiver,
  ck: CollectionKey,
): Promise<Bytes> {
  if (!isIn(roster, to)) refuse('G1 the receiver is not in the roster')
  const { collectionId, epoch } = roster.state
  await checkedCk(ck, collectionId, epoch, roster.state.ckCommit)
  const fields = { toKind: to.kind, toId: to.id, toXPk: to.xPk }
  const sender = { fromUser: from.userId, fromEdPk: from.ed.pk }
  const info = grantInfo({ collectionId, epoch, ...fields, ...sender })
  const trust = packTrust({ ck, ...positionOf(roster) })
  const { enc, ciphertext } = await sealTo(to.xPk, info, trust)
  const signature = await sign(from.ed, grantSigned(info, enc, ciphertext))
  return packGrant({ enc, ciphertext, signature })
}

function isIn(roster: Roster, to: Receiver): boolean {
  const found = to.kind === 1 ? memberOf(roster.state, to.id) : linkOf(roster.state, to.id)
  return found !== undefined && equal(found.xPk, to.xPk)
}

export interface GrantFrom {
  collectionId: Bytes
  epoch: number
  fromUser: Bytes
  fromEdPk: Bytes
}

/** The first half of G2, which needs no roster: gives the history that is to be replayed. */
export async function openGrant(
  bytes: Bytes,
  to: Receiver & { xSk: Bytes },
  from: GrantFrom,
): Promise<Trust> {
  const { enc, ciphertext, signature } = parseGrant(bytes)
  const { collectionId, epoch, fromUser, fromEdPk } = from
  const fields: GrantInfo = {
    collectionId,
    epoch,
    toKind: to.kind,
    toId: to.id,
    toXPk: to.xPk,
    fromUser,
    fromEdPk,
  }
  const info = grantInfo(fields)
  if (!(await verify(fromEdPk, grantSigned(info, enc, ciphertext), signature)))
    refuse('G2 signature')
  return parseTrust(await openFrom(to.xSk, info, enc, ciphertext))
}

/** The rest of G2 and G3, over a roster replayed from a genesis the caller trusts. */
export async function acceptGrant(
  bytes: Bytes,
  to: Receiver & { xSk: Bytes },
  from: GrantFrom,
  roster: Roster,
): Promise<{ ck: CollectionKey; trust: Trust }> {
  const trust = await openGrant(bytes, to, from)
  if (!equal(roster.state.collectionId, from.collectionId)) refuse('G2 another collection')
  if (!equal(trust.genesisHash, roster.state.genesisHash)) refuse('G2 another genesis')
  checkPosition(roster, trust.rosterSeq, trust.rosterHead)
  const sender = memberAt(roster, from.fromUser, trust.rosterSeq)
  const mayGrant = sender && sender.role >= 3 && equal(sender.edPk, from.fromEdPk)
  if (!mayGrant) refuse('G2 the sender had no right to grant')
  if (!isIn(roster, to)) refuse('G2 the receiver is not in the roster')
  if (epochAt(roster, trust.rosterSeq) !== from.epoch) refuse('G2 epoch')
  const commitment = ckCommitOf(roster, from.epoch)
  const ck = await checkedCk(trust.ck, from.collectionId, from.epoch, commitment)
  return { ck, trust }
}
