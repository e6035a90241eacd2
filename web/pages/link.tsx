// A link, for guests: the first screen of the product for most people, and its own piece of the
// bundle (budget G1). The fragment goes to the state at once and is kept nowhere else here.
import { useLayoutEffect } from 'preact/hooks'
import { Lazy } from '../components/lazy.tsx'
import { Page } from '../components/page.tsx'
import { startVisit, visit } from '../state/link-visit.ts'
import { words } from '../words/words.ts'
import { useTitle } from './address.ts'
import { LinkFoot } from './link/link-foot.tsx'
import { OpenLink } from './link/open-link.tsx'
import { useLate } from './use-late.ts'

const loadLocked = async () => (await import('./link/locked-link.tsx')).LockedLink
const loadEnded = async () => (await import('./link/ended-link.tsx')).EndedLink

export function LinkPage({ fragment }: { fragment: string }) {
  useLayoutEffect(() => {
    void startVisit(fragment)
  }, [fragment])
  const now = visit.value
  const again = () => void startVisit(fragment)
  if (now.status === 'open') return <OpenLink visit={now} onLocked={again} />
  if (now.status === 'locked') return <Lazy load={loadLocked} props={{ visit: now }} />
  if (now.status === 'ended') {
    const { reason, trouble } = now
    return <Lazy load={loadEnded} props={{ reason, trouble, onRetry: again }} />
  }
  return <OpeningLink />
}

function OpeningLink() {
  const isLate = useLate()
  useTitle('')
  return (
    <Page narrow foot={<LinkFoot />}>
      <h1 class="hush">{words().link.opening}</h1>
      {isLate && <progress aria-label={words().link.opening} />}
    </Page>
  )
}
