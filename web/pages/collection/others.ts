// Whose items are chosen decides what may be done with them.
import type { Item } from '../../state/collection.ts'

/** Added by another account; what guests added is the owner's. */
export const isOthers = (item: Item): boolean => !item.mine && !item.byGuest
