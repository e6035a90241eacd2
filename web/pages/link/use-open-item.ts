// Which item the viewer shows on a link page, kept in the history entry: the address with its
// fragment never changes, Back closes the viewer, and a reload opens it again.
import { useEffect, useState } from 'preact/hooks'

function itemInHistory(): string | null {
  const item: unknown = history.state?.item
  return typeof item === 'string' ? item : null
}

export function useOpenItem() {
  const [itemId, setItem] = useState(itemInHistory)
  const [lastId, setLast] = useState<string | null>(null)
  useEffect(() => {
    const follow = () => setItem(itemInHistory())
    addEventListener('popstate', follow)
    return () => removeEventListener('popstate', follow)
  }, [])
  useEffect(() => {
    if (itemId !== null) setLast(itemId)
  }, [itemId])
  const show = (id: string) => setItem(id)
  return {
    itemId,
    /** The one shown last: the focus returns to its tile. */
    lastId,
    open: (id: string) => {
      history.pushState({ item: id }, '')
      show(id)
    },
    move: (id: string) => {
      history.replaceState({ item: id }, '')
      show(id)
    },
    close: () => history.back(),
  }
}
