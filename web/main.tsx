// First load only: reads the address once and starts the right half of the app. An address with a
// fragment at the root is a link for guests, who download nothing that belongs to accounts.
// The fragment is a secret: it is handed on in memory and never written anywhere.
import './styles/app.css'
import './styles/pages.css'
import { render } from 'preact'

const reloadedKey = 'keepsake-reloaded'
/** A second failure within this time is not cured by another reload. */
const reloadPauseMilliseconds = 60_000

/**
 * After a deploy an old page asks for pieces that are gone: one reload fetches the new page. Without
 * a network nothing is gone, and a reload would take away the page and what it is sending.
 */
async function reloadIfOutdated(): Promise<void> {
  const last = Number(sessionStorage.getItem(reloadedKey) ?? 0)
  if (Date.now() - last < reloadPauseMilliseconds) return
  const script = document.querySelector('script[src]')?.getAttribute('src') ?? ''
  const answer = await fetch('/', { cache: 'no-store' }).catch(() => null)
  if (!answer?.ok || (await answer.text()).includes(script)) return
  sessionStorage.setItem(reloadedKey, String(Date.now()))
  location.reload()
}

function isLinkAddress(): boolean {
  return location.pathname === '/' && location.hash.length > 1
}

async function start(): Promise<void> {
  const place = document.getElementById('app')
  if (place === null) return
  if (isLinkAddress()) {
    const { LinkPage } = await import('./pages/link.tsx')
    render(<LinkPage fragment={location.hash.slice(1)} />, place)
  } else {
    const { App } = await import('./app.tsx')
    render(<App />, place)
  }
}

/** Another link pasted into this tab, or from a link to a page of the app: begin afresh. */
function startAgain(): void {
  if (isLinkAddress()) location.reload()
}

addEventListener('vite:preloadError', () => void reloadIfOutdated())
addEventListener('hashchange', startAgain)
void start()
