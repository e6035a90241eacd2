// An album without pictures: the second of the two steps to a first link.
import { Button } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import type { Collection } from '../../state/collection.ts'
import { memberWords } from '../../words/member-words.ts'

export interface EmptyAlbumProps {
  readonly collection: Collection
  readonly onLinks: () => void
}

export function EmptyAlbum({ collection, onLinks }: EmptyAlbumProps) {
  const text = memberWords().collection
  const toLinks = collection.may.value.manageLinks && (
    <Button icon="qr" onPress={onLinks}>
      {text.collectFromGuests}
    </Button>
  )
  return (
    <EmptyState title={text.empty} icon="image" action={toLinks}>
      {text.emptyHint}
    </EmptyState>
  )
}
