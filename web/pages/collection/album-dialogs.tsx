// The dialogs of an album; one at a time. The links dialog is fetched when it is first opened.
import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Field } from '../../components/field.tsx'
import { Lazy } from '../../components/lazy.tsx'
import type { Collection } from '../../state/collection.ts'
import { renameCollection } from '../../state/manage-collection.ts'
import { memberWords } from '../../words/member-words.ts'
import { words } from '../../words/words.ts'
import { TroubleNote } from '../form.tsx'
import { longestTitle } from '../longest-title.ts'
import { useAction } from '../use-action.ts'

export type DialogName = 'share' | 'links' | 'rename' | 'delete' | 'leave'

export interface AlbumDialogsProps {
  readonly collection: Collection
  readonly dialog: DialogName | null
  readonly onDialog: (dialog: DialogName | null) => void
}

const loadShare = async () => (await import('../people/share-dialog.tsx')).ShareDialog
const loadLeave = async () => (await import('../people/leave-dialog.tsx')).LeaveDialog
const loadDelete = async () => (await import('./delete-dialog.tsx')).DeleteDialog
const loadLinks = async () => (await import('../links/links-dialog.tsx')).LinksDialog

export function AlbumDialogs({ collection, dialog, onDialog }: AlbumDialogsProps) {
  const onClose = () => onDialog(null)
  if (dialog === 'share') return <Lazy load={loadShare} props={{ collection, onClose }} />
  if (dialog === 'leave') return <Lazy load={loadLeave} props={{ collection, onClose }} />
  if (dialog === 'links') return <Lazy load={loadLinks} props={{ collection, onClose }} />
  if (dialog === 'rename') return <RenameDialog collection={collection} onClose={onClose} />
  if (dialog === 'delete') return <Lazy load={loadDelete} props={{ collection, onClose }} />
  return null
}

interface OneDialogProps {
  readonly collection: Collection
  readonly onClose: () => void
}

function RenameDialog({ collection, onClose }: OneDialogProps) {
  const [title, setTitle] = useState(collection.title.value)
  const [isChecked, setChecked] = useState(false)
  const { busy, trouble, run } = useAction()
  const isMissing = title.trim() === ''
  const submit = () => {
    setChecked(true)
    if (isMissing) return
    void run(async () => {
      await renameCollection(collection, title.trim())
      onClose()
    })
  }
  const actions = (
    <>
      <Button variant="quiet" onPress={onClose}>
        {words().common.cancel}
      </Button>
      <Button type="submit" variant="primary" busy={busy}>
        {words().common.save}
      </Button>
    </>
  )
  return (
    <Dialog
      title={memberWords().collection.renameTitle}
      onClose={onClose}
      onSubmit={submit}
      busy={busy}
      actions={actions}
    >
      <Field
        label={memberWords().home.name}
        value={title}
        onInput={setTitle}
        error={isChecked && isMissing ? memberWords().home.nameNeeded : null}
        maxLength={longestTitle}
        required
        autofocus
      />
      <TroubleNote trouble={trouble} />
    </Dialog>
  )
}
