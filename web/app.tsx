// Address → page for people with an account and those about to have one. Each page is fetched when
// it is first shown. Whoever is signed out meets the sign-in page at the address they came for.
import './styles/member.css'
import type { ComponentType } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { ErrorPage } from './components/error-page.tsx'
import { loadPatiently } from './components/lazy.tsx'
import { Page as Frame } from './components/page.tsx'
import { Toasts } from './components/toast.tsx'
import { address, followHistory, followLink } from './pages/address.ts'
import { dismiss, toasts } from './pages/toasts.ts'
import { followAccount } from './state/account-live.ts'
import { recoveryQuiz, session, startSession } from './state/session.ts'
import { words } from './words/words.ts'

export interface PageProps {
  /** What the address names: a collection, and an item of it. */
  readonly collectionId: string
  readonly itemId: string | null
}
type Page = ComponentType<PageProps>
interface Route {
  readonly pattern: RegExp
  readonly load: () => Promise<Page>
  /** Who may see it; others meet `instead`. */
  readonly needs?: 'account' | 'nobody'
}

const id = '([A-Za-z0-9_-]{22})'
const home = async () => (await import('./pages/home.tsx')).HomePage
const signIn = async () => (await import('./pages/sign-in.tsx')).SignInPage
const recoveryWords = async () => (await import('./pages/recovery-words.tsx')).RecoveryWordsPage
const starting = async () => (await import('./pages/starting.tsx')).StartingPage
const notFound = async () => (await import('./pages/not-found.tsx')).NotFoundPage
const start = async () => (await import('./pages/start.tsx')).StartPage
const routes: readonly Route[] = [
  { pattern: /^\/$/, load: start, needs: 'nobody' },
  { pattern: /^\/home$/, load: home, needs: 'account' },
  {
    pattern: new RegExp(`^/c/${id}(?:/i/${id})?$`),
    load: async () => (await import('./pages/collection.tsx')).CollectionPage,
    needs: 'account',
  },
  {
    pattern: /^\/settings(?:\/(?:storage|sessions|passkeys|notices|export))?$/,
    load: async () => (await import('./pages/settings.tsx')).SettingsPage,
    needs: 'account',
  },
  {
    pattern: /^\/notices$/,
    load: async () => (await import('./pages/notices/notices-page.tsx')).NoticesPage,
    needs: 'account',
  },
  {
    // No collection in these addresses, but an item.
    pattern: new RegExp(`^/library()(?:/i/${id})?$`),
    load: async () => (await import('./pages/library/library-page.tsx')).LibraryPage,
    needs: 'account',
  },
  {
    pattern: new RegExp(`^/trash()(?:/i/${id})?$`),
    load: async () => (await import('./pages/trash/trash-page.tsx')).TrashPage,
    needs: 'account',
  },
  { pattern: /^\/sign-in$/, load: signIn, needs: 'nobody' },
  {
    pattern: /^\/sign-up$/,
    load: async () => (await import('./pages/sign-up.tsx')).SignUpPage,
    needs: 'nobody',
  },
  {
    pattern: /^\/recover$/,
    load: async () => (await import('./pages/recover.tsx')).RecoverPage,
    needs: 'nobody',
  },
  {
    pattern: /^\/invite$/,
    load: async () => (await import('./pages/invite.tsx')).InvitePage,
  },
  {
    pattern: /^\/encryption$/,
    load: async () => (await import('./pages/encryption.tsx')).EncryptionPage,
  },
]

function choose(path: string): { load: () => Promise<Page>; props: PageProps } {
  const route = routes.find((one) => one.pattern.test(path))
  const found = route?.pattern.exec(path)
  const props = { collectionId: found?.[1] ?? '', itemId: found?.[2] ?? null }
  return { load: loaderOf(route), props }
}

function loaderOf(route: Route | undefined): () => Promise<Page> {
  const { status } = session.value
  if (route === undefined) return notFound
  if (route.needs === undefined) return route.load
  if (status === 'loading' || status === 'unreachable') return starting
  if (status === 'signed-in' && recoveryQuiz.value !== null) return recoveryWords
  if (route.needs === 'account') return status === 'signed-in' ? route.load : signIn
  return status === 'signed-in' ? home : route.load
}

export function App() {
  useEffect(followHistory, [])
  useEffect(() => {
    void startSession()
    followAccount()
    document.addEventListener('click', followLink)
    return () => document.removeEventListener('click', followLink)
  }, [])
  const { load, props } = choose(address.value)
  return (
    <>
      <LoadedPage load={load} props={props} />
      <Toasts toasts={toasts.value} onDismiss={dismiss} />
    </>
  )
}

/** Nothing of the page before stays: what is typed into it would be lost. A loaded page comes at once. */
function LoadedPage({ load, props }: { load: () => Promise<Page>; props: PageProps }) {
  const [shown, setShown] = useState<{ load: unknown; Page: Page } | null>(null)
  const [missing, setMissing] = useState<unknown>(null)
  const isFirst = useRef(true)
  useLayoutEffect(() => {
    let current = true
    const found = loadPatiently(
      load,
      () => current,
      () => current && setMissing(() => load),
    )
    void found.then((Page) => {
      if (current && Page) setShown({ load, Page })
    })
    return () => {
      current = false
    }
  }, [load])
  useEffect(() => {
    if (shown === null || shown.load === starting) return
    if (!isFirst.current) focusHeading()
    isFirst.current = false
  }, [shown])
  if (shown?.load !== load) return missing === load ? <MissingPage /> : null
  const { Page } = shown
  return <Page {...props} />
}

/** It cannot be fetched now; it comes by itself as soon as it can. */
function MissingPage() {
  const text = words().linkState
  const isOffline = !navigator.onLine
  return (
    <Frame narrow>
      <ErrorPage heading={isOffline ? text.offline : text.unreachable} icon="offline">
        {isOffline ? text.offlineHint : text.unreachableHint}
      </ErrorPage>
    </Frame>
  )
}

/** A new page begins at its heading, for eyes and for screen readers. */
function focusHeading(): void {
  scrollTo(0, 0)
  const place = document.querySelector<HTMLElement>('main h1') ?? document.querySelector('main')
  if (document.activeElement?.matches('input, dialog *')) return
  place?.setAttribute('tabindex', '-1')
  place?.focus({ preventScroll: true })
}
