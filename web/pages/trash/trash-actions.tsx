// The bar while items of the trash are being chosen, and the questions before anything is deleted for
// good. Each names what goes and how much it frees.
import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { SelectionBar } from '../../components/page.tsx'
import type { Item } from '../../state/collection.ts'
import type { Library } from '../../state/library.ts'
import { deleteForever, emptyTrash, restoreItems } from '../../state/trash.ts'
import { formatBytes } from '../../words/format.ts'
import { libraryWords } from '../../words/library-words.ts'
import { memberWords } from '../../words/member-words.ts'
import type { Selection } from '../collection/use-selection.ts'
import { TroubleNote } from '../form.tsx'
import { tell, tellTrouble } from '../toasts.ts'
import { useAction } from '../use-action.ts'

export interface TrashActionsProps {
  readonly trash: Library
  readonly selection: Selection
}

const sizeOf = (items: readonly Item[]): string =>
  formatBytes(items.reduce((sum, { bytes }) => sum + bytes, 0))

export function TrashActions({ trash, selection }: TrashActionsProps) {
  const text = libraryWords().trash
  const [isAsking, setAsking] = useState(false)
  const restoring = useAction()
  const { items, end } = selection
  if (selection.chosen === null) return null
  const none = items.length === 0
  const restore = async () => {
    try {
      const back = await restoreItems(trash, items)
      const shown = back.filter(({ collections }) => collections.length > 0).length
      if (shown > 0) tell(text.restored(shown))
      if (back.length > shown) tell(text.restoredToLibrary(back.length - shown))
      end()
    } catch (error) {
      tellTrouble(error)
    }
  }
  return (
    <>
      <SelectionBar
        text={memberWords().collection.selected(items.length)}
        clearLabel={memberWords().collection.clearSelection}
        onClear={end}
      >
        <Button
          variant="quiet"
          icon="refresh"
          busy={restoring.busy}
          disabled={none}
          onPress={() => void restoring.run(restore)}
        >
          {text.restore}
        </Button>
        <Button variant="danger" icon="trash" disabled={none} onPress={() => setAsking(true)}>
          {text.deleteForever}
        </Button>
      </SelectionBar>
      {isAsking && (
        <ForeverDialog trash={trash} selection={selection} onClose={() => setAsking(false)} />
      )}
    </>
  )
}

function ForeverDialog(props: TrashActionsProps & { onClose: () => void }) {
  const { trash, selection, onClose } = props
  const text = libraryWords().trash
  const { busy, trouble, run } = useAction()
  const { items } = selection
  const confirm = () =>
    run(async () => {
      tell(text.gone(await deleteForever(trash, items)))
      onClose()
      selection.end()
    })
  return (
    <ConfirmDialog
      title={text.foreverTitle(items.length)}
      confirm={text.deleteForever}
      danger
      busy={busy}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <p>{text.foreverWarning(sizeOf(items))}</p>
      <TroubleNote trouble={trouble} />
    </ConfirmDialog>
  )
}

export function EmptyTrashDialog({ trash, onClose }: { trash: Library; onClose: () => void }) {
  const text = libraryWords().trash
  const { busy, trouble, run } = useAction()
  const { value: items } = trash.items
  const confirm = () =>
    run(async () => {
      await emptyTrash(trash)
      tell(text.emptied)
      onClose()
    })
  return (
    <ConfirmDialog
      title={text.emptyTitle}
      confirm={text.emptyTrash}
      danger
      busy={busy}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <p>{text.emptyWarning(items.length, sizeOf(items))}</p>
      <TroubleNote trouble={trouble} />
    </ConfirmDialog>
  )
}
