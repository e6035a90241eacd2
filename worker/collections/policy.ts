// The rules of a collection, pure: is this genesis entry of this account, may this remark be saved,
// are these the grants that a rotation owes. Trusts its arguments.
import { toBase64url } from '#protocol/base64url'
import type { MakeCollection, SaveRemark } from '#protocol/collections'
import type { Refusal } from '#protocol/problems'
import { collectionKind, type RosterEntry, right } from '#protocol/records/roster'
import type { RosterState } from '#protocol/records/roster-rules'

export interface OwnKeys {
  accountId: string
  edPk: string
  xPk: string
  idVersion: number
}

/** The entry's form and signature have been checked by the roster's rules. */
export function refuseGenesis(
  entry: RosterEntry,
  wanted: MakeCollection,
  own: OwnKeys,
): Refusal | null {
  const { body } = entry
  const refused = (why: string): Refusal => ({ code: 'record-refused', why })
  if (body.type !== 1) return refused('not a genesis entry')
  if (toBase64url(entry.author) !== own.accountId) return refused('another author')
  if (toBase64url(entry.authorPk) !== own.edPk) return refused('another signing key')
  if (toBase64url(body.xPk) !== own.xPk) return refused('another key for grants')
  if (body.idVersion !== own.idVersion) return refused('another identity')
  const kind = wanted.kind === 'album' ? collectionKind.album : collectionKind.documents
  if (body.kind !== kind) return refused('another kind')
  if (wanted.title.epoch !== 1 || wanted.title.sort !== 'fact') return refused('title')
  return null
}

/** Titles and the like; talk comes with comments. */
export function refuseRemark(remark: SaveRemark): Refusal | null {
  return remark.sort === 'fact' ? null : { code: 'not-allowed', why: 'comments are not taken yet' }
}

/** A rotation hands the new key to every link that may read; an expired one changed to nothing, not. */
export function refuseGrants(state: RosterState, linkIds: string[]): Refusal | null {
  const owed = state.links
    .filter((link) => (link.rights & right.view) !== 0)
    .map((link) => toBase64url(link.linkId))
  const given = new Set(linkIds)
  const same = given.size === linkIds.length && owed.length === given.size
  return same && owed.every((id) => given.has(id))
    ? null
    : { code: 'roster-moved', why: 'grants for other links than there are' }
}
