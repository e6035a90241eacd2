// What the other files of this folder find inside of an open library, as inside of a collection.
import { signal } from '@preact/signals'
import type { CollectionId } from '#protocol/ids'
import { ApiProblem } from '../api/failure.ts'
import { libraryAt } from '../api/library.ts'
import type { AccountSecrets } from './account-secrets.ts'
import type { Inside } from './collection.ts'
import type { Items } from './collection-items.ts'
import type { Checks } from './collection-pictures.ts'

/** Addresses name it where a collection's id would stand. */
export const libraryId = 'library' as CollectionId

/** What files of a collection ask: a library has no log, no door and no token of its own. */
export function insideOfLibrary(
  closed: AbortSignal,
  account: AccountSecrets,
  items: Items,
  checks: Checks,
  onTrouble: (error: unknown) => void,
): Inside {
  const none = () => {
    throw new ApiProblem('not-allowed')
  }
  return {
    signal: closed,
    serverNow: Date.now,
    access: { authorization: none, renewed: none, current: none },
    at: libraryAt,
    keyring: none,
    ring: signal(null),
    rotationDue: signal(false),
    deleteAt: signal(null),
    facts: none,
    door: none,
    items,
    rest: async () => checks,
    onTrouble,
    id: libraryId,
    account,
    catchUp: async () => undefined,
    refresh: async () => undefined,
    hide: items.hide,
    onArrived: () => undefined,
  }
}
