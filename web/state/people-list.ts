// Who is in a collection, as its log says it: role, since when, added by whom. The server's list gives
// no more than addresses; names are what people call themselves. Neither is proof of anybody.
import type { AccountId } from '#protocol/ids'
import type { MemberRow } from '#protocol/members'
import type { RosterMember } from '#protocol/records/roster-rules'
import { equal } from '../crypto/bytes.ts'
import type { Roster } from '../crypto/log.ts'
import type { Bytes } from '../crypto/suite.ts'
import { idText, type Trust, trustIn } from './people-trust.ts'

/** What may be given: nobody makes an owner. */
export type GivenRole = 1 | 2 | 3

export interface MemberView {
  readonly accountId: AccountId
  readonly me: boolean
  /** Text that they chose; empty when they chose none. */
  readonly name: string
  /** The server's word. Empty until it was asked; null when the account was deleted. */
  readonly email: string | null
  readonly role: 1 | 2 | 3 | 4
  /** By the clock of who added them. */
  readonly since: number
  /** Null for the owner, and for who came by a link. */
  readonly addedBy: AccountId | null
  readonly viaLink: boolean
  readonly trust: Trust
  /** What I may make of them, the present role included; empty: nothing. */
  readonly roles: readonly GivenRole[]
  readonly removable: boolean
}

/** R3: below the own role, both what somebody is and what they become. */
export const rolesGivenBy = (role: number): readonly GivenRole[] => {
  if (role < 3) return []
  return role === 4 ? [1, 2, 3] : [1, 2]
}

export interface Beside {
  rows: readonly MemberRow[]
  names: ReadonlyMap<string, string>
}

/** The owner first, then as they came. */
export function memberViews(roster: Roster, me: Bytes, beside: Beside): readonly MemberView[] {
  const arrivals = arrivalsIn(roster)
  const rows = new Map(beside.rows.map((row) => [row.accountId, row]))
  const own = roster.state.members.find(({ userId }) => equal(userId, me))
  const views = roster.state.members.map((member): MemberView => {
    const accountId = idText(member.userId)
    const arrival = arrivals.get(accountId)
    const isMe = member === own
    const roles = isMe ? [] : rolesGivenBy(own?.role ?? 0)
    const below = roles.some((role) => role === member.role)
    const added = member.role !== 4 && member.viaLink === null && arrival
    const row = rows.get(accountId)
    return {
      accountId,
      me: isMe,
      name: beside.names.get(accountId) ?? '',
      email: row ? row.email : '',
      role: member.role,
      since: arrival?.at ?? 0,
      addedBy: added ? idText(added.by) : null,
      viaLink: member.viaLink !== null,
      trust: trustIn(member),
      roles: below ? roles : [],
      removable: below,
    }
  })
  return views.sort((a, b) => Number(b.role === 4) - Number(a.role === 4) || a.since - b.since)
}

/** The entry that brought each of them in: later ones changed the role. */
function arrivalsIn({ events }: Roster): Map<AccountId, { at: number; by: Bytes }> {
  const found = new Map<AccountId, { at: number; by: Bytes }>()
  for (const event of events) {
    if (event.about !== 'account') continue
    const id = idText(event.id)
    if (event.after === null) found.delete(id)
    else if (!found.has(id)) found.set(id, { at: event.createdAt, by: event.author })
  }
  return found
}

export const memberNamed = (roster: Roster, accountId: AccountId): RosterMember | undefined =>
  roster.state.members.find(({ userId }) => idText(userId) === accountId)
