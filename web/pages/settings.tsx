// The settings: a few pages side by side, each with an address of its own.
import '../styles/settings.css'
import type { ComponentType } from 'preact'
import { session } from '../state/session.ts'
import { exportWords } from '../words/export-words.ts'
import { memberWords } from '../words/member-words.ts'
import { noticesWords } from '../words/notices-words.ts'
import { settingsWords } from '../words/settings-words.ts'
import { address, useTitle } from './address.ts'
import { MemberPage } from './member-page.tsx'
import { AccountPart } from './settings/account-part.tsx'
import { ExportPart } from './settings/export-section.tsx'
import { NoticesPart } from './settings/notices-section.tsx'
import { PasskeysPart } from './settings/passkeys-part.tsx'
import { SessionsPart } from './settings/sessions-part.tsx'
import { StoragePart } from './settings/storage-part.tsx'

interface Part {
  readonly path: string
  readonly title: string
  readonly Content: ComponentType
}

/** In the order in which they are offered; the first one is shown for any other address. */
const parts = (): readonly [Part, ...Part[]] => {
  const own = settingsWords()
  return [
    { path: '/settings', title: own.account, Content: AccountPart },
    { path: '/settings/storage', title: memberWords().account.storage, Content: StoragePart },
    { path: '/settings/notices', title: noticesWords().title, Content: NoticesPart },
    { path: '/settings/export', title: exportWords().title, Content: ExportPart },
    { path: '/settings/sessions', title: own.sessions.title, Content: SessionsPart },
    { path: '/settings/passkeys', title: own.passkeys.title, Content: PasskeysPart },
  ]
}

export function SettingsPage() {
  const text = memberWords().account
  const all = parts()
  const shown = all.find(({ path }) => path === address.value) ?? all[0]
  useTitle(shown === all[0] ? text.settings : shown.title)
  const now = session.value
  if (now.status !== 'signed-in') return null
  const { Content } = shown
  return (
    <MemberPage>
      <div class="settings">
        <header class="title-block">
          <div>
            <h1>{text.settings}</h1>
            <p class="quiet">{now.email}</p>
          </div>
        </header>
        <nav class="settings-nav" aria-label={settingsWords().sections}>
          {all.map(({ path, title }) => (
            <a key={path} href={path} aria-current={path === shown.path ? 'page' : undefined}>
              {title}
            </a>
          ))}
        </nav>
        <div>
          <Content key={shown.path} />
        </div>
      </div>
    </MemberPage>
  )
}
