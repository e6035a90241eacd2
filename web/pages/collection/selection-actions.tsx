// The bar while items are being chosen: download them, or remove them for everyone.
import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { SelectionBar } from '../../components/page.tsx'
import type { Collection } from '../../state/collection.ts'
import { downloadItem } from '../../state/download.ts'
import { removeItems } from '../../state/manage-collection.ts'
import { memberWords } from '../../words/member-words.ts'
import { TroubleNote } from '../form.tsx'
import { tell, tellTrouble } from '../toasts.ts'
import { useAction } from '../use-action.ts'
import type { Selection } from './use-selection.ts'

export interface SelectionActionsProps {
  readonly collection: Collection
  readonly selection: Selection
}

export function SelectionActions({ collection, selection }: SelectionActionsProps) {
  const text = memberWords().collection
  const [isAsking, setAsking] = useState(false)
  const downloading = useAction()
  if (selection.chosen === null) return null
  const { items, end } = selection
  const may = collection.may.value
  const mayRemove = items.every((item) => may.removeAny || (may.removeOwn && item.mine))
  const download = async () => {
    for (const item of items) await downloadItem(collection, item).catch(tellTrouble)
  }
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
          disabled={items.length === 0}
          onPress={() => void downloading.run(download)}
        >
          {text.download}
        </Button>
        {mayRemove && (
          <Button
            variant="danger"
            icon="trash"
            disabled={items.length === 0}
            onPress={() => setAsking(true)}
          >
            {text.remove}
          </Button>
        )}
      </SelectionBar>
      {isAsking && (
        <RemoveDialog
          collection={collection}
          selection={selection}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

function RemoveDialog(props: SelectionActionsProps & { onClose: () => void }) {
  const { collection, selection, onClose } = props
  const text = memberWords().collection
  const { busy, trouble, run } = useAction()
  const remove = () =>
    run(async () => {
      const { removed, failed } = await removeItems(collection, selection.items)
      tell(failed === 0 ? text.removed(removed) : text.removedSome(removed, failed))
      onClose()
      selection.end()
    })
  return (
    <ConfirmDialog
      title={text.removeTitle(selection.items.length)}
      confirm={text.remove}
      danger
      busy={busy}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      <p>{text.removeWarning}</p>
      <TroubleNote trouble={trouble} />
    </ConfirmDialog>
  )
}
