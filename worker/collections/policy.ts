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

/** Whose records may be listed: of those whose right the asking member may end (R3, R4, R6). */
export function refuseRecords(
  asking: { accountId: string; role: number },
  about: { link: true } | { accountId: string; role: number },
): Refusal | null {
  const refused: Refusal = { code: 'not-allowed', why: 'may not end this right' }
  if ('link' in about) return asking.role === 4 ? null : refused
  if (about.accountId === asking.accountId) return null
  return asking.role >= 3 && asking.role > about.role ? null : refused
}

/** A rotation hands the new key to every link that may read and to every member but its author. */
export function refuseGrants(
  state: RosterState,
  author: string,
  given: { links: string[]; members: string[] },
): Refusal | null {
  const links = state.links
    .filter((link) => (link.rights & right.view) !== 0)
    .map((link) => toBase64url(link.linkId))
  const members = state.members
    .map((member) => toBase64url(member.userId))
    .filter((id) => id !== author)
  if (!sameIds(links, given.links)) {
    return { code: 'roster-moved', why: 'grants for other links than there are' }
  }
  return sameIds(members, given.members)
    ? null
    : { code: 'roster-moved', why: 'grants for other members than there are' }
}

function sameIds(owed: string[], given: string[]): boolean {
  const set = new Set(given)
  return set.size === given.length && owed.length === set.size && owed.every((id) => set.has(id))
}
