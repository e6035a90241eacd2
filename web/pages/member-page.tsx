// The frame of every page for people who are signed in: the bar with the way home and to Settings,
// and what concerns the whole account.
import '../styles/library.css'
import type { ComponentChildren } from 'preact'
import { Banner } from '../components/banner.tsx'
import { LinkButton } from '../components/button.tsx'
import { Page } from '../components/page.tsx'
import { TopBar } from '../components/top-bar.tsx'
import { session } from '../state/session.ts'
import { memberWords } from '../words/member-words.ts'
import { Bell } from './notices/bell.tsx'

export function MemberPage({ children }: { children: ComponentChildren }) {
  const now = session.value
  const bar = (
    <TopBar home="/home">
      <LinkButton href="/library" variant="quiet" icon="image">
        <span class="roomy">{memberWords().account.library}</span>
      </LinkButton>
      <LinkButton href="/trash" variant="quiet" icon="trash">
        <span class="roomy">{memberWords().account.trash}</span>
      </LinkButton>
      <Bell />
      <LinkButton href="/settings" variant="quiet" icon="settings">
        <span class="roomy">{memberWords().account.settings}</span>
      </LinkButton>
    </TopBar>
  )
  return (
    <Page bar={bar}>
      {now.status === 'signed-in' && now.keysDiffer && (
        <Banner tone="bad" icon="alert">
          {memberWords().account.keysDiffer}
        </Banner>
      )}
      {children}
    </Page>
  )
}
