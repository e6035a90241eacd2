// What happens after a guest picked files: they say their name and send, and each file shows where
// it is. Loaded at the first pick, so that looking costs nothing of it.
import { useState } from 'preact/hooks'
import { setGuestName, type Visit } from '../../state/link-visit.ts'
import { sendingOf } from '../../state/sending.ts'
import { UploadPanel } from '../album/upload-panel.tsx'
import { SendDialog } from './send-dialog.tsx'

export interface GuestUploadsProps {
  readonly visit: Extract<Visit, { status: 'open' }>
  readonly picked: readonly File[]
  readonly onTaken: () => void
}

export function GuestUploads({ visit, picked, onTaken }: GuestUploadsProps) {
  const sending = sendingOf(visit.collection)
  const [keptBefore, setKept] = useState(false)
  const name = visit.name.value
  const send = async (typed: string, keepLocation: boolean) => {
    if (typed !== '' && typed !== name) await setGuestName(typed)
    setKept(keepLocation)
    sending.add(picked, { keepLocation })
    onTaken()
  }
  return (
    <>
      {picked.length > 0 && (
        <SendDialog
          count={picked.length}
          name={name}
          keepLocation={keptBefore}
          isRequired={visit.requireName}
          onSend={send}
          onClose={onTaken}
        />
      )}
      {sending.files.value.length > 0 && (
        <div class="panel">
          <UploadPanel sending={sending} />
        </div>
      )}
    </>
  )
}
