// A visit nobody sees: a collection is opened, what is due in it is done, and it is closed again.
import type { CollectionId } from '#protocol/ids'
import { openCollection } from './open-collection.ts'
import { tidyCollection } from './tidy-collection.ts'

export async function visitForDue(id: CollectionId): Promise<void> {
  const collection = await openCollection(id)
  try {
    await tidyCollection(collection)
  } finally {
    collection.close()
  }
}
