// A link, for guests: the first screen of the product for most people, and its own piece of the
// bundle (budget G1). The fragment goes to the state at once and is kept nowhere else here.
import { useLayoutEffect } from 'preact/hooks'
import { Page } from '../components/page.tsx'
import { Progress } from '../components/progress.tsx'
import { startVisit, visit } from '../state/link-visit.ts'
import { words } from '../words/words.ts'
import { useTitle } from './address.ts'
import { EndedLink } from './link/ended-link.tsx'
import { LinkFoot } from './link/link-foot.tsx'
import { LockedLink } from './link/locked-link.tsx'
import { OpenLink } from './link/open-link.tsx'
import { useLate } from './use-late.ts'

export function LinkPage({ fragment }: { fragment: string }) {
  useLayoutEffect(() => {
    void startVisit(fragment)
  }, [fragment])
  const now = visit.value
  if (now.status === 'open') return <OpenLink visit={now} />
  if (now.status === 'locked') return <LockedLink visit={now} />
  if (now.status === 'ended') {
    return (
      <EndedLink reason={now.reason} trouble={now.trouble} onRetry={() => startVisit(fragment)} />
    )
  }
  return <OpeningLink />
}

function OpeningLink() {
  const isLate = useLate()
  useTitle('')
  return (
    <Page narrow foot={<LinkFoot />}>
      {isLate && <Progress label={words().link.opening} />}
    </Page>
  )
}
