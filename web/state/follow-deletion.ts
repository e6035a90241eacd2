// A page that is open hears that the collection will be deleted, or that it stays after all: by the
// list of collections, which is asked for again whenever something about this person is new.
import { effect } from '@preact/signals'
import { type Collection, insideOf } from './collection.ts'
import { collections } from './collections.ts'

export function followDeletion(collection: Collection): void {
  const { signal, deleteAt } = insideOf(collection)
  const tileOf = () => collections.value?.find((one) => one.collectionId === collection.id)
  let known: ReturnType<typeof tileOf>
  let isFirst = true
  const stop = effect(() => {
    const tile = tileOf()
    // What the list said before this collection was opened may be older than what opening it said.
    if (tile && !isFirst && tile !== known) deleteAt.value = tile.deleteAt
    known = tile
    isFirst = false
  })
  signal.addEventListener('abort', stop, { once: true })
}
