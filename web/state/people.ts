// The people of one open collection and what may be done about them, as pages see it. Who is there and
// as what comes from the log, which this browser replayed itself; see people-list, change-people,
// share-people, invitation-list, links-left for the parts.
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import type { AccountId, InvitationId, LinkId } from '#protocol/ids'
import type { MemberRow } from '#protocol/members'
import { memberOf } from '#protocol/records/roster-rules'
import { ApiProblem } from '../api/failure.ts'
import * as api from '../api/members.ts'
import { changeRole, leaveCollection, takeOut } from './change-people.ts'
import { type Collection, insideOf } from './collection.ts'
import type { Facts } from './collection-facts.ts'
import { oneAtATime } from './collection-sync.ts'
import { forgetCollection } from './forget-collection.ts'
import {
  admitInvited,
  type InvitationView,
  listInvitations,
  makeInvitation,
  revokeInvitation,
} from './invitation-list.ts'
import {
  type LinkLeft,
  linksLeft,
  markRemovalsSeen,
  type RemovedByAdmin,
  replaceLinks,
  unseenRemovals,
} from './links-left.ts'
import { authorHere } from './log-author.ts'
import { tellAddresses } from './member-addresses.ts'
import {
  type GivenRole,
  type MemberView,
  memberNamed,
  memberViews,
  rolesGivenBy,
} from './people-list.ts'
import { confirmKey, noteChanged, trustIn, wordsOf } from './people-trust.ts'
import { explain, type Trouble } from './problem-text.ts'
import { rotate } from './rotation.ts'
import { onceEach, type ShareResult, shareWith, working } from './share-people.ts'

export type { ShareState } from './share-people.ts'
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
  linksLeft(): Promise<readonly LinkLeft[]>
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

/** What pages follow. */
function makeSignals(collection: Collection) {
  const inside = insideOf(collection)
  const { account } = inside
  if (!account) throw new ApiProblem('not-allowed')
  const rows = signal<readonly MemberRow[]>([])
  const facts = signal<Facts | null>(null)
  void inside.facts().then(
    (found) => {
      facts.value = found
    },
    () => undefined,
  )
  const roleNow = computed(() => {
    const ring = inside.ring.value
    return (ring && memberOf(ring.roster.state, account.userId)?.role) ?? 0
  })
  const members = computed(() => {
    const ring = inside.ring.value
    const names = facts.value?.names.value ?? new Map<string, string>()
    return ring && memberViews(ring.roster, account.userId, { rows: rows.value, names })
  })
  const may = computed((): PeopleMay => {
    const { keysDiffer } = account
    const roles = keysDiffer ? [] : rolesGivenBy(roleNow.value)
    const leave = roleNow.value > 0 && roleNow.value < 4 && !keysDiffer
    return { invite: roles.length > 0, roles, leave, keysDiffer }
  })
  return { inside, account, rows, members, may, roleNow }
}

