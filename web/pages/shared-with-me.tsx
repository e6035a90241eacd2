// What others share with this account: covers like one's own, with who shares and the role. Appears
// and goes while the page is open.
import { CoverCard, CoverGrid } from '../components/cover-card.tsx'
import { Section } from '../components/page.tsx'
import type { CollectionTile } from '../state/collections.ts'
import { memberWords } from '../words/member-words.ts'
import { peopleWords } from '../words/people-words.ts'

export function SharedWithMe({ tiles }: { tiles: readonly CollectionTile[] }) {
  const text = memberWords().home
  return (
    <Section title={text.shared}>
      {tiles.length === 0 ? (
        <p class="quiet">{text.sharedEmpty}</p>
      ) : (
        <CoverGrid label={text.shared}>
          {tiles.map((tile) => (
            <SharedCover key={tile.collectionId} tile={tile} />
          ))}
        </CoverGrid>
      )}
    </Section>
  )
}

function SharedCover({ tile }: { tile: CollectionTile }) {
  const trouble = tile.trouble.value
  const isClosed = trouble !== null && !tile.title.value
  return (
    <CoverCard
      href={`/c/${tile.collectionId}`}
      title={tile.title.value || memberWords().home.untitled}
      line={isClosed ? trouble.title : lineOf(tile)}
      cover={tile.cover.value}
      thumbhash={tile.thumbhash.value}
      kind={tile.kind}
    />
  )
}

function lineOf({ role, sharedBy }: CollectionTile): string {
  const { roles, shared } = peopleWords()
  const by = sharedBy.value
  return by ? `${shared.by(by)} · ${roles[role]}` : roles[role]
}
