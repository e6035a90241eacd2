// The bar while items of the library are being chosen: download, add to a collection, throw away.
import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { SelectionBar } from '../../components/page.tsx'
import { downloadItem } from '../../state/download.ts'
import type { Library } from '../../state/library.ts'
import { moveToTrash, restoreObjects } from '../../state/trash.ts'
import { libraryWords } from '../../words/library-words.ts'
import { memberWords } from '../../words/member-words.ts'
import type { Selection } from '../collection/use-selection.ts'
import { TroubleNote } from '../form.tsx'
import { tell, tellTrouble } from '../toasts.ts'
import { useAction } from '../use-action.ts'
import { AddToDialog } from './add-to-dialog.tsx'
import { titlesOf } from './places.ts'

export interface LibraryActionsProps {
  readonly library: Library
  readonly selection: Selection
}

export function LibraryActions({ library, selection }: LibraryActionsProps) {
  const text = memberWords().collection
  const [dialog, setDialog] = useState<'add' | 'trash' | null>(null)
  const downloading = useAction()
  const { items, end } = selection
  if (selection.chosen === null) return null
  const none = items.length === 0
  const download = async () => {
    for (const item of items) await downloadItem(library, item).catch(tellTrouble)
  }
  const close = () => setDialog(null)
  return (
    <>
      <SelectionBar
        text={text.selected(items.length)}
        clearLabel={text.clearSelection}
        onClear={end}
      >
        <Button
          variant="quiet"
          icon="download"
          busy={downloading.busy}
          disabled={none}
          onPress={() => void downloading.run(download)}
        >
          <span class="roomy">{text.download}</span>
        </Button>
        <Button variant="quiet" icon="add" disabled={none} onPress={() => setDialog('add')}>
          <span class="roomy">{text.addTo}</span>
        </Button>
        <Button variant="danger" icon="trash" disabled={none} onPress={() => setDialog('trash')}>
          {libraryWords().library.toTrash}
        </Button>
      </SelectionBar>
      {dialog === 'add' && (
        <AddToDialog
          from={library}
          items={items}
          onClose={close}
          onSaved={() => {
            end()
            void library.reload()
          }}
        />
      )}
      {dialog === 'trash' && (
        <TrashDialog library={library} selection={selection} onClose={close} />
      )}
    </>
  )
}

function TrashDialog(props: LibraryActionsProps & { onClose: () => void }) {
  const { library, selection, onClose } = props
  const text = libraryWords().library
  const { busy, trouble, run } = useAction()
  const { items } = selection
  const places = titlesOf(library, items)
  const confirm = () =>
    run(async () => {
      const gone = await moveToTrash(library, items)
      const undo = () =>
        void restoreObjects(gone)
          .then(() => library.reload())
          .catch(tellTrouble)
      const all = gone.length === items.length
      tell(all ? text.trashed(gone.length) : text.someLeft, {
        action: { label: text.undo, onPress: undo },
      })
      onClose()
      selection.end()
    })
  return (
    <ConfirmDialog
      title={text.trashTitle(items.length)}
      confirm={text.toTrash}
      danger
      busy={busy}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <p>{text.trashWarning(places)}</p>
      <TroubleNote trouble={trouble} />
    </ConfirmDialog>
  )
}
