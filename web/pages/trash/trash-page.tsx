// What was thrown away in the last 30 days: brought back, or deleted for good.
import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Lazy } from '../../components/lazy.tsx'
import { TitleBlock, Toolbar } from '../../components/page.tsx'
import type { Item } from '../../state/collection.ts'
import type { Library } from '../../state/library.ts'
import { daysLeft } from '../../state/trash.ts'
import { libraryWords } from '../../words/library-words.ts'
import { memberWords } from '../../words/member-words.ts'
import { go, goBackTo, goInstead, useTitle } from '../address.ts'
import { AlbumGrid } from '../album/album-grid.tsx'
import { type Selection, useSelection } from '../collection/use-selection.ts'
import { TroubleNote } from '../form.tsx'
import { Reading, Refused } from '../library/reading.tsx'
import { useLibrary } from '../library/use-library.ts'
import { MemberPage } from '../member-page.tsx'
import { EmptyTrashDialog, TrashActions } from './trash-actions.tsx'

const loadViewer = async () => (await import('../album/viewer-layer.tsx')).ViewerLayer
const base = '/trash'
const hrefOf = (id: string) => `${base}/i/${id}`

export function TrashPage({ itemId }: { readonly itemId: string | null }) {
  const trash = useLibrary('trash')
  useTitle(libraryWords().trash.title)
  return (
    <>
      <MemberPage>{trash && <Whole trash={trash} />}</MemberPage>
      {trash && itemId !== null && (
        <Lazy
          load={loadViewer}
          props={{
            collection: trash,
            itemId,
            onMove: (id: string) => goInstead(hrefOf(id)),
            onClose: () => goBackTo(base),
          }}
        />
      )}
    </>
  )
}

function Whole({ trash }: { trash: Library }) {
  const text = libraryWords().trash
  const { value: items } = trash.items
  const selection = useSelection(trash, items)
  return (
    <>
      <TitleBlock title={text.title}>{text.what}</TitleBlock>
      {items.length > 0 && <Tools trash={trash} selection={selection} />}
      <div class="stack">
        <TroubleNote trouble={trash.trouble.value} />
        <Reading library={trash} />
        <Refused library={trash} />
        {trash.isWhole.value && items.length === 0 && (
          <EmptyState title={text.empty} icon="trash">
            {text.emptyHint}
          </EmptyState>
        )}
        {items.length > 0 && (
          <AlbumGrid
            collection={trash}
            items={items}
            hrefOf={hrefOf}
            onOpen={({ id }) => go(hrefOf(id))}
            captionOf={leftOf}
            selected={selection.chosen ?? undefined}
            onToggle={selection.toggle}
          />
        )}
      </div>
      <TrashActions trash={trash} selection={selection} />
    </>
  )
}

/** Items of the trash are ordered by when they were thrown away. */
const leftOf = ({ addedAt }: Item): string => libraryWords().trash.daysLeft(daysLeft(addedAt))

function Tools({ trash, selection }: { trash: Library; selection: Selection }) {
  const text = libraryWords().trash
  const [isAsking, setAsking] = useState(false)
  return (
    <Toolbar label={text.toolbar}>
      <Button
        variant="quiet"
        icon="select"
        pressed={selection.chosen !== null}
        onPress={selection.toggleMode}
      >
        {memberWords().collection.select}
      </Button>
      <Button variant="quiet" icon="trash" onPress={() => setAsking(true)}>
        {text.emptyTrash}
      </Button>
      {isAsking && <EmptyTrashDialog trash={trash} onClose={() => setAsking(false)} />}
    </Toolbar>
  )
}
