// An open library for as long as a page shows it.
import { useEffect, useState } from 'preact/hooks'
import { collections, loadCollections } from '../../state/collections.ts'
import { type Library, openLibrary } from '../../state/library.ts'
import type { LibraryPart } from '../../state/library-rows.ts'

export function useLibrary(part: LibraryPart): Library | null {
  const [library, setLibrary] = useState<Library | null>(null)
  useEffect(() => {
    const opened = openLibrary(part)
    setLibrary(opened)
    void loadCollections()
    return opened.close
  }, [part])
  return library
}

/** Of a collection of this account; empty where it is not known (any more). */
export function titleOf(collectionId: string): string {
  const tile = collections.value?.find((one) => one.collectionId === collectionId)
  return tile?.title.value ?? ''
}
