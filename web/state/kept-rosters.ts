// Rosters replayed before on this device, so that only later entries are asked for.
import type { CollectionId } from '#protocol/ids'
import type { Roster } from '../crypto/log.ts'
import type { LocalStore } from './local-store.ts'

/** Goes up when a kept roster gets fields: one from before lacks them and is replayed anew. */
const version = 2
const key = (as: string, id: CollectionId) => `${as}/${version}/${id}`

export const keptRoster = (store: LocalStore, as: string, id: CollectionId) =>
  store.load<Roster>('rosters', key(as, id)).catch(() => undefined)

/** A full disk must not stop anybody from looking at pictures. Never back behind another page's. */
export async function keepRoster(
  store: LocalStore,
  as: string,
  id: CollectionId,
  roster: Roster,
): Promise<void> {
  const kept = await keptRoster(store, as, id)
  if (kept && kept.state.seq > roster.state.seq) return
  await store.save('rosters', key(as, id), roster).catch(() => undefined)
}

export const forgetRoster = (store: LocalStore, as: string, id: CollectionId) =>
  store.remove('rosters', key(as, id)).catch(() => undefined)
