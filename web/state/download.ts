// Saves one item to the device's disk, under its own name.
import type { Collection, Item } from './collection.ts'

/** Browsers read the blob after the click has returned. */
const releaseAfterMilliseconds = 60_000

export async function downloadItem(collection: Collection, item: Item): Promise<void> {
  const { blob, name } = await collection.original(item)
  const anchor = document.createElement('a')
  anchor.href = URL.createObjectURL(blob)
  anchor.download = name
  anchor.click()
  setTimeout(() => URL.revokeObjectURL(anchor.href), releaseAfterMilliseconds)
}
