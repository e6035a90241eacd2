// Before items leave a collection: what happens to them by the rules, to one's own and to those of
// others. Admins may instead ask the adder to delete.
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import type { Collection, Item } from '../../state/collection.ts'
import { removeItems } from '../../state/manage-collection.ts'
import { suggestDeletion } from '../../state/suggestions.ts'
import { libraryWords } from '../../words/library-words.ts'
import { memberWords } from '../../words/member-words.ts'
import { TroubleNote } from '../form.tsx'
import { tell } from '../toasts.ts'
import { useAction } from '../use-action.ts'
import { isOthers } from './others.ts'
import type { Selection } from './use-selection.ts'

export interface RemoveDialogProps {
  readonly collection: Collection
  readonly selection: Selection
  readonly onClose: () => void
}

export function RemoveDialog({ collection, selection, onClose }: RemoveDialogProps) {
  const text = memberWords().collection
  const { busy, trouble, run } = useAction()
  const { items } = selection
  const remove = () =>
    run(async () => {
      const { removed, failed } = await removeItems(collection, items)
      tell(failed === 0 ? text.removed(removed) : text.removedSome(removed, failed))
      onClose()
      selection.end()
    })
  return (
    <ConfirmDialog
      title={text.removeTitle(items.length)}
      confirm={text.remove}
      danger
      busy={busy}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      {sentences(collection, items).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <TroubleNote trouble={trouble} />
    </ConfirmDialog>
  )
}

function sentences(collection: Collection, items: readonly Item[]): string[] {
  const text = libraryWords().remove
  const others = items.filter(isOthers).length
  const guests = items.some(({ byGuest }) => byGuest)
  const isOwner = collection.may.value.deleteCollection
  const own = items.length - others
  return [
    own > 0 ? text.ownHere(items.length) : text.gone(items.length),
    ...(guests && !isOwner ? [text.guests] : []),
    ...(others > 0 ? [own > 0 ? text.others(others) : text.allOthers(others)] : []),
  ]
}

export function SuggestDialog({ collection, selection, onClose }: RemoveDialogProps) {
  const text = libraryWords().remove
  const { busy, trouble, run } = useAction()
  const { items } = selection
  const suggest = () =>
    run(async () => {
      const { suggested, failed } = await suggestDeletion(collection, items)
      tell(
        failed === 0
          ? text.suggested(suggested)
          : memberWords().collection.removedSome(suggested, failed),
      )
      onClose()
      selection.end()
    })
  return (
    <ConfirmDialog
      title={text.suggestTitle(items.length)}
      confirm={text.suggest}
      danger
      busy={busy}
      onConfirm={() => void suggest()}
      onClose={onClose}
    >
      <p>{text.suggestText}</p>
      <TroubleNote trouble={trouble} />
    </ConfirmDialog>
  )
}
