// Addresses of the members of an open collection, from the server and with its word for proof: so that
// what somebody added says by whom, also where they gave themselves no name.
import { effect } from '@preact/signals'
import type { MemberRow } from '#protocol/members'
import { listMembers } from '../api/members.ts'
import { type Collection, type Inside, insideOf } from './collection.ts'
import { oneAtATime } from './collection-sync.ts'
import { idText } from './people-trust.ts'

export async function tellAddresses(
  { facts }: Pick<Inside, 'facts'>,
  rows: readonly MemberRow[],
): Promise<void> {
  const { addresses } = await facts()
  addresses.value = new Map(rows.map(({ accountId, email }) => [accountId, email ?? '']))
}

/** Asks where there are others, and again when somebody comes. */
export function learnAddresses(collection: Collection): void {
  const inside = insideOf(collection)
  const { signal, ring } = inside
  const known = new Set<string>()
  const load = oneAtATime(async () => {
    const { members } = await listMembers(signal, collection.id)
    await tellAddresses(inside, members)
  })
  const stop = effect(() => {
    const members = ring.value?.roster.state.members ?? []
    const fresh = members.map(({ userId }) => idText(userId)).filter((id) => !known.has(id))
    for (const id of fresh) known.add(id)
    if (fresh.length > 0 && members.length > 1) void load().catch(() => undefined)
  })
  signal.addEventListener('abort', stop, { once: true })
}
