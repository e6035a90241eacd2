// The first page after signing in: albums as covers. Without any, one card leads to the first link
// for guests in two steps: name an album here, make its link there.
import { useEffect, useState } from 'preact/hooks'
import { Banner } from '../components/banner.tsx'
import { Button } from '../components/button.tsx'
import { CoverCard, CoverGrid } from '../components/cover-card.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { Section } from '../components/page.tsx'
import { Progress } from '../components/progress.tsx'
import {
  type CollectionTile,
  collections,
  collectionsTrouble,
  loadCollections,
} from '../state/collections.ts'
import { session } from '../state/session.ts'
import { memberWords } from '../words/member-words.ts'
import { words } from '../words/words.ts'
import { useTitle } from './address.ts'
import { TroubleNote } from './form.tsx'
import { MemberPage } from './member-page.tsx'
import { NewAlbumDialog } from './new-album-dialog.tsx'
import { useLate } from './use-late.ts'

export function HomePage() {
  const text = memberWords().home
  const [isNaming, setNaming] = useState(false)
  const all = collections.value
  useTitle(text.title)
  useEffect(() => {
    void loadCollections()
  }, [])
  const newAlbum = (
    <Button variant="primary" icon="add" onPress={() => setNaming(true)}>
      {text.newAlbum}
    </Button>
  )
  return (
    <MemberPage>
      <h1 class="hush">{text.title}</h1>
      <RecoveryReminder />
      <TroubleNote trouble={collectionsTrouble.value} />
      {all !== null && all.length === 0 ? (
        <EmptyState title={text.first} icon="image" action={newAlbum}>
          {text.firstHint}
        </EmptyState>
      ) : (
        <Section title={text.mine} actions={all !== null && newAlbum}>
          <Covers tiles={all} />
        </Section>
      )}
      {isNaming && <NewAlbumDialog onClose={() => setNaming(false)} />}
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
  const count = tile.items === 0 ? text.empty : words().grid.photos(tile.items)
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
