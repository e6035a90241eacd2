// What happens after a guest picked files: the name is asked once, then everything is sent and each
// file shows where it is. Loaded at the first pick, so that looking costs nothing of it.
import { useEffect, useState } from 'preact/hooks'
import { setGuestName, type Visit } from '../../state/link-visit.ts'
import { sendingOf } from '../../state/sending.ts'
import { UploadPanel } from '../album/upload-panel.tsx'
import { NameDialog } from './name-dialog.tsx'

export interface GuestUploadsProps {
  readonly visit: Extract<Visit, { status: 'open' }>
  readonly picked: readonly File[]
  readonly onTaken: () => void
}

interface Asked {
  readonly keepLocation: boolean
}

export function GuestUploads({ visit, picked, onTaken }: GuestUploadsProps) {
  const sending = sendingOf(visit.collection)
  const [asked, setAsked] = useState<Asked | null>(null)
  const name = visit.name.value
  const isKnown = asked !== null || name !== ''
  useEffect(() => {
    if (picked.length === 0 || !isKnown) return
    sending.add(picked, { keepLocation: asked?.keepLocation ?? false })
    onTaken()
  }, [picked, isKnown])
  const send = async (typed: string, keepLocation: boolean) => {
    if (typed !== '' && typed !== name) await setGuestName(typed)
    setAsked({ keepLocation })
  }
  return (
    <>
      {picked.length > 0 && !isKnown && (
        <NameDialog
          count={picked.length}
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
