// Names a new album or folder and opens it.
import { useState } from 'preact/hooks'
import { Button } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { Field } from '../components/field.tsx'
import { createCollection } from '../state/collections.ts'
import { memberWords } from '../words/member-words.ts'
import { words } from '../words/words.ts'
import { go } from './address.ts'
import { TroubleNote } from './form.tsx'
import { longestTitle } from './longest-title.ts'
import { useAction } from './use-action.ts'

export interface NewAlbumDialogProps {
  readonly kind: 'album' | 'folder'
  readonly onClose: () => void
}

export function NewAlbumDialog({ kind, onClose }: NewAlbumDialogProps) {
  const text = memberWords().home
  const isFolder = kind === 'folder'
  const [title, setTitle] = useState('')
  const [isChecked, setChecked] = useState(false)
  const { busy, trouble, run } = useAction()
  const isMissing = title.trim() === ''
  const submit = () => {
    setChecked(true)
    if (isMissing) return
    void run(async () => {
      const id = await createCollection({ kind, title: title.trim() })
      onClose()
      go(`/c/${id}`)
    })
  }
  const actions = (
    <>
      <Button variant="quiet" onPress={onClose}>
        {words().common.cancel}
      </Button>
      <Button type="submit" variant="primary" busy={busy}>
        {text.create}
      </Button>
    </>
  )
  return (
    <Dialog
      title={isFolder ? text.folderName : text.albumName}
      onClose={onClose}
      onSubmit={submit}
      busy={busy}
      actions={actions}
    >
      <Field
        label={text.name}
        value={title}
        onInput={setTitle}
        placeholder={isFolder ? text.folderPlaceholder : text.namePlaceholder}
        error={isChecked && isMissing ? text.nameNeeded : null}
        maxLength={longestTitle}
        required
        autofocus
      />
      <TroubleNote trouble={trouble} />
    </Dialog>
  )
}
