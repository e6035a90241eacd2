// The people of one open collection and what may be done about them, as pages see it. Who is there and
// as what comes from the log, which this browser replayed itself; see people-list, change-people,
// share-people, invitation-list, links-left for the parts.
import type { ReadonlySignal } from '@preact/signals'
import type { AccountId, InvitationId, LinkId } from '#protocol/ids'
import type { Collection } from './collection.ts'
import type { InvitationView } from './invitation-list.ts'
import type { LinkLeft, RemovedByAdmin } from './links-left.ts'
import { makePeople } from './make-people.ts'
import type { GivenRole, MemberView } from './people-list.ts'
import type { Trouble } from './problem-text.ts'
import type { ShareResult } from './share-people.ts'

export type { GivenRole, InvitationView, LinkLeft, MemberView, RemovedByAdmin, ShareResult }
export type Role = 1 | 2 | 3 | 4

export interface PeopleMay {
  readonly invite: boolean
  readonly roles: readonly GivenRole[]
  readonly leave: boolean
  /** A5: the server shows other keys for this account, so nothing is shared. */
  readonly keysDiffer: boolean
}

export interface People {
  /** Null until the log was replayed. */
  readonly members: ReadonlySignal<readonly MemberView[] | null>
  /** Empty for viewers and collaborators. */
  readonly invitations: ReadonlySignal<readonly InvitationView[]>
  readonly may: ReadonlySignal<PeopleMay>
  /** Of the latest `share`, while it works and after. */
  readonly sharing: ReadonlySignal<readonly ShareResult[]>
  readonly trouble: ReadonlySignal<Trouble | null>
  readonly busy: ReadonlySignal<boolean>
  /** For the owner: admins have removed people, and links from before are still open. */
  readonly removedByAdmins: ReadonlySignal<RemovedByAdmin | null>
  /** Addresses, invitations; afterwards they follow the log by themselves. */
  load(): Promise<void>
  /** A refusal of one address is its result. */
  share(emails: readonly string[], role: GivenRole): Promise<readonly ShareResult[]>
  clearSharing(): void
  changeRole(accountId: AccountId, role: GivenRole): Promise<void>
  remove(accountId: AccountId, options?: { replaceLinks?: readonly LinkId[] }): Promise<void>
  leave(): Promise<void>
  invite(email: string | null, role: GivenRole): Promise<InvitationView>
  revoke(invitationId: InvitationId): Promise<void>
  admit(invitationId: InvitationId): Promise<void>
  /** That stay valid when this person is removed. */
  linksLeft(leaving?: AccountId): Promise<readonly LinkLeft[]>
  replaceLinks(linkIds: readonly LinkId[]): Promise<void>
  seenRemovals(): Promise<void>
  /** Eight words of the key in the log. */
  words(accountId: AccountId): Promise<readonly string[]>
  /** The words were compared; a changed key is theirs from now on. */
  markCompared(accountId: AccountId): Promise<void>
}

const made = new WeakMap<Collection, People>()

export function peopleOf(collection: Collection): People {
  const people = made.get(collection) ?? makePeople(collection)
  made.set(collection, people)
  return people
}
