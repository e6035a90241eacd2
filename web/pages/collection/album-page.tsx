// An open album: title and count, what can be done with it, files on their way, the grid. Files may
// be dropped or pasted anywhere on the page.
import { DropZone } from '../../components/drop-zone.tsx'
import { TitleBlock } from '../../components/page.tsx'
import type { Collection } from '../../state/collection.ts'
import { listingOf } from '../../state/listing.ts'
import { sendingOf } from '../../state/sending.ts'
import { memberWords } from '../../words/member-words.ts'
import { words } from '../../words/words.ts'
import { useTitle } from '../address.ts'
import { AlbumGrid } from '../album/album-grid.tsx'
import { FolderList } from '../album/folder-list.tsx'
import { CollectionNotes } from '../album/notes.tsx'
import { CollectionSearch, SearchState } from '../album/search-row.tsx'
import { UploadPanel } from '../album/upload-panel.tsx'
import { MemberPage } from '../member-page.tsx'
import { AskedLinks } from '../people/asked-links.tsx'
import { AlbumDialogs, type DialogName } from './album-dialogs.tsx'
import { AlbumToolbar } from './album-toolbar.tsx'
import { ClosingBanner } from './closing-banner.tsx'
import { EmptyAlbum } from './empty-album.tsx'
import { SelectionActions } from './selection-actions.tsx'
import { TitleLine } from './title-line.tsx'
import { useSelection } from './use-selection.ts'

export interface AlbumPageProps {
  readonly collection: Collection
  readonly hrefOf: (itemId: string) => string
  readonly onOpen: (itemId: string) => void
  readonly focusId: string | null
  readonly dialog: DialogName | null
  readonly onDialog: (dialog: DialogName | null) => void
}

export function AlbumPage(props: AlbumPageProps) {
  const { collection, hrefOf, onOpen, focusId, dialog, onDialog: setDialog } = props
  const shown = listingOf(collection).shown.value
  const selection = useSelection(collection, shown)
  const sending = sendingOf(collection)
  const List = collection.kind === 'folder' ? FolderList : AlbumGrid
  const title = collection.title.value || memberWords().home.untitled
  const count = collection.count.value
  const mayAdd = collection.may.value.add
  useTitle(title)
  return (
    <MemberPage>
      <TitleBlock title={title}>
        <TitleLine
          collection={collection}
          count={count > 0 ? words().grid.count(count) : null}
          onPeople={() => setDialog('share')}
        />
      </TitleBlock>
      <AlbumToolbar
        collection={collection}
        onFiles={(files) => sending.add(files)}
        onDialog={setDialog}
        isSelecting={selection.chosen !== null}
        onSelect={selection.toggleMode}
      >
        {count > 0 && <CollectionSearch collection={collection} />}
      </AlbumToolbar>
      {mayAdd && (
        <DropZone
          label={dropLabel(collection)}
          disabled={dialog !== null}
          onFiles={(files) => sending.add(files)}
        />
      )}
      <div class="stack">
        <CollectionNotes collection={collection} />
        <ClosingBanner collection={collection} />
        <AskedLinks collection={collection} />
        <Uploads sending={sending} />
        {count === 0 && collection.items.value.length === 0 ? (
          sending.files.value.length === 0 && (
            <EmptyAlbum collection={collection} onLinks={() => setDialog('links')} />
          )
        ) : (
          <>
            <SearchState collection={collection} />
            <List
              collection={collection}
              items={shown}
              hrefOf={hrefOf}
              onOpen={(item) => onOpen(item.id)}
              focusId={focusId}
              selected={selection.chosen ?? undefined}
              onToggle={selection.toggle}
            />
          </>
        )}
      </div>
      <SelectionActions collection={collection} selection={selection} />
      <AlbumDialogs collection={collection} dialog={dialog} onDialog={setDialog} />
    </MemberPage>
  )
}

function Uploads({ sending }: { sending: ReturnType<typeof sendingOf> }) {
  if (sending.files.value.length === 0) return null
  return (
    <div class="panel">
      <UploadPanel sending={sending} />
    </div>
  )
}

function dropLabel({ kind }: Collection): string {
  const text = memberWords().collection
  return kind === 'folder' ? text.dropHereFolder : text.dropHere
}
