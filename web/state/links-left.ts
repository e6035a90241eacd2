// Links that stay valid when somebody is removed (E3): whoever knew one is not removed. The owner may
// replace them by new addresses; after a removal by an admin the owner is asked at the next visit.
import { toBase64url } from '#protocol/base64url'
import type { AccountId, LinkId } from '#protocol/ids'
import type { RosterLink } from '#protocol/records/roster-rules'
import { equal } from '../crypto/bytes.ts'
import { isLink, type Roster } from '../crypto/log.ts'
import type { Bytes } from '../crypto/suite.ts'
import { type LinkView, linksOf } from './links.ts'
import { localStore } from './local-store.ts'
import type { AuthorHere } from './log-author.ts'
import { removeLink } from './own-links.ts'
import { memberNamed } from './people-list.ts'
import { idText } from './people-trust.ts'
import { rotate } from './rotation.ts'

export interface LinkLeft {
  readonly linkId: LinkId
  /** The owner's; empty for others. */
  readonly label: string
  /** By the owner. Not with a password, which nobody but its maker knows: that one is changed by hand. */
  readonly mayReplace: boolean
  readonly hasPassword: boolean
}

export interface RemovedByAdmin {
  readonly by: AccountId
  readonly at: number
  readonly count: number
}

const isOpen = ({ rights }: RosterLink) => rights !== 0

/** `leaving`: without the link that ends with them. */
export async function linksLeft(
  { inside, collection }: AuthorHere,
  leaving?: AccountId,
): Promise<readonly LinkLeft[]> {
  const { roster } = inside.keyring()
  const logged = new Set(
    roster.state.links.filter(isOpen).map(({ linkId }) => toBase64url(linkId) as LinkId),
  )
  if (!collection.may.peek().manageLinks) {
    const toldNothing = { label: '', mayReplace: false, hasPassword: false }
    return [...logged].map((linkId) => ({ linkId, ...toldNothing }))
  }
  const cameBy = leaving && memberNamed(roster, leaving)?.viaLink
  const ends = ({ linkId, deviceLimit }: LinkView) =>
    deviceLimit === 1 && cameBy && linkId === toBase64url(cameBy)
  const links = linksOf(collection)
  await links.load()
  return (links.links.peek() ?? [])
    .filter((link) => logged.has(link.linkId) && !ends(link))
    .map(({ linkId, label, hasPassword }) => {
      return { linkId, label, hasPassword, mayReplace: !hasPassword }
    })
}

/** New addresses with the same settings; the old ones end. One new key for all of it. */
export async function replaceLinks(own: AuthorHere, linkIds: readonly LinkId[]): Promise<void> {
  const links = linksOf(own.collection)
  await links.load()
  for (const linkId of linkIds) {
    const before = links.links.peek()?.find((link) => link.linkId === linkId)
    if (!before || before.hasPassword) continue
    const { label, add, download, join, expiresAt, deviceLimit, requireName } = before
    await links.make({ label, add, download, join, expiresAt, deviceLimit, requireName })
    await removeLink(own, linkId)
  }
  await links.load()
  await rotate(own)
}

/** A link for one device, such as an invitation, has let one person in: it goes when they go. */
export async function endWayIn(own: AuthorHere, linkId: Bytes): Promise<void> {
  const id = toBase64url(linkId) as LinkId
  const links = linksOf(own.collection)
  await links.load()
  const found = links.links.peek()?.find((link) => link.linkId === id)
  if (found?.deviceLimit === 1) await removeLink(own, id)
}

interface Removal {
  seq: number
  by: Bytes
  at: number
}

/** After which links from before are still open. */
function removalsByOthers(roster: Roster, owner: Bytes): Removal[] {
  const oldest = Math.min(...roster.state.links.filter(isOpen).map((link) => madeAt(roster, link)))
  return roster.events.flatMap((event) => {
    const { about, after, author, seq, createdAt } = { after: null, ...event }
    if (about !== 'account' || after !== null || seq < oldest) return []
    const byAdmin = !equal(author, owner) && !('id' in event && equal(author, event.id))
    return byAdmin ? [{ seq, by: author, at: createdAt }] : []
  })
}

const madeAt = (roster: Roster, { linkId }: RosterLink): number =>
  roster.events.find(isLink(linkId))?.seq ?? 0

const seenKey = ({ account, collection }: AuthorHere) =>
  `removals/${account.accountId}/${collection.id}`

export async function unseenRemovals(own: AuthorHere): Promise<RemovedByAdmin | null> {
  if (!own.collection.may.peek().manageLinks) return null
  const store = await localStore()
  const seen = (await store.load<number>('settings', seenKey(own)).catch(() => undefined)) ?? 0
  const { roster } = own.inside.keyring()
  const unseen = removalsByOthers(roster, own.account.userId).filter(({ seq }) => seq > seen)
  const last = unseen.at(-1)
  return last ? { by: idText(last.by), at: last.at, count: unseen.length } : null
}

export async function markRemovalsSeen(own: AuthorHere): Promise<void> {
  const { seq } = own.inside.keyring().roster.state
  await (await localStore()).save('settings', seenKey(own), seq).catch(() => undefined)
}
