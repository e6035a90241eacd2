// Puts what may be done about people together: each action is tried on the newest state of the log,
// shows that it is under way and why it did not work, and loads the lists again.
import { computed, signal } from '@preact/signals'
import type { AccountId, InvitationId, LinkId } from '#protocol/ids'
import { ApiProblem } from '../api/failure.ts'
import { changeRole, leaveCollection, takeOut } from './change-people.ts'
import type { Collection } from './collection.ts'
import { followPeople } from './follow-people.ts'
import { forgetCollection } from './forget-collection.ts'
import {
  admitInvited,
  listInvitations,
  makeInvitation,
  revokeInvitation,
} from './invitation-list.ts'
import { endWayIn, linksLeft, markRemovalsSeen, replaceLinks } from './links-left.ts'
import { authorHere } from './log-author.ts'
import type { People } from './people.ts'
import { type GivenRole, memberNamed } from './people-list.ts'
import { confirmKey, trustIn, wordsOf } from './people-trust.ts'
import { explain, type Trouble } from './problem-text.ts'
import { rotate } from './rotation.ts'
import { onceEach, type ShareResult, shareWith, working } from './share-people.ts'

type Followed = ReturnType<typeof followPeople>
type Act = <T>(run: () => Promise<T>) => Promise<T>

export function makePeople(collection: Collection): People {
  const followed = followPeople(collection)
  const { members, may, load, removedByAdmins } = followed
  const { act, busy, trouble } = makeAct()
  return {
    members,
    may,
    busy,
    trouble,
    removedByAdmins,
    load: () => act(load),
    ...changing(collection, followed, act),
    ...inviting(collection, followed, act),
    ...links(collection, followed, act),
    ...comparing(followed),
  }
}

/** Shows that something is under way, and why it did not work. */
function makeAct() {
  const running = signal(0)
  const trouble = signal<Trouble | null>(null)
  const act: Act = async (run) => {
    running.value++
    trouble.value = null
    try {
      return await run()
    } catch (error) {
      trouble.value = explain(error)
      throw error
    } finally {
      running.value--
    }
  }
  return { act, trouble, busy: computed(() => running.value > 0) }
}

function changing(collection: Collection, { inside, role, reload }: Followed, act: Act) {
  const here = () => authorHere(collection)
  return {
    changeRole: (accountId: AccountId, next: GivenRole) =>
      act(async () => {
        await changeRole(here(), accountId, next)
        await reload()
      }),
    remove: (accountId: AccountId, { replaceLinks: ids = [] }: RemoveOptions = {}) =>
      act(async () => {
        const cameBy = memberNamed(inside.keyring().roster, accountId)?.viaLink
        await takeOut(here(), accountId)
        if (role.peek() === 4 && cameBy) await endWayIn(here(), cameBy)
        if (role.peek() === 4 && ids.length > 0) await replaceLinks(here(), ids)
        // The removal stands also where the new key has to wait, such as for a changed key (A6).
        await rotate(here()).catch(() => undefined)
        await reload()
      }),
    leave: () =>
      act(async () => {
        await leaveCollection(here())
        await forgetCollection(collection)
      }),
  }
}

interface RemoveOptions {
  replaceLinks?: readonly LinkId[]
}

function inviting(collection: Collection, { invitations, reload }: Followed, act: Act) {
  const here = () => authorHere(collection)
  const sharing = signal<readonly ShareResult[]>([])
  const find = (invitationId: InvitationId) => {
    const found = invitations.peek().find((one) => one.invitationId === invitationId)
    if (!found) throw new ApiProblem('not-found')
    return found
  }
  async function invite(email: string | null, role: GivenRole) {
    const id = await makeInvitation(here(), email, role)
    invitations.value = await listInvitations(here())
    return find(id)
  }
  async function share(emails: readonly string[], role: GivenRole) {
    const each = onceEach(emails)
    sharing.value = each.map(working)
    const onResult = (next: ShareResult): void => {
      sharing.value = sharing.peek().map((one) => (one.email === next.email ? next : one))
    }
    try {
      const asked = { role, invite: (email: string) => invite(email, role), onResult }
      await shareWith(here(), each, asked)
    } catch (error) {
      // Nobody left may look as if it went on.
      const refused = { state: 'refused', trouble: explain(error) } as const
      sharing.value = sharing
        .peek()
        .map((one) => (one.state === 'working' ? { ...one, ...refused } : one))
    }
    await reload()
    return sharing.peek()
  }
  return {
    invitations,
    sharing,
    share: (emails: readonly string[], role: GivenRole) => act(() => share(emails, role)),
    clearSharing() {
      sharing.value = []
    },
    invite: (email: string | null, role: GivenRole) => act(() => invite(email, role)),
    revoke: (invitationId: InvitationId) =>
      act(async () => {
        await revokeInvitation(here(), find(invitationId))
        await reload()
      }),
    admit: (invitationId: InvitationId) =>
      act(async () => {
        await admitInvited(here(), find(invitationId))
        await reload()
      }),
  }
}

function links(collection: Collection, { removedByAdmins }: Followed, act: Act) {
  const here = () => authorHere(collection)
  async function seenRemovals() {
    await markRemovalsSeen(here())
    removedByAdmins.value = null
  }
  return {
    linksLeft: async (leaving?: AccountId) => linksLeft(here(), leaving),
    replaceLinks: (linkIds: readonly LinkId[]) =>
      act(async () => {
        await replaceLinks(here(), linkIds)
        await seenRemovals()
      }),
    seenRemovals,
  }
}

function comparing({ inside, rows }: Followed) {
  const member = (accountId: AccountId) => {
    const found = memberNamed(inside.keyring().roster, accountId)
    if (!found) throw new ApiProblem('not-found')
    return found
  }
  return {
    words: async (accountId: AccountId) => wordsOf(member(accountId)),
    async markCompared(accountId: AccountId) {
      const who = member(accountId)
      const email = rows.peek().find((row) => row.accountId === accountId)?.email ?? null
      if (trustIn(who) !== 'me') await confirmKey(who, email)
    },
  }
}
