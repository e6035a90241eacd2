// A collection without items: for an album, the second of the two steps to a first link.
import { Button } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import type { Collection } from '../../state/collection.ts'
import { memberWords } from '../../words/member-words.ts'
import { peopleWords } from '../../words/people-words.ts'

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
  if (!collection.may.value.add) return <NothingYet />
  const isFolder = collection.kind === 'folder'
  return (
    <EmptyState
      title={isFolder ? text.emptyFolder : text.empty}
      icon={isFolder ? 'folder' : 'image'}
      action={toLinks}
    >
      {isFolder ? text.emptyFolderHint : text.emptyHint}
    </EmptyState>
  )
}

/** For whoever may only look. */
function NothingYet() {
  const text = peopleWords().collection
  return <EmptyState title={text.emptyViewer}>{text.emptyViewerHint}</EmptyState>
}
