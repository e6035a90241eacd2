// The bar while items are being chosen: download them, add them elsewhere, take them out, or ask
// whoever added them to delete them. Its dialogs are fetched when they are first opened.
import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Lazy } from '../../components/lazy.tsx'
import { SelectionBar } from '../../components/page.tsx'
import type { Collection } from '../../state/collection.ts'
import { downloadItem } from '../../state/download.ts'
import { libraryWords } from '../../words/library-words.ts'
import { memberWords } from '../../words/member-words.ts'
import { tellTrouble } from '../toasts.ts'
import { useAction } from '../use-action.ts'
import { isOthers } from './others.ts'
import type { Selection } from './use-selection.ts'

export interface SelectionActionsProps {
  readonly collection: Collection
  readonly selection: Selection
}

type DialogName = 'add' | 'remove' | 'suggest'

const loadAddTo = async () => (await import('../library/add-to-dialog.tsx')).AddToDialog
const loadRemove = async () => (await import('./remove-dialog.tsx')).RemoveDialog
const loadSuggest = async () => (await import('./remove-dialog.tsx')).SuggestDialog

export function SelectionActions({ collection, selection }: SelectionActionsProps) {
  const text = memberWords().collection
  const [dialog, setDialog] = useState<DialogName | null>(null)
  const downloading = useAction()
  if (selection.chosen === null) return null
  const { items, end } = selection
  const may = collection.may.value
  const none = items.length === 0
  const mayRemove = items.every((item) => may.removeAny || (may.removeOwn && item.mine))
  const maySuggest = may.removeAny && !none && items.every(isOthers)
  const download = async () => {
    for (const item of items) await downloadItem(collection, item).catch(tellTrouble)
  }
  const onClose = () => setDialog(null)
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
        {maySuggest && (
          <Button variant="quiet" icon="comment" onPress={() => setDialog('suggest')}>
            <span class="roomy">{libraryWords().remove.suggest}</span>
          </Button>
        )}
        {mayRemove && (
          <Button variant="danger" icon="trash" disabled={none} onPress={() => setDialog('remove')}>
            {text.remove}
          </Button>
        )}
      </SelectionBar>
      {dialog === 'add' && (
        <Lazy load={loadAddTo} props={{ from: collection, items, onClose, onSaved: end }} />
      )}
      {dialog === 'remove' && <Lazy load={loadRemove} props={{ collection, selection, onClose }} />}
      {dialog === 'suggest' && (
        <Lazy load={loadSuggest} props={{ collection, selection, onClose }} />
      )}
    </>
  )
}
