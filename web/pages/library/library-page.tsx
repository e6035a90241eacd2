// Everything that the account holds, newest first, whatever collections it is in: looked at, searched,
// put into collections, thrown away.
import { useEffect, useMemo, useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Select } from '../../components/choice.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Lazy } from '../../components/lazy.tsx'
import { TitleBlock, Toolbar } from '../../components/page.tsx'
import type { Item } from '../../state/collection.ts'
import type { Library } from '../../state/library.ts'
import { listingOf } from '../../state/listing.ts'
import { libraryWords } from '../../words/library-words.ts'
import { memberWords } from '../../words/member-words.ts'
import { go, goBackTo, goInstead, useTitle } from '../address.ts'
import { AlbumGrid } from '../album/album-grid.tsx'
import { CollectionSearch, SearchState } from '../album/search-row.tsx'
import { type Selection, useSelection } from '../collection/use-selection.ts'
import { TroubleNote } from '../form.tsx'
import { MemberPage } from '../member-page.tsx'
import { LibraryActions } from './library-actions.tsx'
import { chosenIn, everywhere, nowhere, placesIn, titlesOf } from './places.ts'
import { Reading, Refused } from './reading.tsx'
import { Suggestions } from './suggestion-list.tsx'
import { useLibrary } from './use-library.ts'

const loadViewer = async () => (await import('../album/viewer-layer.tsx')).ViewerLayer
const base = '/library'
const hrefOf = (id: string) => `${base}/i/${id}`

export function LibraryPage({ itemId }: { readonly itemId: string | null }) {
  const library = useLibrary('library')
  useTitle(libraryWords().library.title)
  return (
    <>
      <MemberPage>
        {library ? (
          <Whole library={library} itemId={itemId} />
        ) : (
          <h1 class="hush">{libraryWords().library.title}</h1>
        )}
      </MemberPage>
      {library && itemId !== null && (
        <Lazy
          load={loadViewer}
          props={{
            collection: library,
            itemId,
            onMove: (id: string) => goInstead(hrefOf(id)),
            onClose: () => goBackTo(base),
            placesOf: (item: Item) => titlesOf(library, [item]),
          }}
        />
      )}
    </>
  )
}

function Whole({ library, itemId }: { library: Library; itemId: string | null }) {
  const text = libraryWords().library
  const [where, setWhere] = useState(everywhere)
  const [lastId, setLast] = useState<string | null>(null)
  useEffect(() => {
    if (itemId !== null) setLast(itemId)
  }, [itemId])
  const found = listingOf(library).shown.value
  const shown = useMemo(() => chosenIn(library, found, where), [library, found, where])
  const selection = useSelection(library, shown)
  const { value: count } = library.count
  return (
    <>
      <TitleBlock title={text.title}>{count > 0 ? text.count(count) : text.what}</TitleBlock>
      <Tools library={library} selection={selection} where={where} onWhere={setWhere} />
      <div class="stack">
        <TroubleNote trouble={library.trouble.value} />
        <Reading library={library} />
        <Refused library={library} />
        <Suggestions library={library} />
        <SearchState collection={library} />
        {library.isWhole.value && count === 0 && (
          <EmptyState title={text.empty} icon="image">
            {text.emptyHint}
          </EmptyState>
        )}
        {count > 0 && shown.length === 0 && where !== everywhere && (
          <p class="quiet">{text.nothingThere}</p>
        )}
        {count > 0 && (
          <AlbumGrid
            collection={library}
            items={shown}
            hrefOf={hrefOf}
            onOpen={({ id }) => go(hrefOf(id))}
            focusId={itemId === null ? lastId : null}
            selected={selection.chosen ?? undefined}
            onToggle={selection.toggle}
          />
        )}
      </div>
      <LibraryActions library={library} selection={selection} />
    </>
  )
}

interface ToolsProps {
  readonly library: Library
  readonly selection: Selection
  readonly where: string
  readonly onWhere: (where: string) => void
}

function Tools({ library, selection, where, onWhere }: ToolsProps) {
  const text = libraryWords().library
  const isEmpty = library.count.value === 0
  return (
    <Toolbar label={text.toolbar}>
      {!isEmpty && (
        <Button
          variant="quiet"
          icon="select"
          pressed={selection.chosen !== null}
          onPress={selection.toggleMode}
        >
          {memberWords().collection.select}
        </Button>
      )}
      {!isEmpty && (
        <Select
          label={text.show}
          quiet
          value={where}
          options={[
            { value: everywhere, label: text.everything },
            { value: nowhere, label: text.nowhere },
            ...placesIn(library),
          ]}
          onChange={onWhere}
        />
      )}
      {!isEmpty && <CollectionSearch collection={library} />}
    </Toolbar>
  )
}
