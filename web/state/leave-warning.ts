// Closing the page while files are under way asks first.
import type { Collection } from './collection.ts'

const busy = new Set<Collection>()
const warn = (event: BeforeUnloadEvent) => event.preventDefault()

export function warnWhile(collection: Collection, active: boolean): void {
  const before = busy.size
  if (active) busy.add(collection)
  else busy.delete(collection)
  if (before === 0 && busy.size > 0) addEventListener('beforeunload', warn)
  if (before > 0 && busy.size === 0) removeEventListener('beforeunload', warn)
}
