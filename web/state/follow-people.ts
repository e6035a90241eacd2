// What pages follow about the people of one open collection: the log, with names and addresses beside
// it, the invitations, and for the owner what admins did meanwhile.
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import type { MemberRow } from '#protocol/members'
import { memberOf } from '#protocol/records/roster-rules'
import { ApiProblem } from '../api/failure.ts'
import * as api from '../api/members.ts'
import { type Collection, type Inside, insideOf } from './collection.ts'
import type { Facts } from './collection-facts.ts'
import { oneAtATime } from './collection-sync.ts'
import { type InvitationView, listInvitations } from './invitation-list.ts'
import { type RemovedByAdmin, unseenRemovals } from './links-left.ts'
import { authorHere } from './log-author.ts'
import { tellAddresses } from './member-addresses.ts'
import type { PeopleMay } from './people.ts'
import { type MemberView, memberNamed, memberViews, rolesGivenBy } from './people-list.ts'
import { noteChanged } from './people-trust.ts'

/** The log with what stands beside it. */
function membersOf({ ring, account, facts }: Inside, rows: ReadonlySignal<readonly MemberRow[]>) {
  if (!account) throw new ApiProblem('not-allowed')
  const known = signal<Facts | null>(null)
  const keep = (found: Facts) => {
    known.value = found
  }
  void facts().then(keep, () => undefined)
  const role = computed(() => {
    const keyring = ring.value
    return (keyring && memberOf(keyring.roster.state, account.userId)?.role) ?? 0
  })
  const members = computed(() => {
    const keyring = ring.value
    const names = known.value?.names.value ?? new Map<string, string>()
    return keyring && memberViews(keyring.roster, account.userId, { rows: rows.value, names })
  })
  const may = computed((): PeopleMay => {
    const { keysDiffer } = account
    const roles = keysDiffer ? [] : rolesGivenBy(role.value)
    const leave = role.value > 0 && role.value < 4 && !keysDiffer
    return { invite: roles.length > 0, roles, leave, keysDiffer }
  })
  return { role, members, may }
}

export function followPeople(collection: Collection) {
  const inside = insideOf(collection)
  const rows = signal<readonly MemberRow[]>([])
  const { role, members, may } = membersOf(inside, rows)
  const invitations = signal<readonly InvitationView[]>([])
  const removedByAdmins = signal<RemovedByAdmin | null>(null)
  const wanted = signal(false)

  const load = oneAtATime(async () => {
    wanted.value = true
    rows.value = (await api.listMembers(inside.signal, collection.id)).members
    await tellAddresses(inside, rows.peek())
    noteChangedKeys(inside, members.peek() ?? [])
    if (!may.peek().invite) return
    invitations.value = await listInvitations(authorHere(collection))
    removedByAdmins.value = await unseenRemovals(authorHere(collection))
  })
  /** What was done is done; that the list is older than it must not look like a failure. */
  const reload = () => load().catch(() => undefined)

  /** Somebody came whose address is not known. */
  const stop = effect(() => {
    const known = new Set(rows.value.map(({ accountId }) => accountId))
    const isBehind = members.value?.some(({ accountId }) => !known.has(accountId)) ?? false
    if (wanted.value && isBehind && !inside.signal.aborted) void reload()
  })
  inside.signal.addEventListener('abort', stop, { once: true })
  return { inside, rows, role, members, may, invitations, removedByAdmins, load, reload }
}

/** So that a page can offer the words. */
function noteChangedKeys({ keyring }: Inside, members: readonly MemberView[]): void {
  for (const { accountId, email, trust } of members) {
    const member = trust === 'key-changed' && memberNamed(keyring().roster, accountId)
    if (member) noteChanged(member, email || null)
  }
}
