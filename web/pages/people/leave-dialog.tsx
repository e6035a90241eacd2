// Asks before somebody goes of their own accord.
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import type { Collection } from '../../state/collection.ts'
import { dropTile } from '../../state/collections.ts'
import { peopleOf } from '../../state/people.ts'
import { memberWords } from '../../words/member-words.ts'
import { peopleWords } from '../../words/people-words.ts'
import { goInstead } from '../address.ts'
import { TroubleNote } from '../form.tsx'
import { tell } from '../toasts.ts'
import { useAction } from '../use-action.ts'

export interface LeaveDialogProps {
  readonly collection: Collection
  readonly onClose: () => void
}

export function LeaveDialog({ collection, onClose }: LeaveDialogProps) {
  const text = peopleWords().leave
  const { busy, trouble, run } = useAction()
  const name = collection.title.value || memberWords().home.untitled
  const leave = () =>
    run(async () => {
      await peopleOf(collection).leave()
      dropTile(collection.id)
      goInstead('/home')
      tell(text.left(name))
    })
  return (
    <ConfirmDialog
      title={text.title(name)}
      confirm={text.confirm}
      danger
      busy={busy}
      onConfirm={() => void leave()}
      onClose={onClose}
    >
      <p>
        {text.items} {text.noWayBack}
      </p>
      <TroubleNote trouble={trouble} />
    </ConfirmDialog>
  )
}
