// The address bar as a signal, and the two ways to change it. Only paths live here: fragments are
// secrets of links and never pass through this file.
import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

export const address = signal(location.pathname)

export function go(path: string): void {
  if (path === address.value) return
  history.pushState({ inside: true }, '', path)
  address.value = path
}

export function goInstead(path: string): void {
  history.replaceState(history.state, '', path)
  address.value = path
}

/** Leaves something that lies over a page: Back where that leads there, else its address. */
export function goBackTo(path: string): void {
  if (history.state?.inside === true) history.back()
  else goInstead(path)
}

export function followHistory(): () => void {
  const follow = () => {
    address.value = location.pathname
  }
  addEventListener('popstate', follow)
  return () => removeEventListener('popstate', follow)
}

/** Plain clicks on links to our own pages change the page without loading it anew. */
export function followLink(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  const anchor = event.target instanceof Element ? event.target.closest('a') : null
  if (anchor === null || anchor.target !== '' || anchor.hasAttribute('download')) return
  if (anchor.origin !== location.origin || anchor.hash !== '') return
  event.preventDefault()
  go(anchor.pathname)
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Keepsake' : `${title} · Keepsake`
  }, [title])
}
