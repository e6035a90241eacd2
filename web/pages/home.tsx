// The first page after signing in: albums as covers. Without any, one card leads to the first link
// for guests in two steps: name an album here, make its link there.
import { useEffect, useState } from 'preact/hooks'
import { Banner } from '../components/banner.tsx'
import { Button } from '../components/button.tsx'
import { CoverCard, CoverGrid } from '../components/cover-card.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { Section } from '../components/page.tsx'
import { Progress } from '../components/progress.tsx'
import { SearchField } from '../components/search-field.tsx'
import {
  type CollectionTile,
  collections,
  collectionsTrouble,
  loadCollections,
} from '../state/collections.ts'
import { matcher, searchable } from '../state/order-list.ts'
import { session } from '../state/session.ts'
import { memberWords } from '../words/member-words.ts'
import { words } from '../words/words.ts'
import { useTitle } from './address.ts'
import { TroubleNote } from './form.tsx'
import { MemberPage } from './member-page.tsx'
import { NewAlbumDialog } from './new-album-dialog.tsx'
import { SharedWithMe } from './shared-with-me.tsx'
import { useLate } from './use-late.ts'

export function HomePage() {
  const text = memberWords().home
  const [naming, setNaming] = useState<'album' | 'folder' | null>(null)
  const all = collections.value
  useTitle(text.title)
  useEffect(() => {
    void loadCollections()
  }, [])
  const newOnes = (
    <>
      <Button icon="folder" onPress={() => setNaming('folder')}>
        {text.newFolder}
      </Button>
      <Button variant="primary" icon="add" onPress={() => setNaming('album')}>
        {text.newAlbum}
      </Button>
    </>
  )
  return (
    <MemberPage>
      <h1 class="hush">{text.title}</h1>
      <RecoveryReminder />
      <EmailReminder />
      <TroubleNote trouble={collectionsTrouble.value} />
      {all !== null && all.length === 0 ? (
        <EmptyState title={text.first} icon="image" action={<div class="row">{newOnes}</div>}>
          {text.firstHint}
        </EmptyState>
      ) : (
        <Section title={text.mine} actions={all !== null && newOnes}>
          <SearchedCovers tiles={all?.filter(({ role }) => role === 4) ?? null} />
        </Section>
      )}
      {all !== null && all.length > 0 && (
        <SharedWithMe tiles={all.filter(({ role }) => role !== 4)} />
      )}
      {naming && <NewAlbumDialog kind={naming} onClose={() => setNaming(null)} />}
    </MemberPage>
  )
}

/** Whoever left before confirming the words is told where to make new ones. */
function RecoveryReminder() {
  const text = memberWords().recovery
  const now = session.value
  if (now.status !== 'signed-in' || now.recoveryConfirmed) return null
  return <Banner action={<a href="/settings">{text.toSettings}</a>}>{text.remind}</Banner>
}

/** Where mail is sent, a code waits in the mailbox of a new account. */
function EmailReminder() {
  const text = memberWords().account
  const now = session.value
  if (now.status !== 'signed-in' || now.emailVerified !== false) return null
  return <Banner action={<a href="/settings">{text.verifyEmail}</a>}>{text.emailUnverified}</Banner>
}

/** With fewer, looking is quicker than typing. */
const fewestToSearch = 9

function SearchedCovers({ tiles }: { tiles: readonly CollectionTile[] | null }) {
  const text = memberWords().home
  const [query, setQuery] = useState('')
  const isMeant = matcher(query)
  const shown = isMeant
    ? (tiles?.filter(({ title }) => isMeant(searchable(title.value ?? ''))) ?? null)
    : tiles
  return (
    <div class="stack">
      {(tiles?.length ?? 0) >= fewestToSearch && (
        <SearchField label={text.search} value={query} onInput={setQuery} />
      )}
      {tiles?.length === 0 && <p class="quiet">{text.mineEmpty}</p>}
      {isMeant && shown?.length === 0 && <p class="quiet">{text.nothingNamed(query.trim())}</p>}
      <Covers tiles={shown} />
    </div>
  )
}

function Covers({ tiles }: { tiles: readonly CollectionTile[] | null }) {
  const isLate = useLate()
  const isFailed = collectionsTrouble.value !== null
  if (tiles === null)
    return isLate && !isFailed ? <Progress label={words().common.loading} /> : null
  return (
    <CoverGrid label={memberWords().home.mine}>
      {tiles.map((tile) => (
        <Cover key={tile.collectionId} tile={tile} />
      ))}
    </CoverGrid>
  )
}

function Cover({ tile }: { tile: CollectionTile }) {
  const text = memberWords().home
  const count = tile.items === 0 ? text.empty : countOf(tile)
  const isClosed = tile.trouble.value !== null && !tile.title.value
  return (
    <CoverCard
      href={`/c/${tile.collectionId}`}
      title={tile.title.value || text.untitled}
      line={isClosed ? (tile.trouble.value?.title ?? count) : count}
      cover={tile.cover.value}
      thumbhash={tile.thumbhash.value}
      kind={tile.kind}
    />
  )
}

function countOf({ kind, items }: CollectionTile): string {
  const text = words().grid.count(items)
  return kind === 'folder' ? memberWords().home.folderLine(text) : text
}
