// Why a link does not open, or does no longer, and what its visitor can do now.
import type { ComponentChildren } from 'preact'
import { Button } from '../../components/button.tsx'
import { ErrorPage } from '../../components/error-page.tsx'
import type { IconName } from '../../components/icon.tsx'
import { Page } from '../../components/page.tsx'
import type { Visit } from '../../state/link-visit.ts'
import type { Trouble } from '../../state/problem-text.ts'
import { laterWords } from '../../words/later-words.ts'
import { words } from '../../words/words.ts'
import { useTitle } from '../address.ts'
import { LinkFoot } from './link-foot.tsx'

export type EndReason = Extract<Visit, { status: 'ended' }>['reason']

export interface EndedLinkProps {
  readonly reason: EndReason
  readonly trouble: Trouble
  readonly onRetry?: () => void
  /** What arrived before the link ended. */
  readonly children?: ComponentChildren
}

export function EndedLink({ reason, trouble, onRetry, children }: EndedLinkProps) {
  const { heading, sentence, icon } = sayOf(reason, trouble)
  useTitle(heading)
  const again = onRetry && mayChange(reason, trouble) && (
    <Button variant="primary" icon="refresh" onPress={onRetry}>
      {words().common.tryAgain}
    </Button>
  )
  return (
    <Page narrow foot={<LinkFoot />}>
      <ErrorPage heading={heading} icon={icon} action={again}>
        {sentence}
      </ErrorPage>
      {children}
    </Page>
  )
}

/** The link itself may work again: somebody made room, the network is back. */
function mayChange(reason: EndReason, trouble: Trouble): boolean {
  return reason === 'full' || reason === 'offline' || trouble.mayRetry
}

function sayOf(reason: EndReason, trouble: Trouble) {
  const text = laterWords().linkEnd
  const { offline, offlineHint, unreachable, unreachableHint } = words().linkState
  // Whether the network or only the server is gone is the browser's to say.
  const away: [string, string] = navigator.onLine
    ? [unreachable, unreachableHint]
    : [offline, offlineHint]
  const own: Partial<Record<EndReason, [string, string, IconName]>> = {
    full: [text.full, text.fullHint, 'people'],
    expired: [text.expired, text.expiredHint, 'clock'],
    removed: [text.removed, text.removedHint, 'link'],
    offline: [...away, 'offline'],
    'incomplete-address': [text.broken, text.brokenHint, 'link'],
  }
  const [heading, sentence, icon] = own[reason] ?? [trouble.title, trouble.text, 'alert' as const]
  return { heading, sentence, icon }
}