function makePeople(collection: Collection): People {
  const { inside, rows, members, may, roleNow } = makeSignals(collection)
  const invitations = signal<readonly InvitationView[]>([])
  const sharing = signal<readonly ShareResult[]>([])
  const removedByAdmins = signal<RemovedByAdmin | null>(null)
  const trouble = signal<Trouble | null>(null)
  const working_ = signal(0)
  const here = () => authorHere(collection)
  let wanted = false

  const load = oneAtATime(async () => {
    wanted = true
    const list = await api.listMembers(inside.signal, collection.id)
    rows.value = list.members
    await tellAddresses(inside, list.members)
    noteChangedMembers()
    if (!may.peek().invite) return
    invitations.value = await listInvitations(here())
    removedByAdmins.value = await unseenRemovals(here())
  })

  function noteChangedMembers(): void {
    const emails = new Map(rows.peek().map(({ accountId, email }) => [accountId, email]))
    for (const { accountId, trust } of members.peek() ?? []) {
      const member = trust === 'key-changed' && memberNamed(inside.keyring().roster, accountId)
      if (member) noteChanged(member, emails.get(accountId) ?? null)
    }
  }

  /** Shows that something is under way, and why it did not work. */
  async function act<T>(run: () => Promise<T>): Promise<T> {
    working_.value++
    trouble.value = null
    try {
      return await run()
    } catch (error) {
      trouble.value = explain(error)
      throw error
    } finally {
      working_.value--
    }
  }
  /** What was done is done; that the list is older than it must not look like a failure. */
  const reload = () => load().catch(() => undefined)

  const stop = effect(() => {
    const known = new Set(rows.value.map(({ accountId }) => accountId))
    const isBehind = members.value?.some(({ accountId }) => !known.has(accountId)) ?? false
    if (wanted && isBehind && !inside.signal.aborted) void reload()
  })
  inside.signal.addEventListener('abort', stop, { once: true })

  const memberOrThrow = (accountId: AccountId) => {
    const member = memberNamed(inside.keyring().roster, accountId)
    if (!member) throw new ApiProblem('not-found')
    return member
  }
  const invitationOrThrow = (invitationId: InvitationId): InvitationView => {
    const found = invitations.peek().find((one) => one.invitationId === invitationId)
    if (!found) throw new ApiProblem('not-found')
    return found
  }
  async function invite(email: string | null, role: GivenRole): Promise<InvitationView> {
    const id = await makeInvitation(here(), email, role)
    invitations.value = await listInvitations(here())
    return invitationOrThrow(id)
  }
  const showResult = (next: ShareResult): void => {
    sharing.value = sharing.peek().map((one) => (one.email === next.email ? next : one))
  }

  return {
    members,
    invitations,
    may,
    sharing,
    trouble,
    busy: computed(() => working_.value > 0),
    removedByAdmins,
    load: () => act(load),
    share: (emails, role) =>
      act(async () => {
        const each = onceEach(emails)
        sharing.value = each.map(working)
        const asked = { role, invite: (email: string) => invite(email, role), onResult: showResult }
        try {
          await shareWith(here(), each, asked)
        } catch (error) {
          // Nobody left may look as if it went on.
          const gaveUp = explain(error)
          sharing.value = sharing
            .peek()
            .map((one) =>
              one.state === 'working' ? { ...one, state: 'refused', trouble: gaveUp } : one,
            )
        }
        await reload()
        return sharing.peek()
      }),
    clearSharing() {
      sharing.value = []
    },
    changeRole: (accountId, role) =>
      act(async () => {
        await changeRole(here(), accountId, role)
        await reload()
      }),
    remove: (accountId, options = {}) =>
      act(async () => {
        await takeOut(here(), accountId)
        await afterRemoval(options.replaceLinks ?? [])
        await reload()
      }),
    leave: () =>
      act(async () => {
        await leaveCollection(here())
        await forgetCollection(collection)
      }),
    invite: (email, role) => act(() => invite(email, role)),
    revoke: (invitationId) =>
      act(async () => {
        await revokeInvitation(here(), invitationOrThrow(invitationId))
        await reload()
      }),
    admit: (invitationId) =>
      act(async () => {
        await admitInvited(here(), invitationId)
        await reload()
      }),
    linksLeft: () => linksLeft(here()),
    replaceLinks: (linkIds) =>
      act(async () => {
        await replaceLinks(here(), linkIds)
        await markRemovalsSeen(here())
        removedByAdmins.value = null
      }),
    async seenRemovals() {
      await markRemovalsSeen(here())
      removedByAdmins.value = null
    },
    words: async (accountId) => wordsOf(memberOrThrow(accountId)),
    async markCompared(accountId) {
      const member = memberOrThrow(accountId)
      const email = rows.peek().find((row) => row.accountId === accountId)?.email ?? null
      if (trustIn(member) !== 'me') await confirmKey(member, email)
    },
  }

  /** The removal stands also where the new key has to wait, such as for a changed key (A6). */
  async function afterRemoval(linkIds: readonly LinkId[]): Promise<void> {
    const isOwner = roleNow.peek() === 4
    if (isOwner && linkIds.length > 0) await replaceLinks(here(), linkIds)
    await rotate(here()).catch(() => undefined)
  }
}
