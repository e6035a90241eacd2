// An address to hand over: copied, or given to whatever this device shares with. Nothing is sent
// from here: the address carries what lets its holder in.
import { Button } from '../../components/button.tsx'
import { CopyField } from '../../components/copy-field.tsx'
import { peopleWords } from '../../words/people-words.ts'

export interface HandOverProps {
  readonly address: string
  /** Whom it is for. */
  readonly email: string | null
}

export function HandOver({ address, email }: HandOverProps) {
  const text = peopleWords().invitations
  const label = email === null ? text.link : text.linkOf(email)
  return (
    <div class="stack tight">
      <CopyField label={label} value={address} copyLabel={text.copy} copiedLabel={text.copied} />
      {'share' in navigator && (
        <div class="row">
          <Button variant="quiet" icon="share" onPress={() => void share(address)}>
            {text.send}
          </Button>
        </div>
      )}
    </div>
  )
}

/** Closing the sheet of the device without sending is no mistake. */
async function share(address: string): Promise<void> {
  const text = `${peopleWords().invitations.sendText} ${address}`
  await navigator.share({ text }).catch(() => undefined)
}
