// Before a collection is deleted: what becomes of the owner's items, what becomes of those of others,
// and who is told. With other members it is planned, and can be called off until then.
import { useId, useState } from 'preact/hooks'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Progress } from '../../components/progress.tsx'
import type { Collection } from '../../state/collection.ts'
import { type DeletedItems, deleteCollection } from '../../state/manage-collection.ts'
import { peopleOf } from '../../state/people.ts'
import { formatDate } from '../../words/format.ts'
import { libraryWords } from '../../words/library-words.ts'
import { memberWords } from '../../words/member-words.ts'
import { goInstead } from '../address.ts'
import { TroubleNote } from '../form.tsx'
import { tell } from '../toasts.ts'
import { useAction } from '../use-action.ts'

export interface DeleteDialogProps {
  readonly collection: Collection
  readonly onClose: () => void
}

export function DeleteDialog({ collection, onClose }: DeleteDialogProps) {
  const [items, setItems] = useState<DeletedItems>('trash')
  const [share, setShare] = useState<number | null>(null)
  const { busy, trouble, run } = useAction()
  const text = memberWords().collection
  const isFolder = collection.kind === 'folder'
  const name = collection.title.value || memberWords().home.untitled
  const count = collection.count.value
  const confirm = () =>
    run(async () => {
      const deleteAt = await deleteCollection(collection, items, setShare).finally(() =>
        setShare(null),
      )
      onClose()
      if (deleteAt !== null)
        return tell(libraryWords().deletion.planned(name, formatDate(deleteAt)))
      goInstead('/home')
      tell(text.deleted(name))
    })
  return (
    <ConfirmDialog
      title={text.deleteTitle(name)}
      confirm={isFolder ? libraryWords().deletion.deleteFolder : text.delete}
      danger
      busy={busy}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <WhoLoses collection={collection} />
      {count > 0 && (
        <Choice
          value={items}
          onChange={setItems}
          hasGuests={collection.items.value.some(({ byGuest }) => byGuest)}
        />
      )}
      {share !== null && <Progress label={libraryWords().deletion.takingOver} value={share} />}
      <TroubleNote trouble={trouble} />
    </ConfirmDialog>
  )
}

function WhoLoses({ collection }: { collection: Collection }) {
  const text = libraryWords().deletion
  const others = (peopleOf(collection).members.value?.length ?? 1) - 1
  return <p>{others > 0 ? text.others(others) : text.atOnce}</p>
}

interface ChoiceProps {
  readonly value: DeletedItems
  readonly onChange: (value: DeletedItems) => void
  readonly hasGuests: boolean
}

function Choice({ value, onChange, hasGuests }: ChoiceProps) {
  const text = libraryWords().deletion
  const name = useId()
  const options: [DeletedItems, string, string][] = [
    ['trash', text.trash, text.trashHint],
    ['keep', text.keep, text.keepHint],
    ['forever', text.forever, text.foreverHint],
  ]
  return (
    <fieldset class="options">
      <legend>{text.what}</legend>
      {options.map(([option, label, hint]) => (
        <div class="check" key={option}>
          <input
            type="radio"
            id={`${name}-${option}`}
            name={name}
            checked={value === option}
            onChange={() => onChange(option)}
            aria-describedby={`${name}-${option}-hint`}
          />
          <label for={`${name}-${option}`}>{label}</label>
          <p class="hint" id={`${name}-${option}-hint`}>
            {hint}
          </p>
        </div>
      ))}
      {hasGuests && <p class="small quiet">{text.guests}</p>}
    </fieldset>
  )
}
